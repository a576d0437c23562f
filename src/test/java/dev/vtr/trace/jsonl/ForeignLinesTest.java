package dev.vtr.trace.jsonl;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ForeignLinesTest {
  private static final String GOOD =
      "{\"ts\":\"2026-02-01T17:30:06.240Z\",\"type\":\"span\",\"seq\":7,"
          + "\"trace_id\":\"4bf92f3577b34da6a3ce929d0e0e4736\",\"span_id\":\"00f067aa0ba902b7\","
          + "\"name\":\"n\",\"kind\":\"server\",\"start_ns\":1769967005000000000,"
          + "\"end_ns\":1769967006240000000,\"dur_us\":1240000,"
          + "\"events\":[{\"name\":\"e\",\"t_ns\":1769967005000000001}],"
          + "\"resource\":{\"service.instance.id\":\"i\",\"coordinator.name\":\"a\","
          + "\"vtr.role\":\"spoke\"}}";
  private final ForeignLines lines = new ForeignLines(new FakeClock("2026-02-01T18:00:00Z"));

  private ForeignLines.Verdict check(String line) {
    return lines.check(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)), "a");
  }

  @Test
  void blanksAndEscapesBelongIntoStrings() {
    String told = GOOD.replace("\"n\"", "\"a b \\\" : \\u0001 \\\\ \\t\"");
    assertThat(check(told)).isInstanceOf(ForeignLines.Verdict.Accepted.class);
  }

  @Test
  void takesAGoodLine() {
    assertThat(check(GOOD))
        .isInstanceOfSatisfying(
            ForeignLines.Verdict.Accepted.class,
            accepted -> {
              assertThat(accepted.line().seq()).isEqualTo(7);
              assertThat(accepted.line().instanceId()).isEqualTo("i");
              assertThat(accepted.line().isSpan()).isTrue();
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "\"type\":\"span\"          | \"type\":\"metric\"            | type",
        "\"seq\":7                  | \"seq\":-7                     | seq",
        "\"seq\":7                  | \"seq\":7,\"seq\":8            | not JSON",
        "4bf92f35                   | 4BF92F35                       | trace_id",
        "00f067aa0ba902b7           | 0000000000000000               | span_id",
        "\"server\"                 | \"boss\"                       | kind",
        "1769967006240000000        | 1869967006240000000            | end_ns",
        "1769967005000000000        | 5                              | start_ns",
        "1769967006240000000        | 1769967004000000000            | end_ns",
        "1769967005000000001        | 1869967006240000000            | t_ns",
        "\"a\"                      | \"hub-1\"                      | coordinator.name",
        "\"spoke\"                  | \"hub\"                        | vtr.role",
        "\"service.instance.id\"    | \"other\"                      | service.instance.id",
        "\"name\":\"n\"             | \"name\":\"\"                  | name",
        "\"type\":\"span\"          | '\"type\": \"span\"'            | not compact",
        "\"seq\":7,                 | '\"seq\":7,\t'                 | not compact",
        "\"name\":\"n\"             | \"name\":\"\\u006e\"            | escape",
        "\"name\":\"n\"             | \"name\":\"\\/\"               | escape",
        "'{\"ts\"'                  | '{\"x\":1,\"ts\"'               | begin with ts",
        "}}                         | }}{}                           | not JSON",
        "}}                         | }                              | not JSON",
      })
  void namesTheFieldThatIsWrong(String from, String to, String field) {
    assertThat(GOOD).contains(from);
    String bad = GOOD.replaceFirst(Pattern.quote(from), Matcher.quoteReplacement(to));
    assertThat(check(bad))
        .isInstanceOfSatisfying(
            ForeignLines.Verdict.Refused.class,
            refused -> {
              assertThat(refused.reason()).contains(field);
              assertThat(refused.isSpan()).isEqualTo(!field.equals("type"));
            });
  }

  @Test
  void aLineOfProgressMaySayWhenItsSpanBegan() {
    String progress =
        GOOD.replaceFirst("\"type\":\"span\"", "\"type\":\"span_progress\",\"part\":1");
    assertThat(check(progress)).isInstanceOf(ForeignLines.Verdict.Accepted.class);
    assertThat(check(progress.replaceFirst("\"start_ns\":\\d+,", "")))
        .as("of a node older than this one")
        .isInstanceOf(ForeignLines.Verdict.Accepted.class);
    assertThat(check(progress.replaceFirst("\"start_ns\":\\d+", "\"start_ns\":5")))
        .isInstanceOfSatisfying(
            ForeignLines.Verdict.Refused.class,
            refused -> assertThat(refused.reason()).contains("start_ns"));
  }

  @Test
  void refusesWhatIsTooLongOrTooDeep() {
    assertThat(check("{\"x\":\"" + "y".repeat(10 << 20) + "\"}"))
        .isInstanceOf(ForeignLines.Verdict.Refused.class);
    assertThat(check("{\"x\":" + "[".repeat(20_000) + "]".repeat(20_000) + "}"))
        .isInstanceOf(ForeignLines.Verdict.Refused.class);
    assertThat(check("")).isInstanceOf(ForeignLines.Verdict.Refused.class);
    assertThat(check("[]")).isInstanceOf(ForeignLines.Verdict.Refused.class);
  }
}
