package dev.vtr.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vtr.pty.ExitStatus;
import dev.vtr.pty.WriteOutcome;
import dev.vtr.session.SessionRequest.Input;
import dev.vtr.session.SessionRequest.Write;
import dev.vtr.session.SessionRequest.Written;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What callers type, and what reaches the program. */
class SessionInputTest {
  private final LoopByHand loop = new LoopByHand();

  private Written write(Input input, @Nullable String opId) {
    return loop.ask(new Write(input, opId)).join();
  }

  @Test
  void aNewlineIsAnEnter() {
    write(new Input.Text("a\nb\r\nc", true), null);
    assertThat(loop.written).containsExactly("a\rb\rc\r");
  }

  @Test
  void keysFollowTheProgramsModes() {
    write(new Input.Keys(List.of("up", "enter", "ctrl+c")), null);
    loop.writes("\u001b[?1h");
    write(new Input.Keys(List.of("up")), null);
    assertThat(loop.written).containsExactly("\u001b[A\r\u0003", "\u001bOA");
    assertThatThrownBy(() -> write(new Input.Keys(List.of("a", "nokey")), null))
        .isInstanceOf(Failure.Invalid.class)
        .hasMessageContaining("keys[1]")
        .hasMessageNotContaining("nokey");
  }

  @Test
  void aPasteIsBracketedWhereTheProgramAskedForIt() {
    write(new Input.Paste("x"), null);
    loop.writes("\u001b[?2004h");
    write(new Input.Paste("x"), null);
    assertThat(loop.written).containsExactly("x", "\u001b[200~x\u001b[201~");
  }

  @Test
  void theCursorIsTakenBeforeTheWrite() {
    loop.writes("12345");
    assertThat(write(new Input.Text("x", false), null)).isEqualTo(new Written(5, false));
  }

  @Test
  void aRetryIsAnsweredAndNotWrittenAgain() {
    write(new Input.Text("once", true), "id-1");
    loop.writes("output");
    assertThat(write(new Input.Text("once", true), "id-1")).isEqualTo(new Written(0, true));
    assertThat(loop.written).containsExactly("once\r");
    assertThatThrownBy(() -> write(new Input.Text("once", false), "id-1"))
        .isInstanceOf(Failure.Invalid.class)
        .hasMessageContaining("op_id");
    assertThat(write(new Input.Text("once", true), "id-2").repeated()).isFalse();
  }

  @Test
  void aRetryIsAnsweredAfterTheEndToo() {
    write(new Input.Text("exit", true), "id-1");
    loop.session.exited(new ExitStatus.Exited(0));
    assertThat(write(new Input.Text("exit", true), "id-1").repeated()).isTrue();
  }

  @Test
  void whatIsWithdrawnBeforeItsTurnIsNotWritten() {
    assertThatThrownBy(() -> loop.ask(new Write(new Input.Text("late", true), "id", () -> true)))
        .isInstanceOf(Failure.Cancelled.class);
    assertThat(loop.written).isEmpty();
    assertThat(write(new Input.Text("late", true), "id").repeated()).isFalse();
  }

  @Test
  void aRepeatOfWhatWasWithdrawnInTheQueueIsWrittenOnce() {
    CompletableFuture<WriteOutcome> waiting = new CompletableFuture<>();
    loop.blocked = waiting;
    Input text = new Input.Text("x", false);
    var first = loop.ask(new Write(text, "id"));
    var second = loop.ask(new Write(text, "id"));
    var third = loop.ask(new Write(text, "id"));
    loop.blocked = null;
    waiting.complete(new WriteOutcome.Withdrawn());
    assertThat(first).isCompletedExceptionally();
    assertThat(List.of(second.join().repeated(), third.join().repeated()))
        .containsExactlyInAnyOrder(false, true);
    assertThat(loop.written).containsExactly("x", "x");
  }

  @Test
  void operationsAreForgottenAfterAWhile() {
    write(new Input.Text("x", false), "first");
    for (int i = 0; i < OperationMemory.CAPACITY; i++) {
      write(new Input.Text("x", false), "id" + i);
    }
    assertThat(write(new Input.Text("x", false), "first").repeated()).isFalse();
  }

