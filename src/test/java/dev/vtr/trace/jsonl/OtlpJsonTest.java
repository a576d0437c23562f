package dev.vtr.trace.jsonl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused of a JSON body is named, and what its sender counted stays. */
final class OtlpJsonTest {
  private static final String SPAN =
      "'traceId':'5b8efff798038103d269b633813fc60c','spanId':'eee19b7ec3c1b174','name':'buy',"
          + "'startTimeUnixNano':'1769967005000000000','endTimeUnixNano':'1769967006240000000'";

  private final OtlpIntake intake = new OtlpIntake(new FakeClock("2026-02-01T18:00:00Z"));

  private OtlpIntake.Taken take(String body) throws IOException {
    return intake.json(body.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  private OtlpIntake.Taken takeSpan(String span) throws IOException {
    return take("{'resourceSpans':[{'scopeSpans':[{'spans':[{" + span + "}]}]}]}");
  }

  /** They are unsigned integers of 32 bits in OTLP. */
  @ParameterizedTest
  @ValueSource(longs = {2147483647L, 2147483648L, 4294967295L})
  void theLargestCountsOfWhatWasDroppedStay(long count) throws IOException {
    String body =
        SPAN
            + ",'droppedAttributesCount':N,'droppedEventsCount':N,'droppedLinksCount':N,"
            + "'events':[{'name':'e','timeUnixNano':'1769967005000000001',"
            + "'droppedAttributesCount':N}]";
    OtlpIntake.Taken taken = takeSpan(body.replace(":N", ":" + count));
    JsonNode line =
        Lines.parse(
            StandardCharsets.UTF_8.decode(taken.lines().getFirst().json().duplicate()).toString());
    assertThat(line.path("dropped_attributes").asLong()).isEqualTo(count);
    assertThat(line.path("dropped_events").asLong()).isEqualTo(count);
    assertThat(line.path("dropped_links").asLong()).isEqualTo(count);
    assertThat(line.path("events").path(0).path("dropped_attributes").asLong())
        .isEqualTo(Integer.MAX_VALUE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'resourceSpans':[],'resourceSpans':[]} | 'resourceSpans'",
        "{'resourceSpans':[{'scopeSpans':[],'scopeSpans':[]}]} | 'scopeSpans'",
        "{'resourceSpans':[{'scopeSpans':[{'spans':[],'spans':[]}]}]} | 'spans'",
        "{'resourceSpans':[{'scopeSpans':[{'spans':[{'name':'a','name':'b'}]}]}]} | 'name'",
        "{'resourceSpans':[]} x | JSON: something behind its end",
        "{'resourceSpans':[]} {} | JSON: something behind its end",
        "{'resourceSpans':[ | line 1, column",
        "[] | body: not a JSON object",
      })
  void whatIsWrongIsNamed(String body, String wrong) {
    assertThatThrownBy(() -> take(body))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(wrong);
  }

  @Test
  void nothingIsNoJson() {
    assertThatThrownBy(() -> take("")).hasMessage("body: empty");
  }

  /** RFC 8259, section 6. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "'doubleValue':'1.5d' | doubleValue: not a number",
        "'doubleValue':'0x1p3' | doubleValue: not a number",
        "'doubleValue':' 1' | doubleValue: not a number",
        "'doubleValue':'+1' | doubleValue: not a number",
        "'intValue':'+5' | intValue: not an integer of 64 bits",
        "'intValue':'05' | intValue: not an integer of 64 bits",
        "'intValue':'\u0661' | intValue: not an integer of 64 bits",
      })
  void aTextOfANumberIsWrittenAsJsonWritesNumbers(String value, String wrong) {
    assertThatThrownBy(() -> takeSpan(SPAN + ",'attributes':[{'key':'n','value':{" + value + "}}]"))
        .hasMessage(wrong);
  }

  @Test
  void timesAreDigits() {
    assertThatThrownBy(() -> takeSpan(SPAN.replace("1769967005", "\u0661")))
        .hasMessage("startTimeUnixNano: not an integer of 64 bits");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "-0.5", "1e3", "1.5E-7", "NaN", "Infinity", "-Infinity"})
  void numbersAsTextsStay(String number) throws IOException {
    assertThat(
            takeSpan(SPAN + ",'attributes':[{'key':'n','value':{'doubleValue':'" + number + "'}}]")
                .lines())
        .hasSize(1);
  }
}
