package dev.vtr.pty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The system runs out of something: a clear failure, the sessions there are go on, and later ones
 * start again.
 */
@Timeout(60)
final class PtyExhaustionTest {
  private static final Path PRLIMIT = Path.of("/usr/bin/prlimit");

  @Test
  void noMoreDescriptors() throws Exception {
    assumeTrue(Files.isExecutable(PRLIMIT));
    // Loaded now: a class file in a directory cannot be opened when there are no descriptors.
    PtyException expected = new PtyException(Failures.ofErrno("test", LibC.EMFILE));
    try (PtyReactor reactor = PtyReactor.open()) {
      RecordingListener first = RecordingListener.recrediting();
      Pty pty = Programs.start(reactor, Programs.shell("read x; exit 9"), first);
      String limits = limits();
      limit((Processes.descriptors() + 6) + ":");
      PtyFailure failure;
      try {
        failure = startUntilFailure(reactor);
      } finally {
        limit(limits);
      }
      assertThat(failure)
          .isEqualTo(expected.failure())
          .isEqualTo(new PtyFailure.Exhausted("file descriptors"));
      assertThat(Programs.write(pty, "\n")).isInstanceOf(WriteOutcome.Written.class);
      assertThat(first.awaitExit()).isEqualTo(new ExitStatus.Exited(9));
      RecordingListener later = RecordingListener.recrediting();
      Programs.start(reactor, Programs.shell("exit 8"), later);
      assertThat(later.awaitExit()).isEqualTo(new ExitStatus.Exited(8));
    }
  }

  private static PtyFailure startUntilFailure(PtyReactor reactor) throws Exception {
    List<RecordingListener> listeners = new ArrayList<>();
    List<Pty> started = new ArrayList<>();
    try {
      while (started.size() < 100) {
        RecordingListener listener = RecordingListener.recrediting();
        started.add(Programs.start(reactor, Programs.command("cat"), listener));
        listeners.add(listener);
      }
      throw new AssertionError("no limit met");
    } catch (PtyException e) {
      return e.failure();
    } finally {
      started.forEach(Pty::hangUp);
      for (RecordingListener listener : listeners) {
        listener.awaitExit();
      }
    }
  }

  private static String limits() throws Exception {
    for (String line : Files.readAllLines(Path.of("/proc/self/limits"))) {
      if (line.startsWith("Max open files")) {
        String[] words = line.strip().split("\\s+", -1);
        return words[3] + ":" + words[4];
      }
    }
    throw new AssertionError("no limit of open files");
  }

  private static void limit(String softAndHard) throws Exception {
    try (PtyReactor reactor = PtyReactor.open()) {
      RecordingListener listener = RecordingListener.recrediting();
      Programs.start(
          reactor,
          Programs.command(
              PRLIMIT.toString(),
              "--pid=" + ProcessHandle.current().pid(),
              "--nofile=" + softAndHard),
          listener);
      assertThat(listener.awaitExit()).isEqualTo(new ExitStatus.Exited(0));
    }
  }
}
