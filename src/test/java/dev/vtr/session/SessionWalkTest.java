package dev.vtr.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vtr.pty.ExitStatus;
import dev.vtr.session.SessionRequest.WaitOutcome;
import dev.vtr.session.SessionRequest.Waited;
import dev.vtr.trace.Attrs;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A session's whole life with a program that really runs. */
@ExtendWith(VertxExtension.class)
class SessionWalkTest {
  private final Node node = Node.withPrograms();

  @AfterEach
  void close(VertxTestContext context) {
    node.close().onComplete(context.succeedingThenComplete());
  }

  @Test
  void aShellIsTypedIntoReadAndEnded() {
    SessionView spawned = node.spawn("one", null);
    assertThat(spawned.status()).isEqualTo(SessionView.Status.RUNNING);

    long cursor = node.send("one", "echo $((40 + 2))").cursor();
    Waited waited = node.waitFor("one", "42", cursor);
    assertThat(waited.outcome()).isEqualTo(WaitOutcome.MATCHED);
    // A shell that was not ready yet shows its prompt on the answer's line.
    assertThat(waited.matchedLine()).endsWith("42");
    assertThat(node.screen("one")).contains("echo $((40 + 2))").contains("42");

    var idle =
        Node.await(
            node.call("idle", new CoordinatorRequest.WaitForIdle(List.of("one"), node.idle(100))));
    assertThat(idle.outcome()).isEqualTo(WaitOutcome.IDLE);

    assertThat(node.list()).extracting(view -> view.name().value()).containsExactly("one");
    Node.await(node.ask("one", new SessionRequest.Close()));
    Waited exited = node.waitFor("one", "never", 0);
    assertThat(exited.outcome()).isEqualTo(WaitOutcome.EXITED);
    assertThat(node.screen("one")).contains("42");
    assertThatThrownBy(() -> node.send("one", "x")).isInstanceOf(Failure.Precondition.class);

    Node.await(node.call("rm", new CoordinatorRequest.Remove("one")));
    assertThat(node.list()).isEmpty();
    assertThatThrownBy(() -> node.screen("one")).isInstanceOf(Failure.NotFound.class);
  }

  @Test
  void anAnswerThatEndsLikeWhatWasTypedUnechoedIsHeard() {
    node.spawn("asks", "stty -echo; printf Name:; read N; echo Hello $N; read N; echo $N; cat");
    node.waitFor("asks", "Name:", 0);
    long cursor = node.send("asks", "bob").cursor();
    Waited waited = node.waitFor("asks", "Hello", cursor);
    assertThat(waited.outcome()).isEqualTo(WaitOutcome.MATCHED);
    assertThat(waited.matchedLine()).isEqualTo("Name:Hello bob");
    cursor = node.send("asks", "eve").cursor();
    assertThat(node.waitFor("asks", "eve", cursor).matchedLine()).isEqualTo("eve");
  }

  @Test
  void theEchoOfWhoeverEditsLinesItselfDoesNotCount() {
    node.spawn("shell", "PS1='$ ' exec bash --norc -i");
    node.waitFor("shell", "\\$ $", 0);
    long cursor = node.send("shell", "sleep 0.1; printf 'DO''NE\\n' # DONE").cursor();
    assertThat(node.waitFor("shell", "DONE", cursor).matchedLine()).isEqualTo("DONE");
  }

  @Test
  void everythingWrittenBeforeTheEndIsThereAndTheExitCodeToo() {
    for (int i = 0; i < 20; i++) {
      String name = "quick" + i;
      node.spawn(name, "printf MARK; exit 3");
      Waited waited = node.waitFor(name, "MARK", 0);
      assertThat(waited.outcome()).isEqualTo(WaitOutcome.MATCHED);
      Waited exited = node.waitFor(name, "never", 0);
      assertThat(exited.session().exit()).isEqualTo(new ExitStatus.Exited(3));
      assertThat(node.screen(name)).isEqualTo("MARK");
    }
  }

