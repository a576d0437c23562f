package dev.vtr.query;

import static dev.vtr.query.SpanFixture.span;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayerTimesTest {
  private static final String WAIT = SpanFixture.trace("aa11");
  private static final String OUTPUT = SpanFixture.trace("bb22");

  @TempDir Path directory;

  private LayerTimes times(SpanFixture... spans) throws IOException {
    TraceFiles files = new TraceFiles(directory);
    for (SpanFixture span : spans) {
      files.line(span.line());
    }
    return of(files.tree(WAIT));
  }

  /** The sum of what the roots took, with what is known of parsing. */
  private static LayerTimes of(TraceTree tree) {
    List<SpanNode> parses = LayerTimes.parses(tree.everything());
    return LayerTimes.sum(tree.roots().stream().map(root -> LayerTimes.of(root, parses)).toList());
  }

  private static SpanFixture waiting(double from, double to) {
    return span(WAIT, "a1", "session.wait_for").from(from, to).session("s", "build");
  }

  private static SpanFixture parse(String session, double from, double to) {
    return span(OUTPUT, "b1", "vt.parse")
        .from(from, to)
        .session(session, session)
        .link(WAIT, "a1", "input");
  }

  private static long millis(LayerTimes times, Layer layer) {
    return TimeUnit.NANOSECONDS.toMillis(times.nanos().getOrDefault(layer, 0L));
  }

  @Test
  void parsingDuringAWaitIsNotTheProgramsTime() throws IOException {
    LayerTimes times = times(waiting(0, 100), parse("s", 20, 50));

    assertThat(millis(times, Layer.VT_PARSE)).isEqualTo(30);
    assertThat(millis(times, Layer.PROGRAM)).isEqualTo(70);
    assertThat(TimeUnit.NANOSECONDS.toMillis(times.totalNanos())).isEqualTo(100);
  }

  @Test
  void parsingThatGoesOnAfterTheWaitCountsToItsEnd() throws IOException {
    LayerTimes times = times(waiting(0, 100), parse("s", 90, 130));

    assertThat(millis(times, Layer.VT_PARSE)).isEqualTo(10);
    assertThat(millis(times, Layer.PROGRAM)).isEqualTo(90);
  }

  @Test
  void parsingForAnotherSessionDoesNotCount() throws IOException {
    LayerTimes times = times(waiting(0, 100), parse("other", 20, 50));

    assertThat(millis(times, Layer.VT_PARSE)).isZero();
    assertThat(millis(times, Layer.PROGRAM)).isEqualTo(100);
  }

  @Test
  void aReaderThatDoesNotReadIsNotTheWayToTheHub() throws IOException {
    LayerTimes times =
        times(
            span(WAIT, "a1", "vtr.grpc.Subscribe").kind("client").on("cli", "").from(0, 10_500),
            span(WAIT, "a2", "vtr.grpc.Subscribe").kind("server").childOf("a1").from(2, 400),
            span(WAIT, "a3", "subscribe.stream").childOf("a2").from(2, 400));

    assertThat(millis(times, Layer.READER)).isEqualTo(10_100);
    assertThat(millis(times, Layer.CLIENT_TO_HUB)).isEqualTo(2);
    assertThat(millis(times, Layer.STREAM_OPEN)).isEqualTo(398);
    assertThat(TimeUnit.NANOSECONDS.toMillis(times.ownNanos())).isEqualTo(2);
  }

  private static SpanFixture dispatch() {
    return span(WAIT, "a1", "vtr.tunnel.dispatch")
        .kind("client")
        .from(0, 8800)
        .error("UNAVAILABLE")
        .attribute("spoke", "\"a\"")
        .attribute("tunnel.enqueue_delay_ms", "5");
  }

  private static SpanFixture spoke(String id, String parent, String name, double from, double to) {
    return span(WAIT, id, name).childOf(parent).on("spoke", "a").from(from, to);
  }

  @Test
  void aWaitOfAKilledSpokeIsNotTheTunnels() throws IOException {
    TraceFiles files = new TraceFiles(directory);
    files.line(dispatch().line());
    files.line(spoke("a2", "a1", "vtr.tunnel.request", 10, 10).startLine());
    files.line(spoke("a3", "a2", "session.wait_for", 20, 20).startLine());
    files.line(spoke("a3", "a2", "session.wait_for", 20, 4020).datedProgressLine(1));
    LayerTimes times = of(files.tree(WAIT));

    assertThat(millis(times, Layer.PROGRAM)).as("until its last sign").isEqualTo(4000);
    assertThat(millis(times, Layer.NOT_KNOWN)).isEqualTo(4780);
    assertThat(millis(times, Layer.TUNNEL_QUEUE)).isEqualTo(5);
    assertThat(millis(times, Layer.TUNNEL_ROUND_TRIP)).isEqualTo(5);
    assertThat(TimeUnit.NANOSECONDS.toMillis(times.totalNanos())).isEqualTo(8800);
  }

  @Test
  void aCallWhoseSpokesLinesAreMissingIsNotTheTunnels() throws IOException {
    LayerTimes times = times(dispatch());

    assertThat(millis(times, Layer.NOT_KNOWN)).isEqualTo(8795);
    assertThat(millis(times, Layer.TUNNEL_ROUND_TRIP)).isZero();
    assertThat(TimeUnit.NANOSECONDS.toMillis(times.ownNanos())).isEqualTo(5);
  }

  @Test
  void aCallThatTheSpokeAnsweredIsTheTunnels() throws IOException {
    LayerTimes times = times(dispatch(), spoke("a2", "a1", "vtr.tunnel.request", 10, 8000));

    assertThat(millis(times, Layer.NOT_KNOWN)).isZero();
    assertThat(millis(times, Layer.TUNNEL_ROUND_TRIP)).isEqualTo(805);
  }

  /** A text typed and waited for in one call, as a spoke has it; the write ends at its time. */
  private LayerTimes typedAndAwaited(double waitEnds, double writeEnds) throws IOException {
    return times(
        spoke("a1", "9", "vtr.grpc.SendText", 0, 100),
        spoke("a2", "a1", "coordinator.wait_for", 1, waitEnds + 1),
        spoke("a3", "a2", "session.wait_for", 2, waitEnds).session("s", "build"),
        spoke("a4", "a1", "coordinator.write", 3, writeEnds + 2),
        spoke("a5", "a4", "session.write", 4, writeEnds + 1),
        spoke("a6", "a5", "pty.write_batch", 10, writeEnds),
        parse("s", 30, 50),
        span(OUTPUT, "b2", "vt.parse").from(90, 94).session("s", "s").link(WAIT, "a1", "input"));
  }

  @Test
  void aProgramHasNothingToRunOnUntilTheWriteBesideTheWaitHasEnded() throws IOException {
    LayerTimes times = typedAndAwaited(97, 70);

    assertThat(millis(times, Layer.PTY_WRITE)).isEqualTo(60);
    assertThat(millis(times, Layer.PROGRAM)).isEqualTo(97 - 72 - 4);
    assertThat(millis(times, Layer.VT_PARSE)).isEqualTo(4);
    assertThat(millis(times, Layer.SPOKE)).as("before, between and after").isEqualTo(10 + 2 + 3);
    assertThat(TimeUnit.NANOSECONDS.toMillis(times.totalNanos())).isEqualTo(100);
  }

  @Test
  void aWriteThatOutlastsItsWaitHasTheCallsTime() throws IOException {
    LayerTimes times = typedAndAwaited(80, 95);

    assertThat(millis(times, Layer.PTY_WRITE)).isEqualTo(85);
    assertThat(millis(times, Layer.PROGRAM)).isZero();
    assertThat(TimeUnit.NANOSECONDS.toMillis(times.totalNanos())).isEqualTo(100);
  }

  /** A write is in the file when it has ended. */
  @Test
  void anOpenWaitWhoseWriteIsNotThereMayStillBeAboutThat() throws IOException {
    TraceFiles files = new TraceFiles(directory);
    files.line(dispatch().line());
    files.line(spoke("a2", "a1", "vtr.tunnel.request", 10, 10).startLine());
    files.line(spoke("a3", "a2", "vtr.grpc.SendText", 11, 11).startLine());
    files.line(spoke("a4", "a3", "coordinator.wait_for", 12, 12).startLine());
    files.line(spoke("a5", "a4", "session.wait_for", 20, 20).startLine());
    files.line(spoke("a5", "a4", "session.wait_for", 20, 4020).datedProgressLine(1));
    LayerTimes before = of(files.tree(WAIT));
    assertThat(millis(before, Layer.PROGRAM)).isZero();
    assertThat(millis(before, Layer.NOT_KNOWN)).isEqualTo(4780 + 4000);

    files.line(spoke("a6", "a3", "coordinator.write", 13, 520).line());
    LayerTimes after = of(files.tree(WAIT));
    assertThat(millis(after, Layer.PROGRAM)).isEqualTo(3500);
    assertThat(millis(after, Layer.NOT_KNOWN)).isEqualTo(4780);
  }

  @Test
  void theIdleWindowIsNotTheProgramsTimeEither() throws IOException {
    LayerTimes times =
        times(
            span(WAIT, "a1", "session.wait_for_idle")
                .from(0, 100)
                .session("s", "build")
                .attribute("outcome", "\"idle\"")
                .attribute("idle_duration", "\"60ms\""));

    assertThat(millis(times, Layer.IDLE_WINDOW)).isEqualTo(60);
    assertThat(millis(times, Layer.PROGRAM)).isEqualTo(40);
  }
}
