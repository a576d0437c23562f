package dev.vtr.query;

import static dev.vtr.query.SpanFixture.span;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vtr.query.scan.LineParser;
import dev.vtr.query.scan.ScanCounts;
import dev.vtr.query.scan.SpanLine;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Spans that found no room count once, and only if nothing of them is held. */
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
    SpansLeftOut leftOut = held.spansLeftOut();

    leftOut.remove(held.spans());

    assertThat(leftOut.lines()).isEqualTo(3);
    assertThat(leftOut.spans()).isEqualTo(1);
    assertThat(leftOut.isExact()).isTrue();
    assertThat(leftOut.mayHold(SpanFixture.trace("aa"), SpanFixture.id("2"))).isTrue();
    assertThat(leftOut.mayHold(SpanFixture.trace("aa"), SpanFixture.id("3"))).isFalse();
  }
}
