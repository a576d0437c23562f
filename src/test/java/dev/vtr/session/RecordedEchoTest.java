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
 * What line editors wrote when a line was typed that does not fit into a row, or several, or lines
 * were sent ahead while the program was busy: recorded, each character by character and cut once, a
 * few hundred times.
 *
 * <p>A recording has its lines escaped as in Java: what was there, then what was typed and what was
 * shown of that, once for each send; the wait is the last one's. Then come the answer and the
 * answer's line with DONE, which the echo shows, too, and perhaps the terminal's columns.
 */
class RecordedEchoTest {
  private static final int CUTS = 200;

  private record Recording(
      String before, List<String> sent, String echo, String answer, String answered, int columns) {
    static Recording of(Path file) throws IOException {
      List<String> is = Files.readAllLines(file).stream().map(String::translateEscapes).toList();
      boolean isWide = is.size() % 2 == 1; // no columns are told
      int end = isWide ? is.size() : is.size() - 1;
      return new Recording(
          is.getFirst(),
          is.subList(1, end - 3),
          is.get(end - 3),
          is.get(end - 2),
          is.get(end - 1),
          isWide ? 80 : Integer.parseInt(is.getLast()));
    }

    /** Plays all up to the last send. */
    CompletableFuture<Waited> begin(LoopByHand loop) {
      loop.writes(before);
      for (int i = 0; i < sent.size() - 1; i += 2) {
        type(loop, sent.get(i));
        loop.writes(sent.get(i + 1));
      }
      return loop.ask(loop.waitFor("DONE", type(loop, sent.getLast())));
    }

    LoopByHand loop() {
      return new LoopByHand(columns, 24, false);
    }

    private static long type(LoopByHand loop, String text) {
      var input = new Input.Text(text, false);
      return loop.ask(new SessionRequest.Write(input, null)).join().cursor();
    }
  }

  static Stream<Path> recordings() throws IOException, URISyntaxException {
    var folder = Objects.requireNonNull(RecordedEchoTest.class.getResource("echo")).toURI();
    try (Stream<Path> files = Files.list(Path.of(folder))) {
      return files.sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("recordings")
  void onlyTheAnswerCounts(Path file) throws IOException {
    Recording is = Recording.of(file);
    String echo = is.echo;
    int step = Math.max(1, echo.length() / CUTS);
    for (int cut = -1; cut <= echo.length(); cut += step) {
      LoopByHand loop = is.loop();
      CompletableFuture<Waited> waited = is.begin(loop);
      if (cut < 0) {
        for (int at = 0; at < echo.length(); at++) {
          loop.writes(echo.substring(at, at + 1));
          assertThat(waited).as("the echo up to %d", at).isNotDone();
        }
      } else {
        loop.writes(echo.substring(0, cut));
        assertThat(waited).as("the echo up to %d at once", cut).isNotDone();
        loop.writes(echo.substring(cut));
        assertThat(waited).as("the echo cut at %d", cut).isNotDone();
      }
      loop.writes(is.answer);
      assertThat(waited).as("the answer after an echo cut at %d", cut).isDone();
      assertThat(waited.join().matchedLine()).isEqualTo(is.answered);
    }
  }

  @ParameterizedTest
  @MethodSource("recordings")
  void theEchoAndTheAnswerMayComeTogether(Path file) throws IOException {
    Recording is = Recording.of(file);
    LoopByHand loop = is.loop();
    CompletableFuture<Waited> waited = is.begin(loop);
    loop.writes(is.echo + is.answer);
    assertThat(waited).isDone();
    assertThat(waited.join().matchedLine()).isEqualTo(is.answered);
  }
}
