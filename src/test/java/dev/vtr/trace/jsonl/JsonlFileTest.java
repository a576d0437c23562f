package dev.vtr.trace.jsonl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
final class JsonlFileTest {
  @TempDir Path dir;
  private final FakeClock clock = new FakeClock("2026-02-01T17:30:00Z");
  private final List<String> notices = new ArrayList<>();
  private final FaultyDisk disk = new FaultyDisk();

  private Path path() {
    return dir.resolve("traces.jsonl");
  }

  private JsonlFile file(JsonlLimits limits) {
    return new JsonlFile(path(), limits, clock, disk, "0a1b-2c3d4e5f", notices::add);
  }

  /** What a process before this one left today. */
  private void left(String text) throws IOException {
    Files.writeString(path(), text);
    Files.setLastModifiedTime(path(), FileTime.from(clock.instant()));
  }

  private static ByteBuffer line(int n) {
    return ByteBuffer.wrap("{\"n\":%3d}\n".formatted(n).getBytes(StandardCharsets.UTF_8));
  }

  private static List<Integer> numbers(Path active) throws IOException {
    return Lines.of(active).stream().map(line -> line.path("n").asInt()).toList();
  }

  private List<String> names() throws IOException {
    try (var entries = Files.list(dir)) {
      return entries
          .map(p -> p.getFileName().toString())
          .filter(n -> !n.startsWith("."))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"n\":1}\n{\"n\":2}\n{\"n\":', 2",
    "'{\"n\":1}\n{\"n\":2}\n\u0000\u0000\u0000\u0000', 2",
    "'{\"n\":1}\n garbage \n{\"n\":2}\nxx', 3",
    "'{\"n\":', 0",
    "'\u0000\u0000\u0000', 0",
    "'', 0",
  })
  void tornTailIsCutAtTheLastLineEnd(String before, int linesKept) throws IOException {
    left(before);
    try (JsonlFile file = file(JsonlLimits.DEFAULT)) {
      file.append(line(7));
    }
    List<String> lines = Files.readString(path()).lines().toList();
    assertThat(lines).hasSize(linesKept + 1);
    assertThat(lines.getLast()).isEqualTo("{\"n\":  7}");
    assertThat(names()).containsExactly("traces.jsonl");
  }

  @ParameterizedTest
  @CsvSource({"'binary rubbish'", "'one\ntwo\nthree\n'"})
  void unreadableFileIsPutAsideWithAMessage(String before) throws IOException {
    left(before);
    try (JsonlFile file = file(JsonlLimits.DEFAULT)) {
      file.append(line(7));
    }
    assertThat(numbers(path())).containsExactly(7);
    assertThat(notices).anyMatch(notice -> notice.contains("no readable line"));
    String aside = names().stream().filter(n -> n.contains(".bad-")).findFirst().orElseThrow();
    assertThat(Files.readString(dir.resolve(aside))).isEqualTo(before);
  }

  @Test
  void rotatesBySizeAndRemovesTheOldest() throws IOException {
    try (JsonlFile file = file(new JsonlLimits(30, 90))) {
      for (int i = 1; i <= 20; i++) {
        file.append(line(i));
        long total = 0;
        for (Path segment : new Segments(path()).inOrder()) {
          assertThat(Files.size(segment)).isLessThanOrEqualTo(30);
          total += Files.size(segment);
        }
        assertThat(total).isLessThanOrEqualTo(90);
      }
    }
    assertThat(names())
        .containsExactly("traces.000005.jsonl", "traces.000006.jsonl", "traces.jsonl");
    assertThat(numbers(path())).containsExactly(13, 14, 15, 16, 17, 18, 19, 20);
  }

  @Test
  void rotatesByDayAndGoesOnCountingAfterARestart() throws IOException {
    try (JsonlFile file = file(JsonlLimits.DEFAULT)) {
      file.append(line(1));
      clock.advance(Duration.ofHours(6));
      file.append(line(2));
      clock.advance(Duration.ofHours(1));
      file.append(line(3));
      clock.advance(Duration.ofDays(1));
      file.append(line(4));
    }
    assertThat(names())
        .containsExactly("traces.000001.jsonl", "traces.000002.jsonl", "traces.jsonl");
    try (JsonlFile file = file(new JsonlLimits(1, 1000))) {
      file.append(line(5));
    }
    assertThat(names()).contains("traces.000003.jsonl");
    assertThat(numbers(path())).containsExactly(1, 2, 3, 4, 5);
  }

