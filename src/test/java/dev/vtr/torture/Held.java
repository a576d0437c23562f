package dev.vtr.torture;

import dev.vtr.harness.Nodes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a process holds. */
record Held(int threads, int descriptors, double usedMebibytes, double residentMebibytes) {
  /** Above noise: a connection, a worker that a pool has not needed before. */
  private static final int MORE_THREADS = 8;

  private static final int MORE_DESCRIPTORS = 8;

  /** Objects in use after a full collection: caches fill up slowly. */
  private static final double MORE_MEBIBYTES = 8;

  static Held by(Nodes.Node node) throws IOException, InterruptedException {
    long pid = node.process().pid();
    return new Held(entries(pid, "task"), entries(pid, "fd"), used(pid), node.residentMebibytes());
  }

  private static int entries(long pid, String directory) throws IOException {
    try (var all = Files.list(Path.of("/proc/" + pid + "/" + directory))) {
      return (int) all.count();
    }
  }

  /** {@code jcmd PID GC.class_histogram} collects first; its last line is the total. */
  private static double used(long pid) throws IOException, InterruptedException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Process process = new ProcessBuilder(jcmd, Long.toString(pid), "GC.class_histogram").start();
    String last = process.inputReader().lines().reduce("", (before, line) -> line);
    process.waitFor();
    return Long.parseLong(last.trim().split(" +", -1)[2]) / 1024.0 / 1024;
  }

  boolean isFlatAfter(Held before) {
    return threads <= before.threads + MORE_THREADS
        && descriptors <= before.descriptors + MORE_DESCRIPTORS
        && usedMebibytes <= before.usedMebibytes + MORE_MEBIBYTES;
  }

  String to(Held after) {
    return NodeFaults.say(
        "threads %d to %d, descriptors %d to %d, heap in use %.1f to %.1f MiB, RSS %.0f to %.0f MiB",
        threads,
        after.threads,
        descriptors,
        after.descriptors,
        usedMebibytes,
        after.usedMebibytes,
        residentMebibytes,
        after.residentMebibytes);
  }
}
