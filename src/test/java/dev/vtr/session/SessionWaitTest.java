package dev.vtr.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vtr.pty.ExitStatus;
import dev.vtr.session.SessionRequest.Input;
import dev.vtr.session.SessionRequest.WaitForIdle;
import dev.vtr.session.SessionRequest.WaitOutcome;
import dev.vtr.session.SessionRequest.Waited;
import dev.vtr.trace.Attrs;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Waits, on a clock driven by hand. */
class SessionWaitTest {
  private final LoopByHand loop = new LoopByHand();

  private long type(String line) {
    return loop.ask(new SessionRequest.Write(new Input.Text(line, true), null)).join().cursor();
  }

  private CompletableFuture<Waited> wait(String pattern, long since) {
    return loop.ask(loop.waitFor(pattern, since));
  }

  @Test
  void theEchoOfWhatWasTypedDoesNotCount() {
    loop.writes("$ ");
    long cursor = type("echo DONE");
    CompletableFuture<Waited> waited = wait("DONE", cursor);
    loop.writes("echo DONE\r\n");
    assertThat(waited).isNotDone();
    loop.writes("DONE\r\n$ ");
    assertThat(waited.join().outcome()).isEqualTo(WaitOutcome.MATCHED);
    assertThat(waited.join().matchedLine()).isEqualTo("DONE");
  }

  @Test
  void thePromptsOwnBlankMayBeWaitedFor() {
    loop.writes("$ ");
    assertThat(wait("\\$ $", 0)).isCompletedWithValueMatching(is -> "$".equals(is.matchedLine()));
    assertThat(wait("\\$$", 0)).isCompletedWithValueMatching(is -> "$".equals(is.matchedLine()));
    long cursor = type("make");
    CompletableFuture<Waited> prompt = wait("^\\$ $", cursor);
    loop.writes("make\r\n");
    loop.writes("costs 5$\r\n");
    assertThat(prompt).isNotDone();
    loop.writes("$");
    assertThat(prompt).isNotDone();
    loop.writes(" ");
    assertThat(prompt).isDone();
  }

  @Test
  void theSecondEchoByTheShellOfWhatWasTypedAheadDoesNotCount() {
    loop.writes("$ ");
    type("sleep 9");
    loop.writes("sleep 9\r\n");
    long cursor = type("echo DONE");
    CompletableFuture<Waited> waited = wait("DONE", cursor);
    loop.writes("echo DONE\r\n");
    loop.writes("$ echo DONE\r\n");
    assertThat(waited).isNotDone();
    loop.writes("DONE\r\n");
    assertThat(waited.join().matchedLine()).isEqualTo("DONE");
  }

  @Test
  void aProgramThatRepeatsItsInputIsHeard() {
    long cursor = type("hello");
    CompletableFuture<Waited> waited = wait("hello", cursor);
    loop.writes("hello\r\n");
    assertThat(waited).isNotDone();
    loop.writes("hello\r\n");
    assertThat(waited.join().outcome()).isEqualTo(WaitOutcome.MATCHED);
  }

  @Test
  void whatWasTypedBeforeOnTheLineIsNoPrompt() {
    loop.ask(new SessionRequest.Write(new Input.Text("x", false), null)).join();
    loop.writes("x");
    loop.ask(new SessionRequest.Write(new Input.Keys(java.util.List.of("y")), null)).join();
    loop.writes("y");
    CompletableFuture<Waited> waited = wait("b", type("b"));
    loop.writes("b\r\n");
    assertThat(waited).isNotDone();
    loop.writes("xyb\r\n");
    assertThat(waited.join().matchedLine()).isEqualTo("xyb");
  }

  @Test
  void aLineTypedInPartsIsEchoToo() {
    loop.writes("$ sleep 1\r\n");
    loop.ask(new SessionRequest.Write(new Input.Text("echo ", false), null)).join();
    long cursor = type("DONE");
    CompletableFuture<Waited> waited = wait("DONE", cursor);
    loop.writes("echo DONE\r\n");
    loop.writes("$ echo DONE\r\n");
    assertThat(waited).isNotDone();
    loop.writes("DONE\r\n");
    assertThat(waited.join().matchedLine()).isEqualTo("DONE");
  }

  @Test
  void theAnswerOnTheEchoedLineCounts() {
    loop.writes("go on? ");
    CompletableFuture<Waited> waited = wait("yes, gone", type("y"));
    loop.writes("y -> yes, gone");
    assertThat(waited.join().outcome()).isEqualTo(WaitOutcome.MATCHED);
  }

