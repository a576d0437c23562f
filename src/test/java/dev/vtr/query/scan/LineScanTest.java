package dev.vtr.query.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineScanTest {
  @TempDir Path directory = Path.of("");

  @Test
  void everyLineWithANeedleIsFoundOnceWhereverTheStretchesAreCut() throws IOException {
    Random random = new Random(7);
    StringBuilder text = new StringBuilder();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      boolean hit = random.nextInt(5) == 0;
      String line =
          i
              + "x".repeat(random.nextInt(40))
              + (hit ? "needle-one" : "needle_none")
              + "y".repeat(random.nextInt(9));
      text.append(line).append('\n');
      if (hit) {
        expected.add(line);
      }
    }
    Path file = write("traces.jsonl", text.toString());
    for (int stretch : new int[] {1, 7, 64, 333, 1000, 1 << 20}) {
      assertThat(found(file, stretch, "needle-one"))
          .as("stretch %d", stretch)
          .containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  @Test
  void aLastLineWithoutEndIsALine() throws IOException {
    assertThat(found(write("traces.jsonl", "one-needle\ntwo-needle"), 5, "needle"))
        .containsExactlyInAnyOrder("one-needle", "two-needle");
  }

  @Test
  void noNeedleMeansEveryLine() throws IOException {
    assertThat(found(write("traces.jsonl", "one\n\ntwo\nthree\n"), 3))
        .containsExactlyInAnyOrder("one", "two", "three");
  }

  @Test
  void linesBeyondTheBoundAreCountedAndTheRestIsFound() throws IOException {
    String giant = "needle" + "z".repeat(3 * LineReader.LINE_BYTES_MAX);
    Path file = write("traces.jsonl", "needle-before\n" + giant + "\nneedle-after\n");
    ScanCounts counts = new ScanCounts();

    List<String> found = found(file, counts, 1 << 30, "needle");

    assertThat(found).containsExactlyInAnyOrder("needle-before", "needle-after");
    assertThat(counts.oversizeLines()).isPositive();
  }

  @Test
  void packedAndRotatedSiblingsAreRead() throws IOException {
    write("traces.000002.jsonl", "needle 2\n");
    write("traces.000010.jsonl", "needle 10\n");
    Files.write(directory.resolve("traces.000001.jsonl.gz"), packed("needle 1\n"));
    write("other.jsonl", "needle of another\n");
    write("traces.jsonl.lock", "needle of a lock\n");
    Path file = write("traces.jsonl", "needle now\n");

    assertThat(SpanFiles.behind(List.of(file)).files())
        .extracting(found -> String.valueOf(found.path().getFileName()))
        .containsExactly(
            "traces.000001.jsonl.gz", "traces.000002.jsonl", "traces.000010.jsonl", "traces.jsonl");
    assertThat(found(file, 1 << 20, "needle"))
        .containsExactlyInAnyOrder("needle 1", "needle 2", "needle 10", "needle now");
  }

  @Test
  void aPackedFileThatIsCutGivesWhatItHasAndAProblem() throws IOException {
    byte[] whole =
        packed("needle " + new Random(1).ints(20_000).boxed().toList() + "\nneedle end\n");
    Path file = directory.resolve("traces.jsonl.gz");
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    ScanCounts counts = new ScanCounts();

    found(file, counts, 1 << 20, "needle");

    assertThat(counts.fileProblems()).hasSize(1);
  }

  @Test
  void theSameFileNamedTwiceIsReadOnce() throws IOException {
    Path rotated = write("traces.000001.jsonl", "needle\n");
    Path file = write("traces.jsonl", "needle\n");

    assertThat(SpanFiles.behind(List.of(file, rotated, file)).files()).hasSize(2);
  }

  @Test
  void manyNeedlesAreFoundTogether() throws IOException {
    Random random = new Random(3);
    List<String> ids =
        random
            .longs(500)
            .mapToObj(value -> String.format("%016x%016x", value, value * 31))
            .toList();
    StringBuilder text = new StringBuilder();
    ids.forEach(id -> text.append("{\"trace_id\":\"").append(id).append("\"}\n"));
    Path file = write("traces.jsonl", text.toString());
    List<String> wanted = ids.subList(100, 400);

    assertThat(found(file, 1000, wanted.toArray(String[]::new))).hasSize(300);
  }

  private List<String> found(Path file, int stretchBytes, String... needles) throws IOException {
    return found(file, new ScanCounts(), stretchBytes, needles);
  }

  private List<String> found(Path file, ScanCounts counts, int stretchBytes, String... needles)
      throws IOException {
    LineScan scan =
        new LineScan(SpanFiles.behind(List.of(file)), counts, Clock.systemUTC(), stretchBytes);
    List<String> lines = new ArrayList<>();
    for (Collected visitor : scan.scan(NeedleSet.of(List.of(needles)), Collected::new)) {
      lines.addAll(visitor.lines);
    }
    return lines;
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  private static byte[] packed(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private static final class Collected implements LineVisitor {
    final List<String> lines = new ArrayList<>();

    @Override
    public void line(byte[] text, int from, int to) {
      lines.add(new String(text, from, to - from, StandardCharsets.UTF_8));
    }
  }
}
