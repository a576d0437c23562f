package dev.vtr.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vtr.session.SessionRequest.Input;
import dev.vtr.session.SessionRequest.Waited;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Answers that look like a prompt and a typed line, which was echoed already: they are heard. */
class SessionRepeatedInputTest {
  private static final String SHELL = "bash-5.2# ";

  private static final String LOOP = "for i in 50 100; do\necho \"$i% done\"\ndone\n";

  private static final String LOOP_SHOWN =
      "for i in 50 100; do\r\n> echo \"$i% done\"\r\n> done\r\n";

  private final LoopByHand loop = new LoopByHand();

  private long type(String text) {
    return loop.ask(new SessionRequest.Write(new Input.Text(text, false), null)).join().cursor();
  }

  private CompletableFuture<Waited> typed(String text, String pattern) {
    return loop.ask(loop.waitFor(pattern, type(text)));
  }

  /** Typed at a prompt and answered; then the prompt is back. */
  private void done(String text, String shown) {
    type(text);
    loop.writes(shown + SHELL);
  }

  private void hears(CompletableFuture<Waited> waited, String line) {
    assertThat(waited).isNotDone();
    loop.writes(line + "\r\n");
    assertThat(waited).isDone();
    assertThat(waited.join().matchedLine()).isEqualTo(line);
  }

  @Test
  void progressBeforeTheWordThatEndedTheLoop() {
    loop.writes(SHELL);
    CompletableFuture<Waited> waited = typed(LOOP, "100% done");
    loop.writes(LOOP_SHOWN + "50% done\r\n");
    hears(waited, "100% done");
  }

  @Test
  void alsoWhenTheLoopWasSentAhead() {
    loop.writes(SHELL);
    type("sleep 1\n");
    loop.writes("sleep 1\r\n");
    CompletableFuture<Waited> waited = typed(LOOP, "100. done");
    loop.writes(LOOP.replace("\n", "\r\n") + SHELL + LOOP_SHOWN);
    hears(waited, "100% done");
  }

  @Test
  void alsoInASendAfterTheLoop() {
    loop.writes(SHELL);
    done(LOOP, LOOP_SHOWN + "50% done\r\n100% done\r\n");
    CompletableFuture<Waited> waited = typed("echo '100% done'\n", "^100% done");
    loop.writes("echo '100% done'\r\n");
    hears(waited, "100% done");
  }

  @Test
  void alsoWhenTheLoopHasBeenWiped() {
    loop.writes(SHELL);
    done(LOOP, LOOP_SHOWN + "\u001b[H\u001b[2J\u001b[3J");
    CompletableFuture<Waited> waited = typed("cat f\n", "# done");
    loop.writes("cat f\r\n");
    hears(waited, "# done");
  }

  @Test
  void aLineOfAHereDocumentInADifference() {
    loop.writes(SHELL);
    done("cat > db <<E\na\nnew line\nE\n", "cat > db <<E\r\n> a\r\n> new line\r\n> E\r\n");
    CompletableFuture<Waited> waited = typed("diff da db\n", "new line");
    loop.writes("diff da db\r\n1a2\r\n");
    hears(waited, "> new line");
  }

  @Test
  void aCommandThatAFileShowsBehindAPrompt() {
    loop.writes(SHELL);
    done("make -v\n", "make -v\r\nGNU Make 4.3\r\n");
    CompletableFuture<Waited> waited = typed("cat README\n", "make -v");
    loop.writes("cat README\r\n");
    hears(waited, "    $ make -v");
  }

  @Test
  void theCommandItselfBehindASign() {
    loop.writes(SHELL);
    CompletableFuture<Waited> waited = typed("make test\n", "make test");
    loop.writes("make test\r\n\r\n");
    hears(waited, "> make test");
  }

  @Test
  void aProgramThatShowsAPromptOfItsOwn() {
    loop.writes(">>> ");
    type("x = 5\n");
    loop.writes("x = 5\r\n>>> ");
    CompletableFuture<Waited> waited = typed("print('>>> x = 5')\n", "x = 5$");
    loop.writes("print('>>> x = 5')\r\n");
    hears(waited, ">>> x = 5");
  }

  @Test
  void aProgramThatAnswersWithWhatItWasTold() {
    loop.writes("you> ");
    CompletableFuture<Waited> waited = typed("hello\n", "<bob> hello");
    loop.writes("hello\r\n");
    hears(waited, "<bob> hello");
  }

  @Test
  void theSameBehindTheQuestionOnceMore() {
    loop.writes("Value: ");
    CompletableFuture<Waited> waited = typed("42\n", "Value: 42");
    loop.writes("42\r\n");
    hears(waited, "Value: 42");
  }

  @Test
  void theSameBehindTheQuestionWithAnotherNumber() {
    loop.writes("Name (1): ");
    CompletableFuture<Waited> waited = typed("bob\n", "Name.*bob");
    loop.writes("bob\r\n");
    hears(waited, "Name (2): bob");
  }

  @Test
  void whatWasTypedBehindOutputThatIsNoPromptIsShownAnew() {
    loop.writes(SHELL);
    type("printf working...; sleep 1\n");
    loop.writes("printf working...; sleep 1\r\nworking...");
    CompletableFuture<Waited> waited = typed("A=DONE\n", "DONE");
    loop.writes("A=DONE\r\n" + SHELL + "A=DO");
    assertThat(waited).isNotDone();
    loop.writes("NE\r\n" + SHELL);
    assertThat(waited).isNotDone();
    loop.writes("\r\n");
    hears(waited, "DONE");
  }

  @Test
  void whatWasTypedBehindAPercentageIsShownAnew() {
    loop.writes(SHELL);
    type("load\n");
    loop.writes("load\r\n50% ");
    CompletableFuture<Waited> waited = typed("A=DONE\n", "DONE");
    loop.writes("A=DONE\r\n100%\r\n" + SHELL + "A=DONE\r\n" + SHELL);
    assertThat(waited).isNotDone();
    loop.writes("\r\n");
    hears(waited, "DONE");
  }

  @Test
  void aLineSentAheadIsShownAtThePromptThatTheNextIsTypedAt() {
    loop.writes(SHELL);
    type("sleep 1\n");
    loop.writes("sleep 1\r\n");
    type("A=DONE\n");
    loop.writes("A=DONE\r\n" + SHELL); // about to show that
    CompletableFuture<Waited> waited = typed("B=2\n", "DONE|B=2");
    loop.writes("A=DONE\r\n" + SHELL + "B=2\r\n");
    hears(waited, "A=DONE");
  }

  @Test
  void eachOfEqualLinesIsShownAnewOnce() {
    loop.writes(SHELL);
    type("sleep 1\n");
    loop.writes("sleep 1\r\n");
    type("A=DONE\n");
    loop.writes("A=DONE\r\n");
    CompletableFuture<Waited> waited = typed("A=DONE\n", "DONE");
    loop.writes("A=DONE\r\n" + SHELL + "A=DONE\r\n" + SHELL + "A=DONE\r\n");
    hears(waited, "$ A=DONE");
  }
}
