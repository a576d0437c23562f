package dev.vtr.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vtr.session.SessionRequest.Input;
import dev.vtr.session.SessionRequest.Waited;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Lines sent ahead to a busy program: which of them are shown anew, and what is an answer. */
class SessionShownAnewTest {
  private final LoopByHand loop = new LoopByHand(40, 24, false);

  private long type(String text) {
    var input = new Input.Text(text, false);
    return loop.ask(new SessionRequest.Write(input, null)).join().cursor();
  }

  /** Typed to a terminal that echoes, as it does while a program is busy. */
  private void sentAhead(String text) {
    type(text);
    loop.writes(text.replace("\n", "\r\n"));
  }

  private CompletableFuture<Waited> typed(String text, String pattern) {
    CompletableFuture<Waited> waited = loop.ask(loop.waitFor(pattern, type(text)));
    loop.writes(text.replace("\n", "\r\n"));
    return waited;
  }

  private static String matched(CompletableFuture<Waited> waited) {
    assertThat(waited).isDone();
    return String.valueOf(waited.join().matchedLine());
  }

  @Test
  void theAnswerThatIsTypedNextIsHeard() {
    loop.writes("In [1]: ");
    sentAhead("sleep(1)\n");
    sentAhead("5\n");
    CompletableFuture<Waited> waited = typed("5\n", "5$");
    loop.writes("In [2]: 5\r\n");
    assertThat(waited).isNotDone();
    loop.writes("Out[2]: 5\r\n");
    assertThat(matched(waited)).isEqualTo("Out[2]: 5");
  }

  @Test
  void whatIsTypedNextBehindNothingIsAnAnswer() {
    loop.writes(">>> ");
    sentAhead("sleep(1)\n");
    sentAhead("5\n");
    CompletableFuture<Waited> waited = typed("5\n", "5$");
    loop.writes(">>> 5\r\n");
    assertThat(waited).isNotDone();
    loop.writes("5\r\n");
    assertThat(matched(waited)).isEqualTo("5");
  }

  @Test
  void aFileOfWhatWasTypedIsAnAnswer() {
    loop.writes("$ ");
    sentAhead("sleep 1\n");
    CompletableFuture<Waited> waited = typed("cat -n <<E\nfirst\nDONE\nE\n", "DONE");
    loop.writes("$ cat -n <<E\r\n> first\r\n> DONE\r\n> E\r\n");
    assertThat(waited).isNotDone();
    loop.writes("     1\tfirst\r\n     2\tDONE\r\n");
    assertThat(matched(waited)).endsWith("2  DONE");
  }

  @Test
  void aLineThatWasLeftHalfDrawnIsAnAnswer() {
    loop.writes("$ ");
    sentAhead("sleep 1\n");
    sentAhead("DONE it is\n");
    CompletableFuture<Waited> waited = typed("true\n", "DONE");
    loop.writes("$ DONE it");
    assertThat(waited).isNotDone();
    loop.writes("\r\n");
    assertThat(matched(waited)).isEqualTo("$ DONE it");
  }

  @Test
  void anEarlierLineIsEchoWithWhatIsSuggestedBehindIt() {
    loop.writes("$ ");
    sentAhead("sleep 1\n");
    sentAhead("make check\n");
    CompletableFuture<Waited> waited = typed("true\n", "DONE|check");
    loop.writes("$ mak\u001b[90me DONE\u001b[m\u001b[6D");
    assertThat(waited).isNotDone();
    loop.writes("e check\u001b[K\r\nDONE\r\n");
    assertThat(matched(waited)).isEqualTo("DONE");
  }

  @Test
  void aBlockIsToldFromAnotherThatBeginsAlike() {
    loop.writes(">>> ");
    sentAhead("sleep(1)\n");
    sentAhead("for number in the_numbers_of_this_list:\nfirst()\n\n");
    CompletableFuture<Waited> waited =
        typed("for number in the_numbers_of_this_list:\nDONE()\n\n", "DONE");
    loop.writes(">>> for number in the_numbers_of_this_l\\\r\nist:\r\n...     first()\r\n... \r\n");
    loop.writes(">>> for number in the_numbers_of_this_l\\\r\nist:\r\n...     DONE()\r\n... \r\n");
    assertThat(waited).isNotDone();
    loop.writes("DONE\r\n");
    assertThat(matched(waited)).isEqualTo("DONE");
  }

  @Test
  void aBlockMayHaveEmptyLines() {
    loop.writes(">>> ");
    sentAhead("sleep(1)\n");
    CompletableFuture<Waited> waited = typed("def f():\n  1\n\n\n  DONE()\n", "DONE");
    loop.writes(">>> def f():\r\n...     1\r\n... \r\n... \r\n...     DONE()\r\n");
    assertThat(waited).isNotDone();
    loop.writes("DONE\r\n");
    assertThat(matched(waited)).isEqualTo("DONE");
  }

  @Test
  void aLineMayBeBrokenInTheIndentationOfAnEditor() {
    loop.writes(">>> ");
    sentAhead("sleep(1)\n");
    CompletableFuture<Waited> waited = typed("if 1:\n    y = DONE\n", "DONE");
    loop.writes(">>> if 1:\r\n..." + " ".repeat(36) + "\\\r\n");
    loop.writes(" ".repeat(37) + "y \\\r\n= DO");
    assertThat(waited).isNotDone();
    loop.writes("NE\r\n");
    assertThat(waited).isNotDone();
    loop.writes("DONE\r\n");
    assertThat(matched(waited)).isEqualTo("DONE");
  }

  @Test
  void aPromptMayCount() {
    loop.writes("at 9:59:58 ! ");
    sentAhead("sleep 1\n");
    CompletableFuture<Waited> waited = typed("A=DONE\n", "DONE");
    loop.writes("at 10:00:00 ! A=DO");
    assertThat(waited).isNotDone();
    loop.writes("NE\r\n");
    assertThat(waited).isNotDone();
    loop.writes("at ten:00:00 ! A=DONE\r\n");
    assertThat(matched(waited)).isEqualTo("at ten:00:00 ! A=DONE");
  }

  @Test
  void manyEqualLinesAreJudgedInReasonableTime() {
    loop.writes("> ");
    sentAhead("sleep(1)\n");
    String block = "if 1:\n" + "  DONE()\n".repeat(800);
    CompletableFuture<Waited> waited = typed(block, "DONE");
    long began = System.nanoTime();
    loop.writes("> if 1:\r\n");
    for (int line = 0; line < 800; line++) {
      loop.writes(".     DONE()\r\n");
    }
    assertThat(waited).isNotDone();
    assertThat(System.nanoTime() - began).isLessThan(10_000_000_000L);
  }
}