  private void refused(String message, Reason reason) {
    assertThatThrownBy(() -> write(new Input.Text("xyz", false), "id"))
        .cause()
        .isInstanceOf(Failure.Precondition.class)
        .hasMessageContaining(message)
        .extracting(failure -> ((Failure) failure).reason())
        .isEqualTo(reason.word());
  }

  @Test
  void whatHasNotBegunToReachTheProgramIsAnErrorAndTheRetryIsWritten() {
    loop.outcome = new WriteOutcome.Stalled(0);
    refused("does not read its input: nothing of this reached it", Reason.INPUT_NOT_READ);
    loop.outcome = new WriteOutcome.Refused(10, 20);
    refused("10 bytes wait, and beside others at most 20 may", Reason.INPUT_NOT_READ);
    loop.outcome = new WriteOutcome.Refused(0, 2);
    refused("at most 2 bytes, not 3", Reason.REQUEST_TOO_LARGE);
    loop.outcome = new WriteOutcome.LineTooLong(5000, 4095);
    refused("text makes a line of 5000 bytes", Reason.LINE_TOO_LONG);
    loop.outcome = new WriteOutcome.Closed(0);
    refused("nothing of this reached it", Reason.PROGRAM_ENDED);
    loop.outcome = new WriteOutcome.Written();
    assertThat(write(new Input.Text("xyz", false), "id").repeated()).isFalse();
    assertThat(loop.written).hasSize(6);
  }

  @Test
  void whatHasBegunToReachTheProgramIsNeverTypedAgain() {
    loop.outcome = new WriteOutcome.Stalled(2);
    refused("it had read 2 of 3 bytes", Reason.INPUT_CUT);
    loop.outcome = new WriteOutcome.Written();
    refused("it had read 2 of 3 bytes", Reason.INPUT_CUT);
    assertThat(loop.written).containsExactly("xyz");
    loop.outcome = new WriteOutcome.Closed(1);
    assertThatThrownBy(() -> write(new Input.Text("xyz", false), "other"))
        .hasMessageContaining("1 of 3 bytes may have reached it");
    assertThatThrownBy(() -> write(new Input.Text("xyz", false), "other"))
        .hasMessageContaining("1 of 3 bytes may have reached it");
    assertThat(loop.written).containsExactly("xyz", "xyz");
  }

  @Test
  void whatBecameOfAWriteMayBeUnknownAndItIsNotTypedAgain() {
    CompletableFuture<WriteOutcome> lost = new CompletableFuture<>();
    loop.blocked = lost;
    var first = loop.ask(new Write(new Input.Text("x", false), "id"));
    lost.completeExceptionally(new java.util.concurrent.TimeoutException());
    assertThat(first).isCompletedExceptionally();
    assertThat(loop.ask(new Write(new Input.Text("x", false), "id"))).isCompletedExceptionally();
    assertThat(loop.written).containsExactly("x");
  }

  @Test
  void anEndedProgramTakesNoInput() {
    loop.session.exited(new ExitStatus.Signalled(9));
    assertThatThrownBy(() -> write(new Input.Text("x", false), null))
        .isInstanceOf(Failure.Precondition.class);
    assertThat(loop.written).isEmpty();
  }

  @Test
  void theTerminalsOwnRepliesGoOut() {
    loop.writes("\u001b[6n");
    assertThat(loop.replies).containsExactly("\u001b[1;1R");
  }

  @Test
  void creditGoesBackForEveryByte() {
    loop.writes(new byte[100_000]);
    assertThat(loop.credit).isEqualTo(100_000);
  }

  @Test
  void aFloodLeavesTheLoopToOthersBetweenSlices() {
    loop.session.output(new byte[3 * OutputIntake.SLICE_BYTES], 1, 0);
    assertThat(loop.ask(new SessionRequest.View()).join().outputCursor())
        .isEqualTo(OutputIntake.SLICE_BYTES);
    loop.run();
    assertThat(loop.ask(new SessionRequest.View()).join().outputCursor())
        .isEqualTo(3 * OutputIntake.SLICE_BYTES);
  }

