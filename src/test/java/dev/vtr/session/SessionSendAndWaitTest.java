package dev.vtr.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vtr.pty.ExitStatus;
import dev.vtr.pty.WriteOutcome;
import dev.vtr.session.SessionRequest.Input;
import dev.vtr.session.SessionRequest.WaitFor;
import dev.vtr.session.SessionRequest.WaitOutcome;
import dev.vtr.session.SessionRequest.Waited;
import dev.vtr.session.SessionRequest.Write;
import dev.vtr.session.SessionRequest.Written;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Waits that begin with a write. */
@Timeout(value = 5, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SessionSendAndWaitTest {
  private final LoopByHand loop = new LoopByHand();

  /** What came of both. */
  private record Both(CompletableFuture<Waited> waited, CompletableFuture<Written> written) {}

  private Both send(String line, String pattern) {
    return send(line, pattern, null);
  }

  private Both send(String line, String pattern, @Nullable String opId) {
    WaitFor wait = loop.waitFor(pattern, WaitFor.WITH_WRITE);
    CompletableFuture<Waited> waited = loop.ask(wait);
    return new Both(waited, loop.ask(write(line, opId, wait.waitId())));
  }

  private static Write write(String line, @Nullable String opId, long waitId) {
    return new Write(new Input.Text(line, true), opId, () -> false, waitId);
  }

  /** Whether the write is done before or after the program has answered it. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatIsShownAndGoneRightBehindTheWriteIsSeen(boolean doneFirst) {
    loop.writes("\u001b[?1049h:");
    CompletableFuture<WriteOutcome> outcome = new CompletableFuture<>();
    loop.blocked = outcome;
    Both both = send("wq", "written");
    if (doneFirst) {
      outcome.complete(new WriteOutcome.Written());
    }
    loop.writes("wq\r\n\"f\" 1 line written\u001b[?1049l$ ");
    outcome.complete(new WriteOutcome.Written());
    assertThat(both.written.join().cursor()).isEqualTo(9);
    assertThat(both.waited.join().matchedLine()).isEqualTo("\"f\" 1 line written");
  }

  @Test
  void whatHasLeftTheScrollbackWhenTheWriteIsDoneIsSeen() {
    CompletableFuture<WriteOutcome> outcome = new CompletableFuture<>();
    loop.blocked = outcome;
    Both both = send("seq 1 30000", "^5$");
    loop.writes("seq 1 30000\r\n");
    for (int i = 1; i <= 30_000; i++) {
      loop.writes(i + "\r\n");
    }
    outcome.complete(new WriteOutcome.Written());
    assertThat(both.waited.join().outcome()).isEqualTo(WaitOutcome.MATCHED);
  }

  @Test
  void outputThatIsStillToBeParsedIsFromBefore() {
    byte[] flood =
        ("x".repeat(40_000) + "\r\nDONE\r\n").getBytes(java.nio.charset.StandardCharsets.UTF_8);
    loop.session.output(flood, 1, 0);
    Both both = send("make", "DONE");
    loop.run();
    loop.writes("make\r\n");
    assertThat(both.waited).isNotDone();
    loop.writes("DONE\r\n");
    assertThat(both.waited.join().outcome()).isEqualTo(WaitOutcome.MATCHED);
  }

  @Test
  void theEchoIsNotTheAnswer() {
    loop.writes("$ ");
    Both both = send("echo DONE", "DONE");
    loop.writes("echo DO");
    loop.writes("NE\r\n");
    assertThat(both.waited).isNotDone();
    loop.writes("DONE\r\n$ ");
    assertThat(both.waited.join().matchedLine()).isEqualTo("DONE");
  }

  @Test
  void anAnswerLikeTheTextCountsOnceTheTerminalIsKnownNotToEcho() {
    loop.writes("again? ");
    CompletableFuture<WriteOutcome> outcome = new CompletableFuture<>();
    loop.blocked = outcome;
    Both both = send("DONE", "DONE");
    loop.writes("DONE");
    assertThat(both.waited).isNotDone();
    outcome.complete(new WriteOutcome.Written(true));
    assertThat(both.waited.join().outcome()).isEqualTo(WaitOutcome.MATCHED);
  }

  @Test
  void theTimeRunsFromTheEndOfTheWrite() {
    CompletableFuture<WriteOutcome> outcome = new CompletableFuture<>();
    loop.blocked = outcome;
    Both both = send("make", "never");
    loop.pass(4_000);
    outcome.complete(new WriteOutcome.Written());
    loop.pass(4_995);
    assertThat(both.waited).isNotDone();
    loop.pass(5);
    assertThat(both.waited.join().outcome()).isEqualTo(WaitOutcome.TIMED_OUT);
  }

  @Test
  void nothingIsTypedWhenItsWaitIsRefused() {
    WaitFor wrong = loop.waitFor("(", WaitFor.WITH_WRITE);
    assertThatThrownBy(() -> loop.ask(wrong)).isInstanceOf(Failure.Invalid.class);
    assertThatThrownBy(() -> loop.ask(write("rm x", null, wrong.waitId())))
        .isInstanceOf(Failure.Cancelled.class);
    for (int i = 0; i < Waits.MAX_WAITS; i++) {
      assertThat(loop.ask(loop.waitFor("never", 0))).isNotDone();
    }
    WaitFor tooMany = loop.waitFor("x", WaitFor.WITH_WRITE);
    assertThatThrownBy(() -> loop.ask(tooMany)).isInstanceOf(Failure.Exhausted.class);
    assertThatThrownBy(() -> loop.ask(write("rm x", null, tooMany.waitId())))
        .isInstanceOf(Failure.Cancelled.class);
    assertThat(loop.written).isEmpty();
  }

  @Test
  void nothingIsTypedWhenItsWaitWasCalledOff() {
    WaitFor wait = loop.waitFor("x", WaitFor.WITH_WRITE);
    CompletableFuture<Waited> waited = loop.ask(wait);
    assertThat(loop.ask(new SessionRequest.CancelWait(wait.waitId()))).isDone();
    assertThatThrownBy(() -> loop.ask(write("rm x", null, wait.waitId())))
        .isInstanceOf(Failure.Cancelled.class);
    assertThat(waited.join().outcome()).isEqualTo(WaitOutcome.CANCELLED);
    assertThat(loop.written).isEmpty();
  }

  @Test
  void aRepeatTypesNothingAndWaitsFromWhereTheFirstBegan() {
    loop.writes("DONE\r\n");
    send("make", "never", "id");
    loop.writes("make\r\nDONE\r\n");
    Both again = send("make", "DONE", "id");
    assertThat(again.written.join()).isEqualTo(new Written(6, true));
    assertThat(again.waited.join().outcome()).isEqualTo(WaitOutcome.MATCHED);
    Both later = send("make", "READY", "id");
    loop.pass(4_995);
    assertThat(later.waited).isNotDone();
    loop.pass(5);
    assertThat(later.waited.join().outcome()).isEqualTo(WaitOutcome.TIMED_OUT);
    assertThat(loop.written).containsExactly("make\r");
  }

  @Test
  void aRepeatAfterTheEndLooksAndWaitsForNothing() {
    send("make", "never", "id");
    loop.writes("make\r\nDONE\r\n");
    loop.session.exited(new ExitStatus.Exited(0));
    assertThat(send("make", "DONE", "id").waited.join().outcome()).isEqualTo(WaitOutcome.MATCHED);
    assertThat(send("make", "READY", "id").waited.join().outcome()).isEqualTo(WaitOutcome.EXITED);
    assertThatThrownBy(() -> send("make", "READY")).isInstanceOf(Failure.Precondition.class);
  }

  @Test
  void whatStopsTheWriteIsItsFailure() {
    loop.outcome = new WriteOutcome.Stalled(0);
    Both both = send("make", "DONE");
    assertThatThrownBy(both.written::join)
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(Failure.Precondition.class);
  }

  @Test
  void theEndOfTheProgramEndsTheWait() {
    Both both = send("exit", "never");
    loop.session.exited(new ExitStatus.Exited(0));
    assertThat(both.waited.join().outcome()).isEqualTo(WaitOutcome.EXITED);
  }
}
