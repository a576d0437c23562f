package dev.vtr.pty;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What tests look at besides the terminals. */
final class Processes {
  private Processes() {}

  /** Waits until a process has ended, though it may not be reaped. */
  static void awaitEnd(long pid) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (runs(pid)) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("still there: " + pid);
      }
      Thread.onSpinWait();
    }
  }

  static boolean runs(long pid) throws Exception {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
    } catch (java.io.IOException e) {
      return false;
    }
  }

  static long descriptors() throws Exception {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.count();
    }
  }
}
