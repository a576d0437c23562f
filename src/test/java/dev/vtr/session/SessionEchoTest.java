package dev.vtr.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vtr.pty.WriteOutcome;
import dev.vtr.session.SessionRequest.Input;
import dev.vtr.session.SessionRequest.Waited;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is echo and what is an answer, as programs write both; each case whole, character by
 * character, and cut once anywhere.
 */
class SessionEchoTest {
  private static final String TYPED = "true BIGMARK " + "x".repeat(200);

  /** name, what is there, what is typed, its echo, a pattern that the echo holds, the answer. */
  static Stream<Arguments> cases() {
    return Stream.of(
        of("prompt that ends in a blank", "$ ", "echo DONE\n", "echo DONE\r\n", "DONE", "DONE"),
        of("prompt without a blank", "$", "echo DONE\n", "echo DONE\r\n", "DONE", "DONE"),
        of("no prompt", "", "echo DONE\n", "echo DONE\r\n", "DONE", "DONE"),
        of("wrapped by the terminal", "$ ", TYPED + "\n", TYPED + "\r\n", "BIGMARK", "BIGMARK 7"),
        of(
            "wrapped by readline",
            "$ ",
            TYPED + "\n",
            wrapped(TYPED, 78) + "\r\n",
            "x{10}",
            "x".repeat(10)),
        of(
            "wide characters at the edge",
            "$  ",
            "漢".repeat(60) + "DONE\n",
            "漢".repeat(60) + "DONE\r\n",
            "DONE",
            "DONE"),
        of(
            "node draws the line anew",
            "> ",
            "var total = 1\n",
            drawn("> ", "var total = 1") + "\r\n",
            "total",
            "total is 1"),
        of(
            "python's block",
            ">>> ",
            "def f():\n    return \"MARK\"\n\nf()\n",
            "def f():\r\n...     return \"MARK\"\r\n... \r\n>>> f()\r\n",
            "MARK",
            "'MARK'"),
        of(
            "an editor that indents",
            ">>> ",
            "def f():\nreturn \"MARK\"\n",
            "def f():\r\n...     return \"MARK\"\r\n",
            "MARK",
            "'MARK'"),
        of(
            "sqlite goes on",
            "sqlite> ",
            "create table t(\n SQLMARK int);\n",
            "create table t(\r\n   ...>  SQLMARK int);\r\n",
            "SQLMARK",
            "no such column: SQLMARK"),
        of(
            "a shell's PS2",
            "$ ",
            "echo 'A\nSECOND'\n",
            "echo 'A\r\ncont: SECOND'\r\n",
            "SECOND",
            "SECOND"),
        of(
            "answers between two lines",
            "$ ",
            "echo A\necho MARK\n",
            "echo A\r\nA\r\n$ echo MARK\r\n",
            "MARK",
            "MARK"),
        of(
            "typed ahead at a known prompt",
            "$ ",
            "echo A\necho MARK\n",
            "echo A\r\necho MARK\r\n$ echo A\r\nA\r\n$ echo MARK\r\n",
            "MARK",
            "MARK"),
        of(
            "typed before the first prompt",
            "",
            "echo MARK\n",
            "echo MARK\r\nuser@host:~# echo MARK\r\n",
            "MARK",
            "MARK"),
        of("a TAB as blanks", "> ", "a\tMARK\n", "a      MARK\r\n", "MARK", "MARK"),
        of("a TAB that completes", "$ ", "cat fi\tMARK\n", "cat file.txt MARK\r\n", "MARK", "MARK"),
        of(
            "a TAB in a further line",
            "> ",
            "cat\n\tMARK\n",
            "cat\r\n>         MARK\r\n",
            "MARK",
            "MARK"),
        of(
            "control characters",
            "$ ",
            "true\u0016\u0001 MARK\n",
            "true^A MARK\r\n",
            "MARK",
            "MARK"),
        of(
            "colours",
            "$ ",
            "ls MARK\n",
            "\u001b[32mls\u001b[0m \u001b[4mMARK\u001b[m\r\n",
            "MARK",
            "MARK"),
        of("cat says it again", "", "hello\nyou\n", "hello\r\nyou\r\n", "hello|you", "hello"),
        of("cat says each again", "", "hello\n", "hello\r\n", "hello", "hello"),
        of("it is repeated behind something", "", "hello\n", "hello\r\n", "hello", "     1\thello"),
        of("a menu that is silent", "Continue? [y/n] ", "y", "", "yes it is", "yes it is"),
        of("silent, its answer below", "menu> ", "2", "", "you chose 2", "\r\nyou chose 2"),
        of("silent, its answer ends like it", "menu> ", "y", "", "Ready", "\r\nReady"),
        of("silent, a longer line", "? ", "menu", "", "max 5", "max 5"),
        of("an answer on the line of the echo", "go on? ", "y\n", "y", "y.*gone", " -> gone"),
        of(
            "eighty lines",
            "$ ",
            lines(80, "\n", ""),
            lines(80, "\r\n", "> ").substring(2),
            "MARK 75",
            "MARK 75"));
  }