  @Test
  void whatWasThereBeforeTheCursorDoesNotCountEvenIfItWasNotParsedYet() {
    loop.session.output("DONE ".getBytes(java.nio.charset.StandardCharsets.UTF_8), 1, 0);
    byte[] flood = new byte[40_000];
    java.util.Arrays.fill(flood, (byte) 'x');
    loop.session.output(flood, 1, 0);
    loop.session.output("\r\nDONE\r\n$ ".getBytes(java.nio.charset.StandardCharsets.UTF_8), 1, 0);
    long cursor = type("make");
    assertThat(cursor).isEqualTo(5 + 40_000 + 10);
    CompletableFuture<Waited> waited = wait("DONE", cursor);
    loop.run();
    assertThat(waited).isNotDone();
    loop.writes("make\r\nDONE\r\n");
    assertThat(waited.join().outcome()).isEqualTo(WaitOutcome.MATCHED);
  }

  @Test
  void wrappedRowsAreOneLineAndControlSequencesAreResolved() {
    CompletableFuture<Waited> waited = wait("begin" + "x".repeat(100) + "end", 0);
    loop.writes("no\rbe\u001b[31mgin" + "x".repeat(100) + "\u001b[0mend");
    assertThat(waited.join().outcome()).isEqualTo(WaitOutcome.MATCHED);
  }

  @Test
  void theScreenAsItIsCountsWithoutACursor() {
    loop.writes("ready\r\n");
    assertThat(wait("ready", 0).join().outcome()).isEqualTo(WaitOutcome.MATCHED);
  }

  @Test
  void theAlternateScreenIsLookedAt() {
    loop.writes("$ vi\r\n");
    CompletableFuture<Waited> waited = wait("~ VIM", 0);
    loop.writes("\u001b[?1049h\u001b[2J\u001b[5;1H~ VIM");
    assertThat(waited.join().outcome()).isEqualTo(WaitOutcome.MATCHED);
  }

  @Test
  void aWaitEndsAtItsTimeoutWithCursorAndScreen() {
    loop.writes("abc");
    var request = loop.waitFor("never", 0);
    var waited =
        loop.ask(
            new SessionRequest.WaitFor(request.waitId(), "never", 0, 1_000, true, false, false));
    loop.pass(995);
    assertThat(waited).isNotDone();
    loop.pass(5);
    assertThat(waited.join().outcome()).isEqualTo(WaitOutcome.TIMED_OUT);
    assertThat(waited.join().cursor()).isEqualTo(3);
    assertThat(waited.join().durationMillis()).isEqualTo(1_000);
    assertThat(waited.join().screen()).isNotNull().extracting(Node::text).isEqualTo("abc");
  }

  @Test
  void theEndEndsWaitsAfterAllOutputWasLookedAt() {
    CompletableFuture<Waited> found = wait("MARK", 0);
    CompletableFuture<Waited> never = wait("never", 0);
    byte[] flood = ("x".repeat(50_000) + "MARK").getBytes(java.nio.charset.StandardCharsets.UTF_8);
    loop.session.output(flood, 1, 0);
    loop.session.exited(new ExitStatus.Exited(3));
    loop.run();
    assertThat(found.join().outcome()).isEqualTo(WaitOutcome.MATCHED);
    assertThat(never.join().outcome()).isEqualTo(WaitOutcome.EXITED);
    assertThat(never.join().session().exit()).isEqualTo(new ExitStatus.Exited(3));
    assertThat(wait("MARK", 0).join().outcome()).isEqualTo(WaitOutcome.MATCHED);
    assertThat(wait("never", 0).join().outcome()).isEqualTo(WaitOutcome.EXITED);
  }

  @Test
  void silenceCountsFromTheLaterOfTheCallAndTheLastOutput() {
    loop.writes("a");
    loop.pass(500);
    var waited = loop.ask(new WaitForIdle(1, 100, 5_000, false, false));
    loop.pass(50);
    loop.writes("b");
    loop.pass(95);
    assertThat(waited).isNotDone();
    loop.pass(5);
    assertThat(waited.join().outcome()).isEqualTo(WaitOutcome.IDLE);
    assertThat(waited.join().durationMillis()).isEqualTo(150);
  }

