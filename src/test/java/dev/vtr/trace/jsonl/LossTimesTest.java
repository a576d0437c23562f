package dev.vtr.trace.jsonl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vtr.query.TraceCompleteness;
import dev.vtr.query.TraceLookup;
import dev.vtr.query.TraceQuery;
import dev.vtr.query.TraceTree;
import dev.vtr.query.scan.LineScan;
import dev.vtr.query.scan.ScanCounts;
import dev.vtr.query.scan.SpanFiles;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is lost is told for the time of what was lost, so that its traces know of it. */
class LossTimesTest {
  private static final String TRACE = "aaaabbbb00000000000000000000000c";

  /** Of the spans that are lost: long before they are given up. */
  private final Instant past = Instant.now().minusSeconds(600).truncatedTo(ChronoUnit.MILLIS);

  @TempDir private Path directory;

  private Path path() {
    return directory.resolve("traces.jsonl");
  }

  private JsonNode loss() throws Exception {
    List<JsonNode> losses = Lines.ofType(Lines.of(path()), "loss");
    assertThat(losses).hasSize(1);
    return losses.getFirst();
  }

  private TraceTree tree(String traceId) throws Exception {
    LineScan scan = new LineScan(SpanFiles.behind(List.of(path())), new ScanCounts());
    return ((TraceLookup.Found) new TraceQuery(scan).find(traceId)).tree();
  }

  private Span begun(TraceRig rig, Context parent, int offsetMillis) {
    return rig.tracer
        .spanBuilder("test.span")
        .setParent(parent)
        .setStartTimestamp(past.plusMillis(offsetMillis))
        .startSpan();
  }

  @Test
  void whatAStopOnAFullDiskGivesUpIsOfTheTimeOfItsSpans() throws Exception {
    TraceRig rig = new TraceRig(path());
    Span root = begun(rig, Context.root(), 0);
    root.end(past.plusMillis(100));
    rig.flush();
    rig.disk.roomBytes.set(0);
    for (int child = 1; child <= 3; child++) {
      begun(rig, Context.root().with(root), child).end(past.plusMillis(10L * child));
    }
    rig.flushBestEffort();
    assertThat(rig.trace.stop(Duration.ofMillis(100))).failsWithin(Duration.ofSeconds(5));
    new TraceRig(path()).use(next -> next.spans(1));

    assertThat(loss().path("spans").asInt()).isEqualTo(3);
    assertThat(loss().path("from_ns").asLong())
        .isEqualTo(Timestamps.epochNanos(past.plusMillis(10)));
    assertThat(loss().path("to_ns").asLong()).isEqualTo(Timestamps.epochNanos(past.plusMillis(30)));
    TraceTree tree = tree(root.getSpanContext().getTraceId());
    assertThat(tree.losses()).hasSize(1);
    assertThat(TraceCompleteness.of(tree).missing())
        .singleElement()
        .asString()
        .contains("3 spans lost (write_failed) by hub-1");
  }

  private static String otlp(String spanId, String parent, long start, long end) {
    return """
        {"traceId":"%s","spanId":"%s",%s"name":"buy","startTimeUnixNano":"%d","endTimeUnixNano":"%d"}
        """
        .formatted(
            TRACE,
            spanId,
            parent.isEmpty() ? "" : "\"parentSpanId\":\"" + parent + "\",",
            start,
            end);
  }

  private void post(TraceRig rig, String... spans) throws Exception {
    String body =
        """
        {"resourceSpans":[{"resource":{"attributes":[
          {"key":"service.name","value":{"stringValue":"shop"}},
          {"key":"service.instance.id","value":{"stringValue":"i-1"}}]},
          "scopeSpans":[{"spans":[%s]}]}]}
        """
            .formatted(String.join(",", spans));
    ForeignStore store =
        new ForeignStore(rig.trace, StoredSeqs.recover(rig.file, rig.disk), InstantSource.system());
    OtlpIntake intake = new OtlpIntake(InstantSource.system()).forPrograms();
    store.store(intake.json(body.getBytes(StandardCharsets.UTF_8))).get(10, TimeUnit.SECONDS);
    rig.flush();
  }

  @Test
  void aRefusedSpanIsLostWhenItSaysThatItEnded() throws Exception {
    long end = Timestamps.epochNanos(past);
    new TraceRig(path())
        .use(
            rig ->
                post(
                    rig,
                    otlp("000000000000000a", "", end - 1000, end),
                    otlp("000000000000000b", "000000000000000a", end - 100, end - 500)));
    assertThat(loss().path("from_ns").asLong()).isEqualTo(end - 500);
    assertThat(loss().has("times_known")).isFalse();
    assertThat(TraceCompleteness.of(tree(TRACE)).missing())
        .singleElement()
        .asString()
        .contains("1 span lost (refused) by shop");
  }

  @Test
  void aRefusedSpanThatDoesNotSayWhenItEndedMayBeOfAnyTimeBefore() throws Exception {
    long end = Timestamps.epochNanos(past);
    new TraceRig(path())
        .use(
            rig ->
                post(
                    rig,
                    otlp("000000000000000a", "", end - 1000, end),
                    otlp("000000000000000b", "000000000000000a", 1, 0)));
    assertThat(loss().path("from_ns").asLong()).as("received").isGreaterThan(end);
    assertThat(loss().path("times_known").asBoolean(true)).isFalse();
    assertThat(TraceCompleteness.of(tree(TRACE)).missing())
        .singleElement()
        .asString()
        .contains("1 span lost (refused) by shop");
  }

  @Test
  void whatAnotherProcessFindsNoRoomForIsOfTheTimeOfItsSpans() throws Exception {
    QueueLimits noRoom = new QueueLimits(1000, 1 << 20, 1);
    long end = Timestamps.epochNanos(past);
    String line = "{\"ts\":\"x\",\"type\":\"span\",\"seq\":1,\"end_ns\":" + end + "}";
    new TraceRig(path(), JsonlLimits.DEFAULT, noRoom, null)
        .use(
            rig -> {
              ForeignStore store =
                  new ForeignStore(
                      rig.trace, StoredSeqs.recover(rig.file, rig.disk), InstantSource.system());
              ForeignLine foreign =
                  new ForeignLine(
                      ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)), "c-1", 1, true);
              store
                  .store(new OtlpIntake.Taken(List.of(foreign), List.of(), ""))
                  .get(10, TimeUnit.SECONDS);
              rig.flush();
            });
    assertThat(loss().path("from_ns").asLong()).isEqualTo(end);
    assertThat(loss().path("to_ns").asLong()).isEqualTo(end);
  }
}
