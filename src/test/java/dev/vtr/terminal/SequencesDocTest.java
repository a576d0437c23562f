package dev.vtr.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Every line of {@code docs/sequences.md} names a case that exists. */
class SequencesDocTest {
  @Test
  void everyFunctionHasItsCase() throws IOException {
    List<String> named =
        Files.readAllLines(Path.of("docs/sequences.md")).stream()
            .filter(line -> line.startsWith("| ") && !line.startsWith("| function"))
            .map(line -> line.substring(line.lastIndexOf(" | ") + 3, line.length() - 2))
            .toList();
    var cases = ScreenCase.all().stream().map(ScreenCase::name).collect(Collectors.toSet());
    assertThat(named).hasSizeGreaterThan(100).allSatisfy(name -> assertThat(cases).contains(name));
  }
}
