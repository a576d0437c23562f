package dev.vtr.trace.jsonl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed while it writes. */
@Timeout(60)
final class KillTest {
  @TempDir Path dir;

  /** Writes spans until it is killed; says how many are in the file for certain, now and then. */
  public static void main(String[] args) {
    TraceRig rig = new TraceRig(Path.of(args[0]));
    for (int flushed = 500; ; flushed += 500) {
      rig.spans(500);
      rig.flush();
      System.out.println(flushed);
      rig.spans(300);
      flushed += 300;
    }
  }

  @Test
  void everyLineParsesAndFlushedSpansAreThere() throws Exception {
    Path path = dir.resolve("traces.jsonl");
    for (int round = 0; round < 2; round++) {
      long promised = killAfterSomeReports(path);
      try (JsonlFile reopened =
          new JsonlFile(
              path,
              JsonlLimits.DEFAULT,
              java.time.InstantSource.system(),
              Disk.real(),
              "x",
              n -> {})) {
        reopened.open();
      }
      List<JsonNode> lines = Lines.of(path);
      int lastStart = lines.size() - 1;
      while (lines.get(lastStart).path("seq").asLong() != 1) {
        lastStart--;
      }
      List<JsonNode> ofThisRun = lines.subList(lastStart, lines.size());
      assertThat(Lines.seqs(ofThisRun))
          .containsExactlyElementsOf(LongStream.rangeClosed(1, ofThisRun.size()).boxed().toList());
      assertThat(ofThisRun.size()).isGreaterThanOrEqualTo((int) promised);
    }
  }

  private static long killAfterSomeReports(Path path) throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dio.opentelemetry.context.contextStorageProvider=default",
                "-cp",
                System.getProperty("java.class.path"),
                KillTest.class.getName(),
                path.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    long promised = 0;
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
      for (int reports = 0; reports < 5; ) {
        String line = String.valueOf(out.readLine());
        assertThat(line).as("the child goes on").isNotEqualTo("null");
        if (line.matches("\\d+")) { // Not a line of somebody's log.
          promised = Long.parseLong(line);
          reports++;
        }
      }
      child.destroyForcibly();
      assertThat(child.waitFor(20, TimeUnit.SECONDS)).isTrue();
    } finally {
      child.destroyForcibly();
    }
    return promised;
  }
}
