package dev.vtr.query;

import static dev.vtr.query.SpanFixture.span;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which lines make a span. */
class SpanAssemblyTest {
  private static final SpanFixture NODES =
      span("a1", "1", "session.spawn").on("hub", "hub-1").from(0, 5);

  /** What a program may send that was told of its session's spawn by {@code TRACEPARENT}. */
  private static final String PROGRAMS =
      span("a1", "1", "forged")
          .from(1, 2)
          .line()
          .replace(",\"coordinator.name\":\"hub-1\",\"vtr.role\":\"hub\"", "");

  private static final String GAP = "screen.frame_id_gap";

  @TempDir Path directory = Path.of("");

  private Span only(String... lines) throws Exception {
    TraceFiles files = new TraceFiles(directory);
    for (String line : lines) {
      files.line(line);
    }
    List<SpanNode> spans = files.tree("a1").spans();
    assertThat(spans).hasSize(1);
    return spans.getFirst().span();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aNodesSpanCountsWhateverAProgramSendsUnderItsIds(boolean programFirst) throws Exception {
    Span found = programFirst ? only(PROGRAMS, NODES.line()) : only(NODES.line(), PROGRAMS);
    assertThat(found.name()).isEqualTo("session.spawn");
    assertThat(found.role()).isEqualTo("hub");
  }

  @Test
  void aProgramDoesNotEndANodesSpan() throws Exception {
    Span found = only(NODES.startLine(), PROGRAMS);
    assertThat(found.name()).isEqualTo("session.spawn");
    assertThat(found.state()).isNotEqualTo(Span.State.ENDED);
    TraceFiles files = new TraceFiles(directory).line(NODES.startLine()).line(PROGRAMS);
    assertThat(OpenSpans.in(files.scan()).spans()).hasSize(1);
  }

  /** A viewer's stream, with two gaps in the line of a part or with none. */
  private static SpanFixture stream(boolean gaps) {
    SpanFixture stream = span("a1", "1", "subscribe.stream").from(0, 50);
    return gaps ? stream.event(GAP, 10, "\"dropped\":3").event(GAP, 20, "\"dropped\":4") : stream;
  }

  private static String endWithTheSum() {
    return span("a1", "1", "subscribe.stream")
        .from(0, 100)
        .event(GAP, 10, "\"dropped\":7,\"count\":2,\"told_in_parts\":true")
        .event(GAP, 90, "\"dropped\":5")
        .line();
  }

  @Test
  void eventsThatPartsHaveToldAreNotThereAgainInTheEndsSum() throws Exception {
    assertThat(only(stream(false).startLine(), stream(true).progressLine(1), endWithTheSum()))
        .extracting(SpanAssemblyTest::dropped)
        .isEqualTo(List.of(3L, 4L, 5L));
  }

  @Test
  void theEndsSumStandsWhereThePartsAreMissing() throws Exception {
    assertThat(only(stream(false).startLine(), endWithTheSum()))
        .extracting(SpanAssemblyTest::dropped)
        .isEqualTo(List.of(7L, 5L));
  }

  private static List<Long> dropped(Span span) {
    return span.events().stream()
        .map(event -> ((Number) event.attributes().get("dropped")).longValue())
        .toList();
  }

  @Test
  void aProgramsSpanIsASpan() throws Exception {
    assertThat(only(PROGRAMS).name()).isEqualTo("forged");
  }
}
