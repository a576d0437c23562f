package dev.vtr.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vtr.session.SessionRequest.Input;
import dev.vtr.session.SessionRequest.Waited;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What looks like a line that an editor broke or scrolled, and is one, or an answer. */
class SessionEditorEchoTest {
  private static final String LONG =
      "print('this is one line that is longer than a row of this terminal, which has eighty columns: DONE')";

  private final LoopByHand loop = new LoopByHand();

  private CompletableFuture<Waited> typed(String text, String pattern) {
    var input = new Input.Text(text, false);
    long cursor = loop.ask(new SessionRequest.Write(input, null)).join().cursor();
    return loop.ask(loop.waitFor(pattern, cursor));
  }

  private static String matched(CompletableFuture<Waited> waited) {
    assertThat(waited).isDone();
    return String.valueOf(waited.join().matchedLine());
  }

  /** As editors that scroll behind the prompt, without a sign. */
  @Test
  void aLineThatIsScrolledBehindItsPromptIsEcho() {
    loop.writes("> ");
    CompletableFuture<Waited> waited = typed(LONG + "\n", "DONE");
    for (int end = 1; end <= LONG.length(); end++) {
      loop.writes("\r> " + LONG.substring(Math.max(0, end - 77), end) + "\u001b[0K");
      assertThat(waited).isNotDone();
    }
    loop.writes("\r\nDONE\r\n");
    assertThat(matched(waited)).isEqualTo("DONE");
  }

  @Test
  void whatAnEditorSuggestsInTheRowBelowIsNoAnswer() {
    loop.writes("> ");
    CompletableFuture<Waited> waited = typed(LONG + "\n", "DONE|all");
    loop.writes(LONG.substring(0, 77) + "\\\r\n. ");
    loop.writes(LONG.substring(77, 80) + "\u001b[90mor all\u001b[m\u001b[6D");
    assertThat(waited).isNotDone();
    loop.writes(LONG.substring(80) + "\u001b[K\r\nall\r\n");
    assertThat(matched(waited)).isEqualTo("all");
  }

  @Test
  void theRowsOfABrokenLineThatComeOnceMoreAreAnAnswer() {
    loop.writes("> ");
    CompletableFuture<Waited> waited = typed(LONG + "\n", "DONE");
    loop.writes(LONG.substring(0, 77) + "\\\r\n. " + LONG.substring(77) + "\r\n");
    assertThat(waited).isNotDone();
    loop.writes("error at: " + LONG.substring(77) + "\r\n");
    assertThat(matched(waited)).startsWith("error at: ");
  }

  @Test
  void aRowThatIsNotFullDoesNotGoOnBelow() {
    loop.writes("> ");
    CompletableFuture<Waited> waited = typed("menu DONE\n", "DONE");
    loop.writes("me");
    loop.writes("\r\nnu DONE\r\n");
    assertThat(matched(waited)).isEqualTo("nu DONE");
  }

  @Test
  void aFullRowThatEndsAsALineBeginsDoesNotGoOnBelow() {
    loop.writes("> ");
    CompletableFuture<Waited> waited = typed("ab\nab DONE\n", "DONE");
    loop.writes("ab\r\n" + "-".repeat(77) + " ab\r\nDONE\r\n");
    assertThat(matched(waited)).isEqualTo("DONE");
  }

  @Test
  void anAnswerBehindASignIsNoScrolledLine() {
    loop.writes("> ");
    CompletableFuture<Waited> waited = typed(LONG + "\n", "DONE");
    loop.writes(LONG + "\r\n");
    assertThat(waited).isNotDone();
    loop.writes("<" + LONG.substring(40) + "\r\n");
    assertThat(matched(waited)).startsWith("<");
  }

  @Test
  void manyLongLinesAreJudgedInReasonableTime() {
    loop.writes("> ");
    CompletableFuture<Waited> waited = typed((LONG + "\n").repeat(600), "DONE");
    long began = System.nanoTime();
    for (int line = 0; line < 600; line++) {
      loop.writes(LONG.substring(0, 77) + "\\\r\n. " + LONG.substring(77) + "\r\n> ");
      assertThat(waited).isNotDone();
    }
    for (int line = 0; line < 5_000; line++) {
      loop.writes("DON ".repeat(20) + "\r\n");
    }
    assertThat(System.nanoTime() - began).isLessThan(10_000_000_000L);
  }
}
