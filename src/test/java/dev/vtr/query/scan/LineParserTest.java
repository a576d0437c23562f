package dev.vtr.query.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vtr.query.SpanFixture;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LineParserTest {
  private final ScanCounts counts = new ScanCounts();

  @Test
  void aSpanLineGivesAllItsFields() {
    String line =
        SpanFixture.span("4bf9", "a1", "vtr.grpc.Subscribe")
            .childOf("b1")
            .kind("server")
            .from(0, 1240)
            .seq(4711)
            .error("gone")
            .session("s-1", "build")
            .attribute("ratio", "0.5")
            .event("screen.keyframe", 10, "\"frame_id\":120")
            .link("77", "c1", "input")
            .line();

    SpanLine span = (SpanLine) parse(line).orElseThrow();

    assertThat(span.phase()).isEqualTo(SpanLine.Phase.ENDED);
    assertThat(span.seq()).isEqualTo(4711);
    assertThat(span.traceId()).isEqualTo(SpanFixture.trace("4bf9"));
    assertThat(span.parentSpanId()).isEqualTo(SpanFixture.id("b1"));
    assertThat(span.kind()).isEqualTo("server");
    assertThat(span.endNanos() - span.startNanos()).isEqualTo(1_240_000_000L);
    assertThat(span.statusCode()).isEqualTo("error");
    assertThat(span.statusMessage()).isEqualTo("gone");
    assertThat(span.attributes()).containsEntry("session.id", "s-1").containsEntry("ratio", 0.5);
    assertThat(span.events())
        .containsExactly(
            new SpanEvent("screen.keyframe", SpanFixture.nanos(10), Map.of("frame_id", 120L)));
    assertThat(span.links())
        .containsExactly(
            new SpanLink(
                SpanFixture.trace("77"), SpanFixture.id("c1"), Map.of("link.reason", "input")));
    assertThat(span.resource()).containsEntry("vtr.role", "hub");
  }

  @Test
  void everyCutOfALineIsUnreadableAndCounted() {
    String line =
        SpanFixture.span("4bf9", "a1", "x")
            .event("e", 1, "\"a\":[1,{\"b\":2}]")
            .link("1", "2", "r")
            .line();
    for (int length = 0; length < line.length(); length++) {
      assertThat(parse(line.substring(0, length))).as("first %d characters", length).isEmpty();
      assertThat(counts.unreadableLines()).isEqualTo(length + 1);
    }
  }

  @Test
  void aGoodLineBehindATornOneIsFound() {
    String good = SpanFixture.span("4bf9", "a1", "x").line();

    Optional<TraceLine> found = parse(good.substring(0, 77) + good);

    assertThat(found.map(line -> ((SpanLine) line).name())).contains("x");
    assertThat(counts.unreadableLines()).isEqualTo(1);
  }

  @Test
  void foreignLinesHarmNothing() {
    for (String foreign :
        new String[] {
          "null",
          "[]",
          "42",
          "\"4bf9\"",
          "{}",
          "{\"type\":\"span\"}",
          "\u0000\u0000",
          "{\"type\":\"span\",\"trace_id\":{}}",
          "[".repeat(10_000),
          "{\"a\":".repeat(10_000)
        }) {
      assertThat(parse(foreign)).as(foreign).isEmpty();
    }
    assertThat(parse("{\"type\":\"later\",\"x\":{\"y\":[1,2]}}")).contains(new OtherLine("later"));
  }

  @Test
  void fieldsOfUnexpectedTypesAreTakenAsEmpty() {
    String line =
        "{\"type\":\"span\",\"trace_id\":\"aa\",\"span_id\":\"bb\",\"attrs\":[1],\"events\":{\"x\":1},\"links\":[7,null],"
            + "\"start_ns\":\"x\",\"status\":5,\"end_ns\":99999999999999999999999999}";

    assertThat(parse(line).or(() -> Optional.of(new OtherLine("unreadable")))).isPresent();
  }

  @Test
  void aLossLineSaysHowMany() {
    LossLine loss =
        (LossLine) parse(SpanFixture.loss("hub-1", "queue_full", 17, 1, 2)).orElseThrow();

    assertThat(loss.spans()).isEqualTo(17);
    assertThat(loss.reason()).isEqualTo("queue_full");
    assertThat(loss.toNanos()).isEqualTo(SpanFixture.nanos(2));
  }

  private Optional<TraceLine> parse(String line) {
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    return new LineParser(counts).parse(bytes, 0, bytes.length);
  }
}
