package dev.vtr.torture;

import dev.vtr.harness.Nodes;
import dev.vtr.trace.jsonl.Segments;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What may be on the disk under the trace files, or happen to it. */
@SuppressWarnings("try") // closing waits
final class DiskFaults {
  private static final long BACKFILL_SECONDS = 600;
  private static final int ECHOES_AFTERWARDS = 200;

  private DiskFaults() {}

  /** Of them the back-fill is of so many MiB. */
  static List<Fault> all(int backfillMebibytes) {
    return List.of(
        NodeFaults.fault("disk-full", DiskFull.EXPECTED, DiskFull::happen),
        NodeFaults.fault(
            "backfill",
            backfillMebibytes + " MiB of earlier spans arrive, each once; input p99 within 100 ms",
            (nodes, directory) -> backfill(nodes, directory, backfillMebibytes)));
  }

  private static String backfill(Nodes nodes, Path directory, int mebibytes) throws Exception {
    Path spool = directory.resolve("spool").resolve("a");
    long earlier = spool(spool, mebibytes);
    List<Path> waiting = new Segments(spool.resolve("traces.jsonl")).inOrder();
    try (World world = new World(nodes)) {
      long begun = System.nanoTime();
      List<Double> echoes = new ArrayList<>();
      double allThere = -1;
      while (allThere < 0 && World.seconds(begun) < BACKFILL_SECONDS) {
        echoes.add(world.echoMillis("e" + echoes.size()));
        allThere = waiting.stream().noneMatch(Files::exists) ? World.seconds(begun) : -1;
      }
      Fault.Broken.unless(allThere >= 0, "not all there after " + BACKFILL_SECONDS + " s");
      double[] sorted = sorted(echoes);
      double late = percentile99(sorted);
      List<Double> quiet = new ArrayList<>();
      for (int i = 0; i < ECHOES_AFTERWARDS; i++) {
        quiet.add(world.echoMillis("after" + i));
      }
      double[] afterwards = sorted(quiet);
      nodes.close();
      HubFile file = HubFile.read(directory.resolve("traces.jsonl"));
      String observed =
          NodeFaults.say(
              "%d lines in %.1f s, %d lost, %d twice; input and its echo p50 %.0f ms, p99 %.0f ms"
                  + " of %d; without back-fill p50 %.0f ms, p99 %.0f ms; load %s",
              earlier,
              allThere,
              file.missing(java.util.Map.of("earlier", earlier)),
              file.doubles(),
              sorted[sorted.length / 2],
              late,
              sorted.length,
              afterwards[afterwards.length / 2],
              percentile99(afterwards),
              load());
      Fault.Broken.unless(
          file.missing(java.util.Map.of("earlier", earlier)) == 0
              && file.doubles() == 0
              && late <= 100,
          observed);
      return observed;
    }
  }

  private static double[] sorted(List<Double> millis) {
    return millis.stream().mapToDouble(Double::doubleValue).sorted().toArray();
  }

  private static double percentile99(double[] sorted) {
    return sorted[(int) (sorted.length * 0.99)];
  }

  private static String load() throws IOException {
    return Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0];
  }

  /** What an earlier process of the spoke left there, in files of 32 MiB; the number of lines. */
  private static long spool(Path directory, int mebibytes) throws IOException {
    Files.createDirectories(directory);
    long seq = 0;
    int file = 0;
    long left = (long) mebibytes << 20;
    while (left > 0) {
      file++;
      long size = Math.min(left, 32L << 20);
      left -= size;
      byte[] buffer = new byte[0];
      try (OutputStream out =
          new java.io.BufferedOutputStream(
              Files.newOutputStream(directory.resolve("traces.%06d.jsonl".formatted(file))))) {
        for (; size > 0; size -= buffer.length) {
          buffer = line(++seq).getBytes(StandardCharsets.US_ASCII);
          out.write(buffer);
        }
      }
    }
    return seq;
  }

  private static String line(long seq) {
    return ("{\"ts\":\"2026-02-01T17:30:06.240Z\",\"type\":\"span\",\"seq\":%d,"
            + "\"trace_id\":\"4bf92f3577b34da6a3ce%012x\",\"span_id\":\"%016x\",\"name\":\"earlier\","
            + "\"kind\":\"internal\",\"start_ns\":1769967005000000000,\"end_ns\":1769967006240000000,"
            + "\"dur_us\":1240000,\"attrs\":{\"session.id\":\"5f0c9c1e-0000-4000-8000-000000000001\"},\"resource\":{\"service.name\":\"vtr\",\"service.version\":\"0.1.0\",\"service.instance.id\":\"earlier\",\"coordinator.name\":\"a\",\"vtr.role\":\"spoke\"}}\n")
        .formatted(seq, seq, seq);
  }
}
