package dev.vtr.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vtr.session.SessionRequest.Input;
import dev.vtr.session.SessionRequest.WaitFor;
import dev.vtr.session.SessionRequest.Waited;
import dev.vtr.session.SessionRequest.Write;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stood on the screen before a wait's cursor is no answer, until it is written again. */
class SessionOldTextTest {
  private static final String SCREEN = "build DONE   jobs 1\r\n\r\n> ";

  private final LoopByHand loop = new LoopByHand();

  private CompletableFuture<Waited> sendAndWait(String pattern) {
    WaitFor wait = loop.waitFor(pattern, WaitFor.WITH_WRITE);
    CompletableFuture<Waited> waited = loop.ask(wait);
    loop.ask(new Write(new Input.Text("next", true), null, () -> false, wait.waitId())).join();
    loop.writes("next\r\n");
    return waited;
  }

  /** What changes on the line, and how. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u001b[1;19H2",
        "\u001b[1;14Htasks 2",
        "\u001b[1;1HBUILD",
        "\u001b[1;19H2\u001b[K",
        "\u001b[1;14H\u001b[Kok",
        "\u001b[L\u001b[M\u001b[1;19H2",
      })
  void whatStandsOnALineThatChangesIsNoAnswer(String change) {
    loop.writes(SCREEN);
    CompletableFuture<Waited> waited = sendAndWait("DO[N]E");
    loop.writes(change);
    assertThat(waited).isNotDone();
    loop.writes("\u001b[5;1Hnow DONE\r\n");
    assertThat(waited.join().matchedLine()).isEqualTo("now DONE");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u001b[HDONE",
        "\u001b[Hbuild DONE   jobs 2",
        "\u001b[H\u001b[Jbuild DONE   jobs 1",
        "\u001b[2J\u001b[Hbuild DONE   jobs 2",
        "\u001b[1;7H\u001b[K\u001b[1;7HDONE",
        "\u001b[1;7H\u001b[1mDONE\u001b[m",
      })
  void whatIsWrittenAgainIsAnAnswer(String output) {
    loop.writes(SCREEN);
    CompletableFuture<Waited> whole = sendAndWait("DO[N]E");
    loop.writes(output);
    assertThat(whole).isDone();
    for (int cut = 1; cut < output.length(); cut++) {
      loop.writes("\u001b[2J\u001b[H" + SCREEN);
      CompletableFuture<Waited> waited = sendAndWait("DO[N]E");
      loop.writes(output.substring(0, cut));
      loop.writes(output.substring(cut));
      assertThat(waited).as("cut at %d", cut).isDone();
    }
  }

  @Test
  void whatWentAndCameBackIsAnAnswer() {
    loop.writes(SCREEN);
    CompletableFuture<Waited> waited = sendAndWait("DO[N]E");
    loop.writes("\u001b[1;7Hw");
    loop.writes("\u001b[1;7HD");
    assertThat(waited).isDone();
  }

  @Test
  void aMatchOfWhichAPartIsNewIsNew() {
    loop.writes(SCREEN);
    CompletableFuture<Waited> waited = sendAndWait("DONE +jobs \\d");
    loop.writes("\u001b[1;19H2");
    assertThat(waited.join().matchedLine()).isEqualTo("build DONE   jobs 2");
  }

  @Test
  void aWaitFromTheCursorAsItIsKnowsWhatIsOldToo() {
    loop.writes(SCREEN + "DONE \u001b[D");
    long cursor = loop.ask(new SessionRequest.View()).join().outputCursor();
    CompletableFuture<Waited> waited = loop.ask(loop.waitFor("DONE", cursor));
    loop.writes("\u001b[1;19H2");
    loop.writes("x");
    assertThat(waited).isNotDone();
  }

  @Test
  void aLineKeepsItsOldTextWhereverItScrollsAndThroughAResize() {
    loop.writes("\r\n".repeat(23) + "build DONE   jobs 1\r\n> ");
    CompletableFuture<Waited> waited = sendAndWait("DONE");
    loop.writes("\r\n\r\n");
    loop.ask(new SessionRequest.Resize(70, 24)).join();
    loop.writes("\u001b[20;19H2");
    assertThat(Node.text(loop.ask(new SessionRequest.Screen(0)).join())).contains("jobs 2");
    assertThat(waited).isNotDone();
  }
}
