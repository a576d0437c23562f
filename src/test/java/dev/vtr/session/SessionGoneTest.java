package dev.vtr.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vtr.pty.ExitStatus;
import dev.vtr.session.SessionRequest.WaitFor;
import dev.vtr.session.SessionRequest.WaitOutcome;
import dev.vtr.session.SessionRequest.Waited;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Waits for text to be gone, on a clock driven by hand. */
class SessionGoneTest {
  private final LoopByHand loop = new LoopByHand();

  private CompletableFuture<Waited> gone(String pattern) {
    WaitFor wait = loop.waitFor(pattern, 0);
    return loop.ask(new WaitFor(wait.waitId(), pattern, 0, 5_000, true, true, false));
  }

  @Test
  void goneIsWhatNoLineHasMatchedForAWhile() {
    loop.writes("busy...");
    CompletableFuture<Waited> gone = gone("busy");
    loop.pass(200);
    loop.writes("\r\u001b[Kdone");
    loop.pass(95);
    assertThat(gone).isNotDone();
    loop.pass(5);
    assertThat(gone.join().outcome()).isEqualTo(WaitOutcome.MATCHED);
    assertThat(gone.join().durationMillis()).isEqualTo(300);
  }

  @Test
  void whatIsNotThereAtTheBeginIsGoneAfterThatWhile() {
    CompletableFuture<Waited> gone = gone("busy");
    loop.pass(95);
    assertThat(gone).isNotDone();
    loop.pass(5);
    assertThat(gone).isDone();
  }

  @Test
  void aPromptWithItsBlankIsNotGoneWhileItShows() {
    loop.writes("wait? ");
    CompletableFuture<Waited> gone = gone("\\? $");
    loop.pass(200);
    assertThat(gone).isNotDone();
    loop.writes("\r\n");
    loop.pass(100);
    assertThat(gone.join().outcome()).isEqualTo(WaitOutcome.MATCHED);
  }

  @Test
  void aScreenThatIsDrawnAnewInPartsIsNotGone() {
    loop.writes("RUNNING");
    CompletableFuture<Waited> gone = gone("RUNNING");
    for (int i = 0; i < 40; i++) {
      loop.writes("\u001b[2J\u001b[Hrows\r\n");
      loop.pass(20);
      loop.writes("more rows\r\n");
      loop.pass(20);
      loop.writes("RUNNING");
      loop.pass(i % 2 == 0 ? 30 : 0);
    }
    assertThat(gone).isNotDone();
    loop.writes("\u001b[2J");
    loop.pass(95);
    assertThat(gone).isNotDone();
    loop.pass(5);
    assertThat(gone).isDone();
  }

  @Test
  void whatIsShownOnlyBetweenTwoLooksIsNotGone() {
    loop.writes("RUNNING");
    CompletableFuture<Waited> gone = gone("RUNNING");
    for (int i = 0; i < 10; i++) {
      loop.writes("ING\u001b[2J\u001b[HRUNN");
      loop.pass(50);
    }
    assertThat(gone).isNotDone();
  }

  @Test
  void aScreenThatIsDrawnAnewWithOneWriteIsNotGone() {
    loop.writes("status\r\n");
    CompletableFuture<Waited> gone = gone("status");
    CompletableFuture<Waited> other = loop.ask(loop.waitFor("never", 0));
    loop.pass(90);
    loop.writes("\u001b[2J\u001b[H\u001b[Kstatus\u001b[K\r\n\u001b[K");
    loop.pass(150);
    assertThat(gone).isNotDone();
    loop.writes("\u001b[2J");
    loop.pass(100);
    assertThat(gone).isDone();
    assertThat(other).isNotDone();
  }

  @Test
  void aScreenThatIsHeldBackIsNotJudged() {
    loop.writes("RUNNING");
    CompletableFuture<Waited> gone = gone("RUNNING");
    for (int i = 0; i < 10; i++) {
      loop.writes("\u001b[?2026h\u001b[2J");
      loop.pass(145);
      loop.writes("\u001b[HRUNNING\u001b[?2026l");
      loop.pass(20);
    }
    assertThat(gone).isNotDone();
    loop.writes("\u001b[?2026h\u001b[2J");
    loop.pass(245);
    assertThat(gone).isNotDone();
    loop.pass(5);
    assertThat(gone).isDone();
  }

  @Test
  void aHoldThatBeginsAfterTheTextWentDelaysTheAnswer() {
    loop.writes("RUNNING");
    CompletableFuture<Waited> gone = gone("RUNNING");
    loop.writes("\u001b[2J");
    loop.pass(50);
    loop.writes("\u001b[?2026h");
    loop.pass(100);
    assertThat(gone).isNotDone();
    CompletableFuture<Waited> begunWhileHeld = gone("RUNNING");
    loop.writes("\u001b[?2026l");
    assertThat(gone).isDone();
    assertThat(begunWhileHeld).isNotDone();
  }

  @Test
  void aWholeFrameIsJudgedWhereTheNextIsHeldBackWithTheSameWrite() {
    loop.writes("\u001b[?2026hRUNNING");
    CompletableFuture<Waited> gone = gone("RUNNING");
    for (int i = 0; i < 6; i++) {
      loop.writes("\u001b[?2026l\u001b[?2026h\u001b[2J\u001b[HRUNNING");
      loop.pass(60);
    }
    assertThat(gone).isNotDone();
    loop.writes("\u001b[?2026l\u001b[?2026h\u001b[2J\u001b[HDONE");
    for (int i = 0; i < 2; i++) {
      loop.pass(60);
      assertThat(gone).isNotDone();
      loop.writes("\u001b[?2026l\u001b[?2026h\u001b[2J\u001b[HDONE");
    }
    loop.pass(60);
    loop.writes("\u001b[?2026l\u001b[?2026h\u001b[2J\u001b[HDONE");
    assertThat(gone).isDone();
    assertThat(gone.join().outcome()).isEqualTo(WaitOutcome.MATCHED);
  }

  @Test
  void whatIsGoneInAFrameBeforeTheLastOfAWriteSettlesWithoutFurtherOutput() {
    loop.writes("\u001b[?2026hRUNNING");
    CompletableFuture<Waited> gone = gone("RUNNING");
    loop.writes("\u001b[2J\u001b[?2026l\u001b[?2026hDONE\u001b[?2026l");
    loop.pass(100);
    assertThat(gone).isDone();
    assertThat(gone.join().outcome()).isEqualTo(WaitOutcome.MATCHED);
  }

  @Test
  void theEndOfTheProgramSettlesTheScreen() {
    loop.writes("RUNNING and here");
    CompletableFuture<Waited> gone = gone("RUNNING");
    CompletableFuture<Waited> stays = gone("done");
    loop.writes("\r\u001b[Kdone");
    loop.session.exited(new ExitStatus.Exited(0));
    loop.run();
    assertThat(gone.join().outcome()).isEqualTo(WaitOutcome.MATCHED);
    assertThat(stays.join().outcome()).isEqualTo(WaitOutcome.EXITED);
    assertThat(gone("RUNNING").join().outcome()).isEqualTo(WaitOutcome.MATCHED);
    assertThat(gone("done").join().outcome()).isEqualTo(WaitOutcome.EXITED);
  }

  @Test
  void aTimeoutThatIsShorterComesFirst() {
    CompletableFuture<Waited> gone = loop.ask(new WaitFor(7, "busy", 0, 50, false, true, false));
    loop.pass(50);
    assertThat(gone.join().outcome()).isEqualTo(WaitOutcome.TIMED_OUT);
  }
}
