package dev.vtr.query;

import static dev.vtr.query.SpanFixture.span;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vtr.query.scan.LineParser;
import dev.vtr.query.scan.LineScan;
import dev.vtr.query.scan.ScanCounts;
import dev.vtr.query.scan.SpanFiles;
import dev.vtr.query.scan.SpanLine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spans and lines that found no room count once, spans only if nothing of them is held. */
class SpansLeftOutTest {
  private static SpanLine line(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return (SpanLine) new LineParser(new ScanCounts()).parse(bytes, 0, bytes.length).orElseThrow();
  }

  @Test
  void whatIsHeldInPartIsNotLeftOut() {
    SpanAssembly held = new SpanAssembly(new Room(1));
    held.place(line(span("aa", "1", "subscribe.stream").startLine()));
    held.add(line(span("aa", "1", "subscribe.stream").line()), 2);
    held.add(line(span("aa", "2", "session.write").line()), 2);
    held.add(line(span("aa", "2", "session.write").line()), 2);
    LeftOutByTrace everywhere = held.spansLeftOut();

    everywhere.remove(held.spans());
    SpansLeftOut leftOut = everywhere.of(SpanFixture.trace("aa"));

    assertThat(leftOut.lines()).isEqualTo(2);
    assertThat(leftOut.spans()).isEqualTo(1);
    assertThat(leftOut.isExact()).isTrue();
    assertThat(leftOut.mayHold(SpanFixture.trace("aa"), SpanFixture.id("2"))).isTrue();
    assertThat(leftOut.mayHold(SpanFixture.trace("aa"), SpanFixture.id("3"))).isFalse();
  }

  @Test
  void eachTraceHasItsOwn() {
    SpanAssembly held = new SpanAssembly(new Room(1));
    held.add(line(span("aa", "1", "session.write").line()), 2);
    held.add(line(span("bb", "1", "session.write").line()), 2);
    held.add(line(span("bb", "2", "session.write").line()), 2);
    SpanAssembly all = new SpanAssembly(new Room(1));
    all.add(line(span("bb", "2", "session.write").line()), 2);
    all.addAll(held);
    LeftOutByTrace leftOut = all.spansLeftOut();

    assertThat(leftOut.lines()).isEqualTo(3);
    assertThat(leftOut.of(SpanFixture.trace("aa")).spans()).isEqualTo(1);
    assertThat(leftOut.of(SpanFixture.trace("bb")).spans()).isEqualTo(2);
    assertThat(leftOut.of(SpanFixture.trace("bb")).lines()).isEqualTo(2);
    assertThat(leftOut.of(SpanFixture.trace("cc")).lines()).isZero();
    assertThat(leftOut.mayHold(SpanFixture.trace("aa"), SpanFixture.id("2"))).isFalse();
    assertThat(leftOut.except(SpanFixture.trace("aa"))).containsOnlyKeys(SpanFixture.trace("bb"));
  }

  /** Two threads read; which of the lines finds room must not be chance. */
  @Test
  void whatFindsRoomIsTheSameEachTime(@TempDir Path directory) throws IOException {
    TraceFiles files = new TraceFiles(directory);
    for (int i = 0; i < SpanAssembly.SPANS_MAX + 2000; i++) {
      files.line(span("aa", "%08x".formatted(i + 1), "session.write").from(i, i + 1).line());
    }
    SpanFiles written = SpanFiles.behind(List.of(files.write()));
    LineScan scan = new LineScan(written, new ScanCounts(), Clock.systemUTC(), 64 << 10);

    TraceLookup lookup = new TraceQuery(scan).find("aa00");

    TraceTree tree = ((TraceLookup.Found) lookup).tree();
    assertThat(tree.spans()).hasSize(SpanAssembly.SPANS_MAX);
    assertThat(tree.spans().getLast().span().spanId())
        .as("the last one of the oldest")
        .isEqualTo(SpanFixture.id("%08x".formatted(SpanAssembly.SPANS_MAX)));
    assertThat(tree.leftOut().spans().spans()).isEqualTo(2000);
  }

  @Test
  void aLineThatIsReadAgainCountsOnce() {
    SpanAssembly first = new SpanAssembly(new Room(1));
    first.add(line(span("aa", "1", "subscribe.stream").startLine()), 2);
    first.add(line(span("aa", "1", "subscribe.stream").line()), 2);
    SpanAssembly again = new SpanAssembly(new Room(1));
    again.add(line(span("aa", "1", "subscribe.stream").startLine()), 2);
    again.add(line(span("aa", "1", "subscribe.stream").line()), 2);
    again.add(line(span("aa", "2", "session.write").line()), 2);

    first.addAll(again);

    assertThat(first.leftOut()).isEqualTo(3);
    assertThat(first.spansLeftOut().of(SpanFixture.trace("aa")).spans()).isEqualTo(2);
  }

  @Test
  void moreTracesThanAreToldApartAreCountedAllTheSame() {
    SpanAssembly held = new SpanAssembly(new Room(1));
    for (int i = 0; i < 600; i++) {
      held.add(line(span("%04x".formatted(i + 1), "1", "session.write").line()), 2);
    }
    LeftOutByTrace leftOut = held.spansLeftOut();

    assertThat(leftOut.lines()).isEqualTo(600);
    assertThat(leftOut.except("")).hasSize(512);
    assertThat(leftOut.mayHold(SpanFixture.trace("0258"), SpanFixture.id("1"))).isTrue();
    assertThat(leftOut.mayHold(SpanFixture.trace("0001"), SpanFixture.id("2"))).isFalse();
  }
}