  @Test
  void secondWriterTakesANameOfItsOwnAndSaysSo() throws IOException {
    try (JsonlFile first = file(JsonlLimits.DEFAULT);
        JsonlFile second = file(JsonlLimits.DEFAULT)) {
      first.append(line(1));
      second.append(line(2));
      assertThat(notices).singleElement().asString().contains("written by another process");
      assertThat(second.segments().active().getFileName().toString())
          .isEqualTo("traces.%d-0a1b2c3d.jsonl".formatted(ProcessHandle.current().pid()));
      assertThat(numbers(path())).containsExactly(1);
      assertThat(numbers(second.segments().active())).containsExactly(2);
    }
    try (JsonlFile later = file(JsonlLimits.DEFAULT)) {
      later.append(line(3));
      assertThat(numbers(path())).contains(1, 3);
    }
  }

  @Test
  void theBoundHoldsForWhatIsTakenOverToo() throws IOException {
    for (int i = 1; i <= 9; i++) {
      Files.writeString(
          dir.resolve("traces.4711-0a1b2c3d.%06d.jsonl".formatted(i)),
          "{\"n\":%3d}\n{\"n\":%3d}\n{\"n\":%3d}\n".formatted(10 * i, 10 * i, 10 * i));
    }
    left("{\"n\":  1}\n");
    List<Path> gone = new ArrayList<>();
    try (JsonlFile file = file(new JsonlLimits(30, 90))) {
      file.open();
      file.onRemoval(gone::add);
      file.applyBound();
      assertThat(names())
          .containsExactly("traces.000008.jsonl", "traces.000009.jsonl", "traces.jsonl");
      assertThat(gone).as("their lines are counted").hasSize(7);
      file.append(line(2));
      assertThat(numbers(path())).containsExactly(80, 80, 80, 90, 90, 90, 1, 2);
    }
  }

  @Test
  void theBoundHoldsForWhatIsTakenOverAtARotation() throws IOException {
    try (JsonlFile file = file(new JsonlLimits(30, 90))) {
      file.append(line(1));
      for (int i = 1; i <= 9; i++) {
        Files.writeString(
            dir.resolve("traces.4711-0a1b2c3d.%06d.jsonl".formatted(i)),
            "{\"n\":%21d}\n".formatted(i));
      }
      for (int i = 2; i <= 4; i++) {
        file.append(line(i));
      }
      assertThat(names())
          .containsExactly("traces.000009.jsonl", "traces.000010.jsonl", "traces.jsonl");
    }
  }

  @Test
  void eachHandlesOnlyItsOwnFiles() throws IOException {
    Files.writeString(dir.resolve("traces-b.000001.jsonl"), "{\"other\":1}\n");
    Files.writeString(dir.resolve("traces.b.000001.jsonl"), "{\"other\":1}\n");
    try (JsonlFile file = file(new JsonlLimits(10, 10))) {
      for (int i = 0; i < 5; i++) {
        file.append(line(i));
      }
    }
    assertThat(names()).contains("traces-b.000001.jsonl", "traces.b.000001.jsonl");
    assertThat(numbers(path())).containsExactly(4);
  }

  @Test
  void symbolicLinksAreRefused() throws IOException {
    Path elsewhere = Files.createDirectory(dir.resolve("elsewhere")).resolve("target");
    Files.writeString(elsewhere, "precious");
    Files.createSymbolicLink(path(), elsewhere);
    try (JsonlFile file = file(JsonlLimits.DEFAULT)) {
      assertThatThrownBy(() -> file.append(line(1)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("symbolic link");
    }
    assertThat(Files.readString(elsewhere)).isEqualTo("precious");
  }

  @Test
  void failedAppendLeavesWholeLinesAndMayBeRepeated() throws IOException {
    try (JsonlFile file = file(JsonlLimits.DEFAULT)) {
      file.append(line(1));
      disk.roomBytes.set(4);
      assertThatThrownBy(() -> file.append(line(2))).isInstanceOf(IOException.class);
      assertThat(numbers(path())).containsExactly(1);
      disk.roomBytes.set(4);
      disk.failTruncate = true;
      assertThatThrownBy(() -> file.append(line(2))).isInstanceOf(IOException.class);
      disk.roomBytes.set(Long.MAX_VALUE);
      disk.failTruncate = false;
      file.append(line(2));
      assertThat(numbers(path())).containsExactly(1, 2);
    }
  }

  @Test
  void renamedFileIsLeftAloneAndMadeAnew() throws IOException {
    try (JsonlFile file = file(JsonlLimits.DEFAULT)) {
      file.append(line(1));
      Files.move(path(), dir.resolve("moved-by-somebody"));
      file.append(line(2));
      assertThat(numbers(path())).containsExactly(2);
    }
  }
}
