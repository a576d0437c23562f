package dev.vtr.pty;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What tests look at besides the terminals. */
final class Processes {
  private Processes() {}

  /** Waits until a process has ended, whether its parent has taken notice or not. */
  static void awaitEnd(long pid) throws PtyException {
    int descriptor = LeaderProcess.openDescriptor((int) pid);
    if (descriptor < 0) {
      return;
    }
    Epoll epoll = Epoll.open();
    try {
      assertThat(epoll.addReadable(descriptor, 1)).isZero();
      assertThat(epoll.await(20_000)).as("ends of process %d", pid).isEqualTo(1);
    } finally {
      epoll.close();
      LibC.close(descriptor);
    }
  }

  /** The processes of a session that run: those that ended may wait for their parent's notice. */
  static List<Path> livingOf(int session) throws IOException {
    List<Path> living = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc"), "[1-9]*")) {
      for (Path process : all) {
        ProcessStat stat = ProcessStat.read(process.resolve("stat"));
        if (stat != null && stat.session() == session && !stat.ended()) {
          living.add(process);
        }
      }
    }
    return living;
  }

  /** How many descriptors this process has open. */
  static long descriptors() throws Exception {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.count();
    }
  }
}
