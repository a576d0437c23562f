package dev.vtr.terminal;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@link TerminalFuzz} holds for: inputs that once broke it, and random ones. */
class TerminalFuzzTest {
  private static final Path FOUND = Path.of("src/test/resources/dev/vtr/terminal/fuzz");
  private static final int RUNS = 250;

  static List<Path> found() throws IOException {
    try (Stream<Path> files = Files.list(FOUND)) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("found")
  void whatWasFound(Path file) {
    assertThatCode(() -> TerminalFuzz.fuzzerTestOneInput(bytes(file))).doesNotThrowAnyException();
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13})
  void anything(long seed) {
    var random = new Random(seed);
    for (int run = 0; run < RUNS; run++) {
      byte[] data = new byte[3 + random.nextInt(600)];
      random.nextBytes(data);
      byte[] known = new RandomOutput(random.nextLong()).bytes(data.length);
      System.arraycopy(known, 0, data, data.length / 2, data.length - data.length / 2);
      assertThatCode(() -> TerminalFuzz.fuzzerTestOneInput(data))
          .as("seed %d, run %d", seed, run)
          .doesNotThrowAnyException();
    }
  }
}
