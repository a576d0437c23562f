package dev.vtr.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Recordings of real programs and of vttest's screens, 80x24: {@code NAME.bytes} is what the
 * program wrote, {@code NAME.screens} the screens after some of its bytes, each after a line
 * {@code @bytes}. The screens were compared with xterm's, but for those of 132 columns and
 * clusters.
 */
class GoldenTest {
  private static final Path RECORDINGS = Path.of("src/test/resources/dev/vtr/terminal/golden");

  static List<String> recordings() throws IOException {
    try (Stream<Path> files = Files.list(RECORDINGS)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".bytes"))
          .map(name -> name.substring(0, name.length() - ".bytes".length()))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("recordings")
  void screens(String name) throws IOException {
    byte[] bytes = Files.readAllBytes(RECORDINGS.resolve(name + ".bytes"));
    String expected = Files.readString(RECORDINGS.resolve(name + ".screens"));
    assertThat(screens(bytes, offsets(expected), Integer.MAX_VALUE)).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("recordings")
  void cutInSmallPieces(String name) throws IOException {
    byte[] bytes = Files.readAllBytes(RECORDINGS.resolve(name + ".bytes"));
    String expected = Files.readString(RECORDINGS.resolve(name + ".screens"));
    assertThat(screens(bytes, offsets(expected), 7)).isEqualTo(expected);
  }

  private static List<Integer> offsets(String screens) {
    return screens
        .lines()
        .filter(line -> line.startsWith("@"))
        .map(line -> Integer.valueOf(line.substring(1)))
        .toList();
  }

  /** The screens after each number of bytes, fed in pieces. */
  static String screens(byte[] bytes, List<Integer> offsets, int piece) {
    var options = new TerminalOptions(80, 24, 100, "golden", new Permissions(false, true, false));
    var terminal = new Terminal(options);
    var screens = new ArrayList<String>();
    int at = 0;
    for (int offset : offsets) {
      while (at < offset) {
        int length = Math.min(piece, offset - at);
        terminal.feed(bytes, at, length);
        at += length;
      }
      screens.add("@" + offset + "\n" + ScreenText.of(terminal) + "\n");
    }
    return String.join("", screens);
  }

  /** Writes the screens of a recording, given the numbers of bytes: for whoever adds one. */
  public static void main(String[] args) throws IOException {
    byte[] bytes = Files.readAllBytes(RECORDINGS.resolve(args[0] + ".bytes"));
    var offsets = new ArrayList<Integer>();
    for (int i = 1; i < args.length; i++) {
      offsets.add(Integer.valueOf(args[i]));
    }
    String screens = screens(bytes, offsets, Integer.MAX_VALUE);
    Files.write(RECORDINGS.resolve(args[0] + ".screens"), screens.getBytes(StandardCharsets.UTF_8));
  }
}
