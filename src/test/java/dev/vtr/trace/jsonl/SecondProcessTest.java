package dev.vtr.trace.jsonl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vtr.query.scan.SpanFiles;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two processes on one path, of which the second is killed. */
@Timeout(60)
final class SecondProcessTest {
  private static final int SPANS = 300;

  @TempDir Path dir;

  /** Writes spans to the path, says under which name, and waits to be killed. */
  public static void main(String[] words) throws Exception {
    Path path = Path.of(words[0]);
    Resource resource = TraceResource.of("0.1.0", "instance-2", "hub-1", "spoke");
    JsonlFile file = file(path, "instance-2", new ArrayList<>());
    TraceFile trace =
        TraceFile.start(
            file, resource, QueueLimits.DEFAULT, InstantSource.system(), null, notice -> {});
    SdkTracerProvider provider =
        SdkTracerProvider.builder()
            .setResource(resource)
            .addSpanProcessor(new JsonlSpanProcessor(trace))
            .build();
    for (int i = 0; i < SPANS; i++) {
      provider.get("test").spanBuilder("of.the.second").startSpan().end();
    }
    provider.forceFlush().join(10, TimeUnit.SECONDS);
    System.out.println("wrote " + file.segments().active());
    Thread.sleep(TimeUnit.MINUTES.toMillis(1)); // the parent kills it long before
  }

  private static JsonlFile file(Path path, String instance, List<String> notices) {
    return file(path, instance, Disk.real(), notices);
  }

  private static JsonlFile file(Path path, String instance, Disk disk, List<String> notices) {
    return new JsonlFile(
        path, JsonlLimits.DEFAULT, InstantSource.system(), disk, instance, notices::add);
  }

  @Test
  void theSecondTakesANameOfItsOwnWhichIsReadAndLaterTakenOver() throws Exception {
    Path path = dir.resolve("traces.jsonl");
    Path second;
    try (TraceRig first = new TraceRig(path)) {
      first.spans(5);
      first.flush();
      second = killedAfterWriting(path);
      assertThat(second).isNotEqualTo(path);
      assertThat(Files.readAllLines(path)).hasSize(5);
      assertThat(Files.readAllLines(second)).hasSize(SPANS);
      assertThat(SpanFiles.behind(List.of(path)).files())
          .as("what queries read")
          .extracting(spans -> spans.path().toAbsolutePath())
          .contains(path, second);
    }
    Files.writeString(second, Files.readString(second) + "{\"torn");

    List<String> notices = new ArrayList<>();
    try (JsonlFile again = file(path, "instance-3", notices);
        Spool spool = new Spool(again, Disk.real(), notices::add)) {
      assertThat(notices).anyMatch(notice -> notice.contains("taken over as"));
      assertThat(second).doesNotExist();
      assertThat(shipped(spool)).contains("instance-1 5", "instance-2 " + SPANS);
    }
  }

  @Test
  void nothingIsLeftOfAHubThatWasTheSecond() throws Exception {
    Path path = dir.resolve("traces.jsonl");
    List<String> notices = new ArrayList<>();
    try (JsonlFile first = file(path, "instance-1", notices)) {
      first.open();
      try (JsonlFile second = file(path, "instance-2", notices)) {
        StoredSeqs stored = StoredSeqs.recover(second, Disk.real());
        ByteBuffer line = ByteBuffer.wrap("{\"type\":\"span\"}\n".getBytes(StandardCharsets.UTF_8));
        stored.claim("a", new ForeignLine(line, "i-1", 1, true));
        second.append(line);
        stored.written(second.activeNumber(), second.activeBytes());
        stored.save();
        assertThat(names()).anyMatch(name -> name.matches("\\.traces\\.\\d+-.*\\.stored"));
      }
    }
    try (JsonlFile again = file(path, "instance-3", notices)) {
      again.open();
      assertThat(notices).anyMatch(notice -> notice.contains("taken over as"));
      assertThat(names()).noneMatch(name -> name.matches("\\.?traces\\.\\d+-.*"));
    }
  }

  @Test
  void whatASecondCouldNotWriteIsTakenOverTooOnceThereIsRoom() throws Exception {
    Path path = dir.resolve("traces.jsonl");
    Path left = dir.resolve("traces.4711-0a1b2c3d.jsonl");
    String kept = "{\"type\":\"loss\",\"spans\":7}\n";
    Files.writeString(left, "{\"type\":\"span\"}\n{\"torn");
    Path reserve = new Segments(left).hidden("losses");
    Files.write(reserve, Arrays.copyOf(kept.getBytes(StandardCharsets.UTF_8), LossReserve.BYTES));
    FaultyDisk full = new FaultyDisk();
    full.roomBytes.set(kept.length() / 2);
    try (JsonlFile file = file(path, "instance-3", full, new ArrayList<>())) {
      file.open();
      assertThat(left).as("for a later time").hasContent("{\"type\":\"span\"}");
      assertThat(reserve).exists();
    }
    try (JsonlFile file = file(path, "instance-4", new ArrayList<>())) {
      file.open();
      assertThat(Files.readString(new Segments(path).rotated(1)))
          .isEqualTo("{\"type\":\"span\"}\n" + kept);
      assertThat(names()).noneMatch(name -> name.matches("\\.?traces\\.4711-.*"));
    }
  }

  private List<String> names() throws IOException {
    try (Stream<Path> entries = Files.list(dir)) {
      return entries.map(entry -> entry.getFileName().toString()).toList();
    }
  }

  @Test
  void theFileOfOneThatStillWritesIsLeftAlone() throws Exception {
    Path path = dir.resolve("traces.jsonl");
    List<String> notices = new ArrayList<>();
    try (JsonlFile second = file(path, "instance-2", notices)) {
      try (JsonlFile first = file(path, "instance-1", notices)) {
        first.open();
        second.open();
      }
      Path own = second.segments().active();
      assertThat(own).isNotEqualTo(path);
      try (JsonlFile third = file(path, "instance-3", notices)) {
        third.open();
        assertThat(third.segments().active()).isEqualTo(path);
        assertThat(own).exists();
      }
    }
  }

  /** Each process with its last number. */
  private static List<String> shipped(Spool spool) throws IOException {
    List<String> shipped = new ArrayList<>();
    for (SpoolBatch batch = spool.next(); batch != null; batch = spool.next()) {
      shipped.add(batch.instanceId() + " " + batch.lastSeq());
      spool.acknowledged(batch.instanceId(), batch.lastSeq());
    }
    return shipped;
  }

  private static Path killedAfterWriting(Path path) throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dio.opentelemetry.context.contextStorageProvider=default",
                "-cp",
                System.getProperty("java.class.path"),
                SecondProcessTest.class.getName(),
                path.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
      String line = out.readLine();
      while (line != null && !line.startsWith("wrote ")) {
        line = out.readLine();
      }
      assertThat(line).as("the child wrote").isNotNull();
      return Path.of(line.substring("wrote ".length()));
    } finally {
      child.destroyForcibly().waitFor();
    }
  }
}
