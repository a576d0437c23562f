package dev.vtr.torture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vtr.harness.Nodes;
import dev.vtr.proto.SessionRequest;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;

/**
 * The disk under all trace files is full for longer than spans can wait in memory; then there is
 * room again, and afterwards every span that ended is a line or counted in a {@code loss} line.
 */
@SuppressWarnings("try") // closing waits
final class DiskFull {
  static final String EXPECTED =
      "terminals unaffected; spans arrive within 5 s of space coming back, each once; of hub and"
          + " spoke: spans ended = lines + counted losses";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int DISK_MIB = 192;
  private static final double RECOVERED_SECONDS = 5;

  /** Then spans of 16 MiB may wait in each node, which this many calls are more than. */
  private static final String SMALL_HEAP = "-Xmx128m";

  private static final int CALLS = 20_000;
  private static final int CALLS_AT_ONCE = 32;

  private DiskFull() {}

  static String happen(Nodes nodes, Path directory) throws Exception {
    Path disk = Files.createDirectory(directory.resolve("disk"));
    String refused = mount(disk);
    if (refused != null) {
      return "not run, as this machine does not allow it: " + refused;
    }
    try (Nodes onDisk = new Nodes(disk, List.of(SMALL_HEAP))) {
      return fullNow(onDisk, disk);
    } finally {
      new ProcessBuilder("umount", "-l", disk.toString()).start().waitFor();
    }
  }

  /** Null if there is a small disk now. */
  private static String mount(Path disk) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                "mount", "-t", "tmpfs", "-o", "size=" + DISK_MIB + "m", "vtr", disk.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return process.waitFor() == 0 ? null : said.strip();
  }

  private static String fullNow(Nodes nodes, Path disk) throws Exception {
    String seen;
    try (World world = new World(nodes)) {
      world.echoMillis("before");
      Path filler = disk.resolve("filler");
      fill(filler);
      double slowest = 0;
      for (int i = 0; i < 20; i++) {
        slowest = Math.max(slowest, world.echoMillis("full" + i));
      }
      calls(world);
      for (int i = 20; i < 25; i++) {
        slowest = Math.max(slowest, world.echoMillis("full" + i));
      }
      Fault.Broken.unless(slowest < 1_000, NodeFaults.say("an echo took %.0f ms", slowest));
      long before = ofSpoke(disk);
      Files.delete(filler);
      long freed = System.nanoTime();
      world.echoMillis("after");
      while (ofSpoke(disk) == before && World.seconds(freed) < RECOVERED_SECONDS) {
        Thread.sleep(50); // how finely it is looked
      }
      double recovered = World.seconds(freed);
      Fault.Broken.unless(ofSpoke(disk) > before, "no span within 5 s of space coming back");
      seen =
          NodeFaults.say(
              "slowest echo on a full disk %.0f ms, a span of the spoke %.1f s after space came"
                  + " back",
              slowest, recovered);
    }
    nodes.close();
    return seen + "; " + account(disk);
  }

  /** Makes more spans than can wait. */
  private static void calls(World world) throws InterruptedException {
    Buffer ask =
        Buffer.buffer(SessionRequest.newBuilder().setSession(World.WORK).build().toByteArray());
    Semaphore room = new Semaphore(CALLS_AT_ONCE);
    for (int i = 0; i < CALLS; i++) {
      room.acquire();
      world.calls().call("Info", ask).onComplete(done -> room.release());
    }
    room.acquire(CALLS_AT_ONCE);
  }

  private static String account(Path disk) throws IOException, Fault.Broken {
    HubFile file = HubFile.read(disk.resolve("traces.jsonl"));
    long atHub = file.lines();
    Path spool = disk.resolve("spool").resolve("a");
    file.andUnshipped(spool.resolve("traces.jsonl"));
    String ofHub = sum(file, "hub", ended(disk, "hub"));
    String ofSpoke = sum(file, "a", ended(spool, "a"));
    String observed =
        NodeFaults.say(
            "%s; %s; %d lines at the hub, %d twice, %d unparsable, %d missing numbers",
            ofHub, ofSpoke, atHub, file.doubles(), file.unparsable(), file.missing(Map.of()));
    Fault.Broken.unless(
        balanced(file, "hub", ended(disk, "hub"))
            && balanced(file, "a", ended(spool, "a"))
            && file.doubles() == 0
            && file.unparsable() == 0
            && file.missing(Map.of()) == 0,
        observed);
    return observed;
  }

  /** That some were lost is part of it: else nothing is shown about losses. */
  private static boolean balanced(HubFile file, String coordinator, long ended) {
    return file.lostSpans(coordinator) > 0
        && file.spans(coordinator) + file.lostSpans(coordinator) == ended;
  }

  private static String sum(HubFile file, String coordinator, long ended) {
    return NodeFaults.say(
        "%s: %d spans ended, %d lines, %d counted as lost",
        coordinator, ended, file.spans(coordinator), file.lostSpans(coordinator));
  }

  /** Spans that ended in a node, by its own last word in its metrics. */
  private static long ended(Path directory, String coordinator) throws IOException {
    long ended = -1;
    for (String line : Files.readAllLines(directory.resolve("metrics.jsonl"))) {
      JsonNode metric = JSON.readTree(line);
      if (metric.path("name").asText().equals("trace.spans")
          && metric.path("attrs").path("coordinator").asText().equals(coordinator)) {
        ended = metric.path("value").asLong();
      }
    }
    return ended;
  }

  private static void fill(Path file) throws IOException {
    byte[] block = new byte[4096];
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int i = 0; i < DISK_MIB * 256 + 1; i++) {
        out.write(block);
      }
    } catch (IOException full) {
      return;
    }
    throw new IOException("the disk is larger than " + DISK_MIB + " MiB");
  }

  /** Lines of the spoke at the hub. */
  private static long ofSpoke(Path disk) throws IOException {
    long[] lines = {0};
    HubFile.read(
        disk.resolve("traces.jsonl"),
        line ->
            lines[0] += line.path("resource").path("vtr.role").asText().equals("spoke") ? 1 : 0);
    return lines[0];
  }
}
