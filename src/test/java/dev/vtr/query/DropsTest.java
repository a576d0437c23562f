package dev.vtr.query;

import static dev.vtr.query.SpanFixture.span;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many gaps and times of backpressure the events of a stream come to. */
class DropsTest {
  private static final String GAP = "screen.frame_id_gap";
  private static final String BACKPRESSURE = "stream.backpressure";

  @TempDir Path directory = Path.of("");

  private static SpanFixture stream() {
    return span("a1", "1", "subscribe.stream").from(0, 100);
  }

  private Drops.Subscriber only(String... lines) throws IOException {
    TraceFiles files = new TraceFiles(directory);
    for (String line : lines) {
      files.line(line);
    }
    Drops drops = Drops.of(files.scan(), SpanFilter.ANY);
    assertThat(drops.subscribers()).hasSize(1);
    return drops.subscribers().getFirst();
  }

  @Test
  void anEventThatStandsForSeveralCountsAsSoMany() throws IOException {
    Drops.Subscriber found =
        only(
            stream()
                .event(GAP, 10, "\"dropped\":7,\"count\":3")
                .event(GAP, 20, "\"dropped\":2")
                .event(BACKPRESSURE, 30, "\"duration_ms\":40,\"count\":4")
                .event(BACKPRESSURE, 40, "\"duration_ms\":5")
                .line());

    assertThat(found.gaps()).isEqualTo(4);
    assertThat(found.gapFrames()).isEqualTo(9);
    assertThat(found.backpressures()).isEqualTo(5);
    assertThat(found.backpressureMillis()).isEqualTo(45);
  }

  @Test
  void aTimeThatLastsIsOneInHoweverManyEventsItIsTold() throws IOException {
    Drops.Subscriber found =
        only(
            stream()
                .event(BACKPRESSURE, 10, "\"duration_ms\":10,\"count\":2,\"lasts\":true")
                .event(BACKPRESSURE, 20, "\"duration_ms\":10,\"lasts\":true")
                .event(BACKPRESSURE, 30, "\"duration_ms\":3")
                .event(BACKPRESSURE, 40, "\"duration_ms\":1")
                .line());

    assertThat(found.backpressures()).isEqualTo(3);
    assertThat(found.backpressureMillis()).isEqualTo(24);
  }

  @Test
  void whatPartsHaveToldIsNotCountedAgainWithTheEnd() throws IOException {
    Drops.Subscriber found =
        only(
            stream().startLine(),
            stream()
                .event(GAP, 10, "\"dropped\":3")
                .event(GAP, 20, "\"dropped\":4")
                .progressLine(1),
            stream()
                .event(GAP, 10, "\"dropped\":7,\"count\":2,\"told_in_parts\":true")
                .event(GAP, 90, "\"dropped\":5")
                .line());

    assertThat(found.gaps()).isEqualTo(3);
    assertThat(found.gapFrames()).isEqualTo(12);
  }
}
