package dev.vtr.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vtr.session.SessionRequest.Input;
import dev.vtr.session.SessionRequest.Waited;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What line editors wrote when a line was typed that does not fit into a row, or several: recorded,
 * each character by character and cut once, a few hundred times. A recording has five lines,
 * escaped as in Java: what was there, what was typed, its echo, the answer, and the answer's line
 * with DONE, which the echo shows, too.
 */
class RecordedEchoTest {
  private static final int CUTS = 200;

  static Stream<Path> recordings() throws IOException, URISyntaxException {
    var folder = Objects.requireNonNull(RecordedEchoTest.class.getResource("echo")).toURI();
    try (Stream<Path> files = Files.list(Path.of(folder))) {
      return files.sorted().toList().stream();
    }
  }

  private static List<String> parts(Path recording) throws IOException {
    return Files.readAllLines(recording).stream().map(String::translateEscapes).toList();
  }

  private static CompletableFuture<Waited> typed(LoopByHand loop, String text) {
    var input = new Input.Text(text, false);
    long cursor = loop.ask(new SessionRequest.Write(input, null)).join().cursor();
    return loop.ask(loop.waitFor("DONE", cursor));
  }

  @ParameterizedTest
  @MethodSource("recordings")
  void onlyTheAnswerCounts(Path recording) throws IOException {
    List<String> is = parts(recording);
    String echo = is.get(2);
    int step = Math.max(1, echo.length() / CUTS);
    for (int cut = -1; cut <= echo.length(); cut += step) {
      LoopByHand loop = new LoopByHand();
      loop.writes(is.get(0));
      CompletableFuture<Waited> waited = typed(loop, is.get(1));
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
      loop.writes(is.get(3));
      assertThat(waited).as("the answer after an echo cut at %d", cut).isDone();
      assertThat(waited.join().matchedLine()).isEqualTo(is.get(4));
    }
  }

  @ParameterizedTest
  @MethodSource("recordings")
  void theEchoAndTheAnswerMayComeTogether(Path recording) throws IOException {
    List<String> is = parts(recording);
    LoopByHand loop = new LoopByHand();
    loop.writes(is.get(0));
    CompletableFuture<Waited> waited = typed(loop, is.get(1));
    loop.writes(is.get(2) + is.get(3));
    assertThat(waited).isDone();
    assertThat(waited.join().matchedLine()).isEqualTo(is.get(4));
  }
}