  private static Arguments of(
      String name, String before, String typed, String echo, String pattern, String answer) {
    return Arguments.of(name, before, typed, echo, pattern, answer);
  }

  /** As readline wraps: a blank in the next row shows the cursor there, and is written over. */
  private static String wrapped(String text, int first) {
    StringBuilder out = new StringBuilder(text.substring(0, first));
    for (int at = first; at < text.length(); at += 80) {
      out.append(" \r").append(text, at, Math.min(text.length(), at + 80));
    }
    return out.toString();
  }

  /** As node's line editor: the whole line for each character. */
  private static String drawn(String prompt, String text) {
    StringBuilder out = new StringBuilder();
    for (int end = 1; end <= text.length(); end++) {
      out.append("\u001b[1G\u001b[0J").append(prompt).append(text, 0, end);
    }
    return out.toString();
  }

  private static String lines(int count, String end, String prompt) {
    StringBuilder out = new StringBuilder();
    IntStream.range(0, count)
        .forEach(n -> out.append(prompt).append("MARK ").append(n).append(end));
    return out.toString();
  }

  private static CompletableFuture<Waited> typed(LoopByHand loop, String text, String pattern) {
    long cursor =
        loop.ask(new SessionRequest.Write(new Input.Text(text, false), null)).join().cursor();
    return loop.ask(loop.waitFor(pattern, cursor));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void onlyTheAnswerCounts(
      String name, String before, String typed, String echo, String pattern, String answer) {
    for (int cut = -1; cut <= echo.length(); cut++) {
      LoopByHand loop = new LoopByHand();
      loop.writes(before);
      CompletableFuture<Waited> waited = typed(loop, typed, pattern);
      if (cut < 0) {
        for (int at = 0; at < echo.length(); at++) {
          loop.writes(echo.substring(at, at + 1));
          assertThat(waited).as("the echo up to %d", at).isNotDone();
        }
      } else {
        loop.writes(echo.substring(0, cut));
        loop.writes(echo.substring(cut));
        assertThat(waited).as("the echo cut at %d", cut).isNotDone();
      }
      loop.writes(answer);
      loop.writes("\r\n");
      assertThat(waited).as("the answer after an echo cut at %d", cut).isDone();
    }
  }

  @Test
  void theEchoAndTheAnswerMayComeTogether() {
    cases()
        .forEach(
            one -> {
              Object[] is = one.get();
              LoopByHand loop = new LoopByHand();
              loop.writes((String) is[1]);
              CompletableFuture<Waited> waited = typed(loop, (String) is[2], (String) is[4]);
              loop.writes((String) is[3] + is[5] + "\r\n");
              assertThat(waited).as("%s", is[0]).isDone();
            });
  }

  @Test
  void anAnswerThatEndsWhereTheEchoBeginsIsNotLost() {
    LoopByHand loop = new LoopByHand();
    loop.writes("$ ");
    CompletableFuture<Waited> waited = typed(loop, "cat\nEND\n", "TREND");
    loop.writes("cat\r\n");
    loop.writes("= E"); // so far it could be the echo of the second line
    assertThat(waited).isNotDone();
    loop.writes("ND TREND\r\n");
    assertThat(waited).isDone();
  }

  @Test
  void aMatchInWhatMayBeEchoCountsWhenTheLineIsLeft() {
    LoopByHand loop = new LoopByHand();
    loop.writes("$ ");
    CompletableFuture<Waited> waited = typed(loop, "cat\nEND of it\n", "= E");
    loop.writes("cat\r\n");
    loop.writes("= E");
    assertThat(waited).isNotDone();
    loop.writes("\r\n");
    assertThat(waited).isDone();
  }

  @Test
  void aPromptThatIsDrawnWhereTheEchoStoodCounts() {
    LoopByHand loop = new LoopByHand();
    loop.writes("$ ");
    CompletableFuture<Waited> waited = typed(loop, "clear\n", "^\\$ $");
    loop.writes("clear\r\n");
    loop.writes("\u001b[H\u001b[2J\u001b[3J");
    assertThat(waited).isNotDone();
    loop.writes("$ ");
    assertThat(waited).isDone();
  }

  @Test
  void itCountsToAWaitThatComesLaterToo() {
    LoopByHand loop = new LoopByHand();
    loop.writes("$ ");
    var text = new Input.Text("clear", true);
    long cursor = loop.ask(new SessionRequest.Write(text, null)).join().cursor();
    loop.writes("clear\r\n\u001b[H\u001b[2J\u001b[3J$ ");
    assertThat(loop.ask(loop.waitFor("\\$ $", cursor))).isDone();
  }

  @Test
  void aLineThatIsDrawnAnewWhileItIsTypedIsNoPrompt() {
    LoopByHand loop = new LoopByHand();
    loop.writes("$ ");
    CompletableFuture<Waited> waited = typed(loop, "make\n", "\\$ $");
    loop.writes("make");
    loop.writes("\r\u001b[K$ ");
    assertThat(waited).isNotDone();
    loop.writes("make\r\n");
    assertThat(waited).isNotDone();
    loop.writes("$ ");
    assertThat(waited).isDone();
  }

  @Test
  void whatAnEditorSuggestsBehindTheCursorIsNoAnswer() {
    LoopByHand loop = new LoopByHand();
    loop.writes("% ");
    CompletableFuture<Waited> waited = typed(loop, "make test\n", "all|OK");
    loop.writes("ma\u001b[90mke all\u001b[m\u001b[6D");
    assertThat(waited).isNotDone();
    loop.writes("ke test\u001b[K\r\nOK\r\n");
    assertThat(waited).isDone();
  }

  @Test
  void theRestOfALineTypedBeforeIsEchoToo() {
    LoopByHand loop = new LoopByHand();
    loop.writes("$ ");
    loop.ask(new SessionRequest.Write(new Input.Text("echo MA", false), null)).join();
    loop.writes("ech");
    CompletableFuture<Waited> waited = typed(loop, "RK\n", "RK");
    loop.writes("o MA");
    loop.writes("RK\r\n");
    assertThat(waited).isNotDone();
    loop.writes("MARK\r\n");
    assertThat(waited).isDone();
  }

  @Test
  void aPasswordIsNotEchoedAndItsAnswerCounts() {
    LoopByHand loop = new LoopByHand();
    loop.outcome = new WriteOutcome.Written(true);
    loop.writes("Password: ");
    CompletableFuture<Waited> waited = typed(loop, "hunter2\n", "not hunter2");
    loop.writes("\r\nnot hunter2\r\n");
    assertThat(waited).isDone();
  }

  @Test
  void aLongLineIsEchoAsFarAsItIsRemembered() {
    String line = "true MARK " + "x".repeat(SessionRequest.WaitFor.MAX_ECHO_CHARS - 20) + " MARK";
    LoopByHand loop = new LoopByHand();
    loop.writes("$ ");
    CompletableFuture<Waited> waited = typed(loop, line + "\n", "MARK");
    for (int at = 0; at < line.length(); at += 8_000) {
      loop.writes(line.substring(at, Math.min(line.length(), at + 8_000)));
      assertThat(waited).isNotDone();
    }
    loop.writes("\r\nMARK\r\n");
    assertThat(waited).isDone();
  }

  @Test
  void manyLinesAreJudgedInReasonableTime() {
    String typed = "echo MARK\n".repeat(6_000);
    LoopByHand loop = new LoopByHand();
    loop.writes("$ ");
    CompletableFuture<Waited> waited = typed(loop, typed, "MARK");
    long began = System.nanoTime();
    loop.writes("echo MARK\r\n".repeat(6_000));
    assertThat(waited).isNotDone();
    assertThat(System.nanoTime() - began).isLessThan(5_000_000_000L);
  }

  /** What bash writes at a prompt as wide as its terminal when it has learnt that width late. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 1_000})
  void echoBehindAPromptThatFillsItsRowIsEcho(int chunk) {
    LoopByHand loop = new LoopByHand(20, 5, false);
    loop.writes("bash-5.2# ");
    loop.ask(new SessionRequest.Resize(10, 5)).join();
    loop.writes("\r\u001b[K\rbash-5.2# ");
    assertThat(loop.ask(loop.waitFor("# $", 0))).isDone();
    CompletableFuture<Waited> waited =
        typed(loop, "true bbbbbbbbbbbbbbbbbbb QQQ\n", "QQQ|^t$|true");
    String echo = "t\r\n\rrue bbbbbbbbbbbbbbbbbbb QQQ\r\n";
    for (int at = 0; at < echo.length(); at += chunk) {
      loop.writes(echo.substring(at, Math.min(echo.length(), at + chunk)));
      assertThat(waited).isNotDone();
    }
    loop.writes("QQQ\r\n");
    assertThat(waited.join().matchedLine()).isEqualTo("QQQ");
  }
}