  @Test
  void spansAreChildrenWhileSomebodyWaitsAndLinkedRootsAfterwards() {
    node.spawn("traced", "printf '%s' \"$TRACEPARENT\"; read line; exit 0");
    String traceparent = node.waitFor("traced", "00-", 0).matchedLine();
    SpanData spawn = node.recorder.the("session.spawn");
    assertThat(traceparent).startsWith("00-" + spawn.getTraceId() + "-" + spawn.getSpanId() + "-");
    assertThat(spawn.getParentSpanId())
        .isEqualTo(node.recorder.the("coordinator.spawn").getSpanId());
    assertThat(node.recorder.the("pty.spawn").getParentSpanId()).isEqualTo(spawn.getSpanId());

    long cursor = node.send("traced", "").cursor();
    node.waitFor("traced", "never", cursor);
    SpanData write = node.recorder.the("session.write");
    SpanData batch = node.recorder.the("pty.write_batch");
    assertThat(batch.getParentSpanId()).isEqualTo(write.getSpanId());
    assertThat(batch.getAttributes().get(Attrs.BYTES)).isEqualTo(1);
    assertThat(batch.getAttributes().get(Attrs.SESSION_NAME)).isEqualTo("traced");

    SpanData exit = node.recorder.the("session.exit");
    assertThat(exit.getParentSpanContext().isValid()).isFalse();
    assertThat(exit.getLinks().getFirst().getSpanContext().getSpanId())
        .isEqualTo(write.getSpanId());
    assertThat(exit.getAttributes().get(Attrs.EXIT_CODE)).isZero();
    SpanData read =
        node.recorder.ended().stream()
            .filter(span -> span.getName().equals("pty.read_batch"))
            .findFirst()
            .orElseThrow();
    assertThat(read.getLinks().getFirst().getSpanContext().getSpanId())
        .isEqualTo(spawn.getSpanId());
    assertThat(read.getLinks().getFirst().getAttributes().get(Attrs.LINK_REASON))
        .isEqualTo("spawn");
    assertThat(
            node.recorder.ended().stream()
                .filter(span -> span.getName().equals("vt.parse"))
                .map(SpanData::getParentSpanId))
        .contains(read.getSpanId());
  }

  @Test
  void aProgramSeesOnlyWhatIsAllowedOfTheEnvironment() {
    Node.await(
        node.call(
            "spawn",
            new CoordinatorRequest.Spawn(
                "env",
                "env",
                List.of(),
                null,
                Map.of("ASKED", "yes"),
                200,
                50,
                false,
                () -> false)));
    node.waitFor("env", "never", 0);
    assertThat(node.screen("env")).contains("ASKED=yes", "VTR_SESSION=").doesNotContain("canary");
  }

  @Test
  void aProgramThatIgnoresTheHangUpIsKilledAfterTheTimeout() {
    node.spawn("stubborn", "trap '' HUP TERM; echo ready; while :; do sleep 0.1; done");
    node.waitFor("stubborn", "ready", 0);
    Node.await(node.ask("stubborn", new SessionRequest.Close()));
    Waited exited = node.waitFor("stubborn", "never", 0);
    assertThat(exited.session().exit()).isEqualTo(new ExitStatus.Signalled(9));
  }

  @Test
  void theEndOfTheNodeEndsProgramsThatRun(VertxTestContext context) {
    node.spawn("stubborn", "trap '' HUP TERM; echo $$; while :; do sleep 0.1; done");
    long pid = Long.parseLong(node.waitFor("stubborn", "^[0-9]+$", 0).matchedLine());
    assertThat(ProcessHandle.of(pid)).isPresent();
    node.vertx
        .close()
        .onComplete(
            context.succeeding(
                closed ->
                    context.verify(
                        () -> {
                          assertThat(ProcessHandle.of(pid)).isEmpty();
                          context.completeNow();
                        })));
  }
}
