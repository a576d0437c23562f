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
  private static final String LOSS =
      "{\"ts\":\"2026-02-01T17:30:06.240Z\",\"type\":\"loss\",\"seq\":8,"
          + "\"reason\":\"queue_full\",\"spans\":17,\"other_lines\":3,"
          + "\"from_ns\":1769967005000000000,\"to_ns\":1769967006240000000,"
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
        "2026-02-01T17:30:06.240Z   | x                              | ts",
        "2026-02-01T17:30:06.240Z   | \\u001b[31m                    | ts",
        "2026-02-01T17:30:06.240Z   | 2026-02-01T17:30:06Z           | ts",
        "2026-02-01T17:30:06.240Z   | 2026-02-01T17:30:06.240+01:00  | ts",
        "2026-02-01T17:30:06.240Z   | 2026-02-01t17:30:06.240z       | ts",
        "2026-02-01T17:30:06.240Z   | 2026-02-30T17:30:06.240Z       | ts",
        "2026-02-01T17:30:06.240Z   | 9999-02-01T17:30:06.240Z       | ts",
        "2026-02-01T17:30:06.240Z   | 2610-08-23T17:04:39.240Z       | ts",
        "\"2026-02-01T17:30:06.240Z\" | 5                            | ts",
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
  void takesLossesAsNodesWriteThem() {
    assertThat(check(LOSS)).isInstanceOf(ForeignLines.Verdict.Accepted.class);
    assertThat(check(LOSS.replace("\"other_lines\":3,", "")))
        .isInstanceOf(ForeignLines.Verdict.Accepted.class);
    for (LossReason reason : LossReason.values()) {
      assertThat(check(LOSS.replace("queue_full", reason.word())))
          .isInstanceOf(ForeignLines.Verdict.Accepted.class);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"spans\":17              | \"spans\":-5                                 | spans",
        "\"spans\":17              | \"spans\":1000000000000000000000000000000    | spans",
        "\"spans\":17              | \"spans\":9007199254740993                   | spans",
        "\"spans\":17              | \"spans\":1.5                                | spans",
        "\"spans\":17,             | \"span\":17,                                 | spans",
        "\"other_lines\":3         | \"other_lines\":-1                           | other_lines",
        "\"other_lines\":3         | \"other_lines\":9007199254740993             | other_lines",
        "\"other_lines\":3         | \"other_lines\":\"3\"                        | other_lines",
        "1769967006240000000        | 1769967004000000000                          | to_ns",
        "1769967005000000000        | 0                                            | from_ns",
        "queue_full                 | a reason with blanks                         | reason",
        "queue_full                 | \\u001b[31m                                  | reason",
        "queue_full                 | aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa    | reason",
        "\"queue_full\"             | \"\"                                         | reason",
        "\"queue_full\"             | 5                                            | reason",
      })
  void aLossThatCountsNothingThatCanBeIsRefused(String from, String to, String field) {
    assertThat(LOSS).contains(from);
    assertThat(check(LOSS.replace(from, to)))
        .isInstanceOfSatisfying(
            ForeignLines.Verdict.Refused.class,
            refused -> assertThat(refused.reason()).startsWith(field + ":"));
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