  @Test
  void aCloseHangsUpAndKillsAfterTheTimeout() {
    loop.ask(new SessionRequest.Close()).join();
    loop.pass(995);
    assertThat(loop.signals).containsExactly("SESSION 1");
    loop.pass(5);
    assertThat(loop.signals).containsExactly("SESSION 1", "SESSION 9 close");
  }

  @Test
  void whatOutlivesTheProgramIsKilledAfterTheTimeoutToo() {
    loop.ask(new SessionRequest.Close()).join();
    loop.pass(500);
    loop.session.exited(new ExitStatus.Signalled(1));
    loop.pass(200);
    loop.session.left();
    loop.pass(995);
    assertThat(loop.signals).containsExactly("SESSION 1");
    loop.pass(5);
    assertThat(loop.signals).containsExactly("SESSION 1", "SESSION 9 close");
  }

  @Test
  void aProgramThatEndsAtItsCloseAndLeavesNothingIsSignalledNoMore() {
    loop.ask(new SessionRequest.Close()).join();
    loop.session.exited(new ExitStatus.Signalled(1));
    loop.pass(5000);
    assertThat(loop.signals).containsExactly("SESSION 1");
  }

  @Test
  void whatAProgramLeavesThatNobodyClosedLivesOn() {
    loop.session.exited(new ExitStatus.Exited(0));
    loop.session.left();
    loop.pass(5000);
    assertThat(loop.signals).isEmpty();
  }

  @Test
  void closingAnEndedSessionEndsWhatItsProgramLeft() {
    loop.session.exited(new ExitStatus.Exited(0));
    SessionView view = loop.ask(new SessionRequest.Close()).join();
    assertThat(view.status()).isEqualTo(SessionView.Status.EXITED);
    loop.pass(995);
    assertThat(loop.signals).containsExactly("SESSION 1");
    loop.pass(5);
    assertThat(loop.signals).containsExactly("SESSION 1", "SESSION 9 close");
  }

  @Test
  void closingAnEndedSessionOfWhichNothingIsLeftIsDone() {
    loop.session.exited(new ExitStatus.Exited(0));
    loop.heard = false;
    loop.ask(new SessionRequest.Close()).join();
    loop.pass(2000);
    assertThat(loop.signals).containsExactly("SESSION 1");
  }

  @Test
  void removingAnEndedSessionKillsWhatItsProgramLeftOnce() {
    loop.session.exited(new ExitStatus.Exited(0));
    loop.ask(new SessionRequest.Close()).join();
    loop.ask(new SessionRequest.Remove()).join();
    loop.session.end().join();
    loop.pass(2000);
    assertThat(loop.signals).containsExactly("SESSION 1", "SESSION 9");
  }

  @Test
  void aSignalGoesToTheForegroundAndOneThatAsksToEndToTheProgramToo() {
    for (int signal : new int[] {1, 2, 9, 10, 15, 18, 19, 28, 64}) {
      loop.ask(new SessionRequest.Kill(signal)).join();
    }
    assertThat(loop.signals)
        .containsExactly(
            "LEADER_AND_FOREGROUND 1",
            "FOREGROUND 2",
            "SESSION 9",
            "FOREGROUND 10",
            "LEADER_AND_FOREGROUND 15",
            "LEADER_AND_FOREGROUND 18",
            "FOREGROUND 19",
            "FOREGROUND 28",
            "FOREGROUND 64");
    assertThatThrownBy(() -> loop.ask(new SessionRequest.Kill(65)))
        .isInstanceOf(Failure.Invalid.class)
        .hasMessageContaining("signal");
  }

  @Test
  void theScreenOfAnEndedProgramFlowsAnewAtAResize() {
    loop.writes("x".repeat(100));
    loop.session.exited(new ExitStatus.Exited(0));
    SessionView view = loop.ask(new SessionRequest.Resize(50, 10)).join();
    assertThat(view.cols()).isEqualTo(50);
    assertThat(view.status()).isEqualTo(SessionView.Status.EXITED);
    assertThat(Node.text(loop.ask(new SessionRequest.Screen(0)).join()))
        .isEqualTo("x".repeat(50) + "\n" + "x".repeat(50));
  }
}