  /** Somebody sets the machine's clock an hour or ten years on or back, at each step of a wait. */
  @ParameterizedTest
  @ValueSource(longs = {1, -1, 24 * 3_652, -24 * 3_652})
  @Timeout(value = 10, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void jumpsOfTheWallClockNeitherEndNorProlongWaitsAndSilence(long hours) {
    loop.writes("a");
    var idle = loop.ask(new WaitForIdle(901, 200, 5_000, false, false));
    var timedOut = loop.ask(new SessionRequest.WaitFor(902, "never", 0, 400, false, false, true));
    var matched = wait("MARK", 0);
    loop.clock.jump(Duration.ofHours(hours));
    loop.pass(195);
    assertThat(idle).isNotDone();
    assertThat(timedOut).isNotDone();
    loop.clock.jump(Duration.ofHours(hours));
    loop.pass(5);
    assertThat(idle.join().outcome()).isEqualTo(WaitOutcome.IDLE);
    assertThat(idle.join().durationMillis()).isEqualTo(200);
    loop.clock.jump(Duration.ofHours(-3 * hours));
    loop.pass(150);
    loop.writes("MARK\r\n");
    assertThat(matched.join().outcome()).isEqualTo(WaitOutcome.MATCHED);
    assertThat(matched.join().durationMillis()).isEqualTo(350);
    loop.pass(45);
    assertThat(timedOut).isNotDone();
    loop.pass(5);
    assertThat(timedOut.join().outcome()).isEqualTo(WaitOutcome.TIMED_OUT);
    assertThat(timedOut.join().durationMillis()).isEqualTo(400);
  }

  /** The session's own idle transitions, and what their spans say of when they were. */
  @ParameterizedTest
  @ValueSource(longs = {1, -1, 24 * 3_652, -24 * 3_652})
  @Timeout(value = 10, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void jumpsOfTheWallClockMakeNoIdleTransition(long hours) {
    loop.writes("a");
    for (int i = 0; i < 20; i++) {
      loop.clock.jump(Duration.ofHours(i % 2 == 0 ? hours : -hours));
      loop.pass(100);
      loop.writes("b");
    }
    assertThat(idleTransitions()).isEmpty();
    loop.clock.jump(Duration.ofHours(hours));
    loop.pass(305);
    assertThat(idleTransitions()).containsExactly(true);
  }

  private java.util.List<Boolean> idleTransitions() {
    return loop.recorder.ended().stream()
        .filter(span -> span.getName().equals("session.idle"))
        .map(span -> span.getAttributes().get(Attrs.IDLE))
        .toList();
  }

  @Test
  void anUnchangedScreenCountsAsSilenceWhenAskedFor() {
    loop.writes("spin");
    var quiet = loop.ask(new WaitForIdle(1, 100, 1_000, false, false));
    var stable = loop.ask(new WaitForIdle(2, 100, 1_000, false, true));
    for (int i = 0; i < 12; i++) {
      loop.pass(10);
      loop.writes("\rspin");
    }
    assertThat(quiet).isNotDone();
    assertThat(stable.join().outcome()).isEqualTo(WaitOutcome.IDLE);
  }

  @Test
  void aScreenThatChangesIsNotStable() {
    var stable = loop.ask(new WaitForIdle(1, 100, 300, false, true));
    for (int i = 0; i < 10; i++) {
      loop.pass(25);
      loop.writes("\r" + i);
    }
    assertThat(stable).isNotDone();
    loop.pass(50);
    assertThat(stable.join().outcome()).isEqualTo(WaitOutcome.TIMED_OUT);
  }

  @Test
  void idleTransitionsAreTracedAndTold() {
    loop.writes("a");
    loop.pass(305);
    loop.writes("b");
    var idle =
        loop.recorder.ended().stream()
            .filter(span -> span.getName().equals("session.idle"))
            .map(span -> span.getAttributes().get(Attrs.IDLE))
            .toList();
    assertThat(idle).containsExactly(true, false);
    assertThat(loop.views).extracting(SessionView::idle).endsWith(true, false);
  }

  @Test
  void aWaitThatIsCalledOffIsNoFailure() {
    var request = loop.waitFor("never", 0);
    var waited = loop.ask(request);
    assertThat(loop.ask(new SessionRequest.CancelWait(request.waitId())).join()).isTrue();
    assertThat(waited.join().outcome()).isEqualTo(WaitOutcome.CANCELLED);
    assertThat(loop.ask(new SessionRequest.CancelWait(request.waitId())).join()).isFalse();
  }

  @Test
  void aPatternThatIsNoneNamesTheField() {
    assertThatThrownBy(() -> wait("(", 0))
        .isInstanceOf(Failure.Invalid.class)
        .hasMessageContaining("pattern");
    assertThatThrownBy(() -> wait("((x{1000}){1000}){1000}", 0))
        .isInstanceOf(Failure.Invalid.class);
    assertThatThrownBy(() -> wait("x", 99))
        .isInstanceOf(Failure.Invalid.class)
        .hasMessage("since is not a cursor of session 'test:s': 99");
  }

  @Test
  void nothingWaitsInTheClockOnceAllIsQuiet() {
    loop.writes("a");
    loop.pass(1_000);
    assertThat(loop.clock.waiting()).isZero();
  }

  @Test
  void aWaitCostsOneTimerAndNothingElseWhileNothingHappens() {
    loop.pass(1_000);
    CompletableFuture<Waited> line = wait("never", 0);
    CompletableFuture<Waited> idle = loop.ask(new WaitForIdle(77, 4_000, 5_000, false, true));
    assertThat(loop.clock.waiting()).isEqualTo(2);
    loop.pass(3_000);
    assertThat(loop.clock.waiting()).isEqualTo(2);
    assertThat(line).isNotDone();
    assertThat(idle).isNotDone();
  }
}
