package dev.vtr.arch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What holds for the sources as text. */
class PackageGuideTest {
  private static final Path SOURCES = Path.of("src/main/java");

  @Test
  void everyPackageHasAGuideThatIsNullMarked() throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      List<Path> packages =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .map(Path::getParent)
              .distinct()
              .toList();
      assertThat(packages).isNotEmpty();
      for (Path folder : packages) {
        assertThat(folder.resolve("package-info.java")).content().contains("@NullMarked", "/**");
      }
    }
  }

  @Test
  void verticlesOnlyTranslate() throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      List<Path> verticles =
          files.filter(file -> file.toString().endsWith("Verticle.java")).toList();
      for (Path verticle : verticles) {
        assertThat(Files.readAllLines(verticle))
            .as(verticle.toString())
            .hasSizeLessThanOrEqualTo(150);
      }
    }
  }
}
