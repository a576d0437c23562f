package dev.vtr.pty;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What tests look at besides the terminals. */
final class Processes {
  private Processes() {}

  /** Waits until a process has ended. */
  static void awaitEnd(long pid) throws Exception {
    Optional<ProcessHandle> process = ProcessHandle.of(pid);
    if (process.isPresent()) {
      process.get().onExit().get(20, TimeUnit.SECONDS);
    }
  }

  /** How many descriptors this process has open. */
  static long descriptors() throws Exception {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.count();
    }
  }
}
