package dev.vtr.query;

import static dev.vtr.query.SpanFixture.span;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vtr.query.scan.LineScan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceTreeTest {
  @TempDir Path directory = Path.of("");
  private TraceFiles files = new TraceFiles(directory);

  @BeforeEach
  void files() {
    files = new TraceFiles(directory);
  }

  @Test
  void theCallIsOneWayFromTheClientToTheSession() throws IOException {
    TraceTree tree = files.ended(IdleTrace.call(0)).tree(IdleTrace.ID);

    assertThat(tree.roots()).hasSize(1);
    assertThat(tree.spans()).hasSize(8);
    assertThat(TraceCompleteness.missingWay(tree, IdleTrace.WAY)).isEmpty();
    assertThat(TraceCompleteness.of(tree).missing()).isEmpty();
  }

  @Test
  void eachMissingSpanIsMissed() throws IOException {
    for (SpanFixture missing : IdleTrace.call(0)) {
      TraceFiles without = new TraceFiles(directory);
      IdleTrace.call(0).stream()
          .filter(span -> !span.line().equals(missing.line()))
          .forEach(span -> without.line(span.line()));

      TraceTree tree = without.tree(IdleTrace.ID);

      assertThat(TraceCompleteness.of(tree).isWhole()).as(missing.line()).isFalse();
      assertThat(TraceCompleteness.missingWay(tree, IdleTrace.WAY)).as(missing.line()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"vtr.tunnel.dispatch", "vtr.tunnel.stream"})
  void aFailedCallMissesTheSpanOfTheSpokeThatGotIt(String name) throws IOException {
    SpanFixture gone =
        span("aa", "1", name)
            .from(0, 9)
            .error("UNAVAILABLE")
            .attribute("spoke", "\"a\"")
            .attribute("tunnel.enqueue_delay_ms", "0.1");
    files.line(gone.line());

    assertThat(TraceCompleteness.of(files.tree("aa00")).missing())
        .singleElement()
        .asString()
        .contains(name, "no span of spoke a");
  }

  @Test
  void aCallThatNeverWentMissesNoSpanOfASpoke() throws IOException {
    files.line(span("aa", "1", "vtr.tunnel.dispatch").from(0, 9).error("UNAVAILABLE").line());

    assertThat(TraceCompleteness.of(files.tree("aa00")).isWhole()).isTrue();
  }

  @Test
  void linksAreFollowedDownward() throws IOException {
    TraceTree tree = files.ended(IdleTrace.around()).ended(IdleTrace.call(0)).tree(IdleTrace.SEND);

    SpanNode write = tree.roots().getFirst().children().getFirst();
    assertThat(write.consequences()).hasSize(1);
    SpanNode read = write.consequences().getFirst().node();
    assertThat(read.span().name()).isEqualTo("pty.read_batch");
    assertThat(read.children())
        .extracting(child -> child.span().name())
        .containsExactly("vt.parse");
    assertThat(write.consequences().getFirst().link().reason()).isEqualTo("input");
  }

  @Test
  void linksAreFollowedUpward() throws IOException {
    TraceTree tree = files.ended(IdleTrace.around()).tree(IdleTrace.READ);

    assertThat(tree.causes()).hasSize(1);
    SpanNode cause = Objects.requireNonNull(tree.causes().getFirst().cause());
    assertThat(cause.span().name()).isEqualTo("session.write");
    assertThat(cause.parent()).isNotNull();
    assertThat(tree.everything()).hasSize(2);
  }

  @Test
  void aChainOfConsequencesIsFollowed() throws IOException {
    files.line(span("aa", "1", "session.write").line());
    files.line(span("bb", "2", "pty.read_batch").link("aa", "1", "input").line());
    files.line(span("cc", "3", "session.idle").link("bb", "2", "output").line());

    TraceTree tree = files.tree("aa00");

    assertThat(tree.everything())
        .extracting(node -> node.span().name())
        .containsExactly("session.write", "pty.read_batch", "session.idle");
  }

  @Test
  void tracesThatLinkToEachOtherDoNotGoRound() throws IOException {
    files.line(span("aa", "1", "one").link("bb", "2", "x").line());
    files.line(span("bb", "2", "two").link("aa", "1", "x").line());

    TraceTree tree = files.tree("aa00");

    assertThat(tree.everything()).hasSizeLessThanOrEqualTo(2);
    assertThat(tree.causes()).hasSize(1);
  }

  @Test
  void spansThatAreTheirOwnAncestorsAreShownOnce() throws IOException {
    files.line(span("aa", "1", "one").childOf("2").line());
    files.line(span("aa", "2", "two").childOf("3").line());
    files.line(span("aa", "3", "three").childOf("1").line());

    TraceTree tree = files.tree("aa00");

    assertThat(tree.roots()).hasSize(1);
    assertThat(tree.everything()).hasSize(3);
  }

  @Test
  void aLineThatDoesNotSayWhenItsSpanBeganIsForeign() throws IOException {
    files.ended(IdleTrace.call(0));
    files.line(
        "{\"type\":\"span\",\"trace_id\":\"%s\",\"span_id\":\"zz\",\"name\":5,\"start_ns\":\"x\"}"
            .formatted(SpanFixture.trace(IdleTrace.ID)));

    LineScan scan = files.scan();
    TraceLookup lookup = new TraceQuery(scan).find(IdleTrace.ID);
    assertThat(lookup)
        .isInstanceOfSatisfying(
            TraceLookup.Found.class,
            found -> {
              assertThat(found.tree().spans()).hasSize(8);
              assertThat(found.tree().startNanos()).isEqualTo(SpanFixture.nanos(0));
            });
    assertThat(scan.counts().unreadableLines()).isEqualTo(1);
  }

  @Test
  void startProgressAndEndAreOneSpan() throws IOException {
    SpanFixture stream =
        span("aa", "1", "subscribe.stream").from(0, 9000).attribute("frames", "10");
    files.line(stream.startLine());
    files.line(
        span("aa", "1", "subscribe.stream")
            .from(0, 3000)
            .attribute("frames", "4")
            .event("screen.keyframe", 100, "\"frame_id\":1")
            .progressLine(1));
    files.line(stream.event("screen.delta", 8000, "\"frame_id\":9").line());
    files.line(stream.line());

    TraceTree tree = files.tree("aa00");

    Span span = tree.spans().getFirst().span();
    assertThat(tree.spans()).hasSize(1);
    assertThat(span.state()).isEqualTo(Span.State.ENDED);
    assertThat(span.attributes()).containsEntry("frames", 10L);
    assertThat(span.events())
        .extracting(event -> event.name())
        .containsExactly("screen.keyframe", "screen.delta");
    assertThat(span.durationNanos()).isEqualTo(9_000_000_000L);
  }

  @Test
  void aSpanWithoutEndIsOpenWhileItsProcessIsTheLatestOfItsNode() throws IOException {
    files.line(span("aa", "1", "subscribe.stream").process("p1").from(0, 0).startLine());
    files.line(span("bb", "2", "other").process("p1").from(5, 6).line());

    assertThat(files.tree("aa00").spans().getFirst().span().state()).isEqualTo(Span.State.OPEN);
  }

  @Test
  void aSpanWithoutEndIsCutOffWhenALaterProcessOfItsNodeHasWritten() throws IOException {
    files.line(span("aa", "1", "subscribe.stream").process("p1").from(0, 0).startLine());
    files.line(span("bb", "2", "other").process("p2").from(5, 6).line());

    TraceTree tree = files.tree("aa00");

    assertThat(tree.spans().getFirst().span().state()).isEqualTo(Span.State.CUT_OFF);
    assertThat(TraceCompleteness.of(tree).missing()).anyMatch(lack -> lack.contains("cut off"));
  }

  @Test
  void aClockThatRunsAheadIsSeenAndTakenOff() throws IOException {
    TraceTree tree = files.ended(IdleTrace.call(5000)).tree(IdleTrace.ID);

    SpanNode request =
        tree.spans().stream()
            .filter(node -> node.span().name().equals("vtr.tunnel.request"))
            .findFirst()
            .orElseThrow();
    SpanNode dispatch = Objects.requireNonNull(request.parent());
    assertThat(request.startNanos()).isBetween(dispatch.startNanos(), dispatch.endNanos());
    assertThat(request.endNanos()).isBetween(dispatch.startNanos(), dispatch.endNanos());
    assertThat(
            Unknowns.of(tree, new TraceQuery(files.scan()).scan().files(), files.scan().counts()))
        .anyMatch(sentence -> sentence.contains("[spoke] a: 5s ahead"));
  }

  @Test
  void aServerThatEndsAfterItsClientHasNoClockThatRunsAhead() throws IOException {
    files.line(span("aa", "1", "vtr.grpc.List").kind("client").on("cli", "cli").from(0, 10).line());
    files.line(span("aa", "2", "vtr.grpc.List").childOf("1").kind("server").from(4, 19).line());

    assertThat(files.tree("aa00").clocks()).noneMatch(ClockOffsets.Offset::isCorrected);
  }

  @Test
  void clocksThatAgreeAreLeftAlone() throws IOException {
    TraceTree tree = files.ended(IdleTrace.call(0)).tree(IdleTrace.ID);

    assertThat(tree.spans()).allMatch(node -> node.startNanos() == node.span().startNanos());
  }

  @Test
  void lossesOfItsTimeBelongToATrace() throws IOException {
    files.ended(IdleTrace.call(0));
    files.line(SpanFixture.loss("hub-1", "queue_full", 17, 100, 200));
    files.line(SpanFixture.loss("hub-1", "queue_full", 4, 100_000, 200_000));

    TraceTree tree = files.tree(IdleTrace.ID);

    assertThat(tree.losses()).extracting(loss -> loss.spans()).containsExactly(17L);
    assertThat(TraceCompleteness.of(tree).isWhole()).isFalse();
  }

  @Test
  void whatAnotherProgramLostBelongsToItsOwnTracesOnly() throws IOException {
    files.ended(IdleTrace.call(0));
    files.line(SpanFixture.refused("i-elsewhere", 8, 100, 200));
    files.line(SpanFixture.refused("i-hub-1", 8, 100, 200)); // says that it is the hub
    TraceTree tree = files.tree(IdleTrace.ID);
    assertThat(tree.losses()).isEmpty();
    assertThat(TraceCompleteness.of(tree).isWhole()).isTrue();
    SpanFixture own = SpanFixture.span(IdleTrace.ID, "0b", "buy").on("agent", "hub").from(120, 130);
    files.ended(List.of(own)).line(SpanFixture.refused("i-hub", 3, 100, 200));
    assertThat(files.tree(IdleTrace.ID).losses())
        .extracting(loss -> loss.spans() + " by " + loss.by())
        .containsExactly("3 by vtr");
  }

  @Test
  void theBeginningOfAnIdIsEnoughIfItIsUnique() throws IOException {
    files.ended(IdleTrace.call(0)).ended(IdleTrace.around());

    assertThat(files.tree("4bf9").traceId()).isEqualTo(IdleTrace.ID);
    assertThat(files.tree("4BF9").traceId()).isEqualTo(IdleTrace.ID);
  }

  @Test
  void anAmbiguousBeginningNamesTheTraces() throws IOException {
    files.line(span("abcd1", "1", "vtr.agent.send").line());
    files.line(span("abcd1", "2", "inner").childOf("1").line());
    files.line(span("abcd2", "3", "vtr.agent.ls").line());

    TraceLookup lookup = new TraceQuery(files.scan()).find("abcd");

    assertThat(lookup).isInstanceOf(TraceLookup.Ambiguous.class);
    assertThat(((TraceLookup.Ambiguous) lookup).candidates())
        .extracting(TraceLookup.Candidate::rootName)
        .containsExactly("vtr.agent.send", "vtr.agent.ls");
  }

  @Test
  void anUnknownIdIsUnknown() throws IOException {
    assertThat(new TraceQuery(files.ended(IdleTrace.call(0)).scan()).find("ffffff"))
        .isInstanceOf(TraceLookup.Unknown.class);
  }

  @Test
  void theCriticalPathCoversTheCallWithoutOverlap() throws IOException {
    SpanNode root = files.ended(IdleTrace.call(0)).tree(IdleTrace.ID).roots().getFirst();

    CriticalPath path = CriticalPath.of(root);

    List<CriticalPath.Stretch> stretches = path.stretches();
    assertThat(stretches.getFirst().fromNanos()).isEqualTo(root.startNanos());
    assertThat(stretches.getLast().toNanos()).isEqualTo(root.endNanos());
    for (int i = 1; i < stretches.size(); i++) {
      assertThat(stretches.get(i).fromNanos()).isEqualTo(stretches.get(i - 1).toNanos());
    }
    assertThat(path.ownNanos().get(stretches.get(stretches.size() / 2).node()))
        .isEqualTo(363_000_000);
  }
}
