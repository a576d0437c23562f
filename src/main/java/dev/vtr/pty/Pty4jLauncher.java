package dev.vtr.pty;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import com.pty4j.unix.PtyHelpers;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/**
 * Starts programs with pty4j's native {@code exec_pty} (fork, {@code setsid}, exec), for C
 * libraries without a {@code posix_spawn} that can do it. Used below pty4j's process class, which
 * keeps a thread and two more descriptors for each session. A program that cannot be executed shows
 * only as an exit with 127, and signals that the node ignores stay ignored.
 */
final class Pty4jLauncher implements Launcher {
  private static final int SIG_UNBLOCK = 1;
  private static final int SIG_SETMASK = 2;

  /** Room for a {@code sigset_t}, of 128 bytes. */
  private static final long SIGSET_BYTES = 256;

  private static final MethodHandle SIGEMPTYSET =
      LibC.function("sigemptyset", FunctionDescriptor.of(JAVA_INT, ADDRESS));
  private static final MethodHandle SIGADDSET =
      LibC.function("sigaddset", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle PTHREAD_SIGMASK =
      LibC.function("pthread_sigmask", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));

  Pty4jLauncher() {}

  @Override
  public int launch(PtySpawn spawn, Path program, MasterTerminal terminal) throws PtyException {
    String[] environment =
        spawn.environment().entrySet().stream()
            .map(variable -> variable.getKey() + "=" + variable.getValue())
            .toArray(String[]::new);
    int pid;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = LibC.errnoSegment();
      MemorySegment quit = arena.allocate(SIGSET_BYTES, 16);
      MemorySegment before = arena.allocate(SIGSET_BYTES, 16);
      requireDone((int) SIGEMPTYSET.invokeExact(state, quit));
      requireDone((int) SIGADDSET.invokeExact(state, quit, PosixSignal.QUIT.number()));
      // The virtual machine blocks SIGQUIT in all threads but one, and children inherit that.
      requireDone((int) PTHREAD_SIGMASK.invokeExact(state, SIG_UNBLOCK, quit, before));
      try {
        pid = execute(spawn, program, terminal, environment);
      } finally {
        requireDone(
            (int) PTHREAD_SIGMASK.invokeExact(state, SIG_SETMASK, before, MemorySegment.NULL));
      }
    } catch (Throwable t) {
      throw LibC.unexpected(t);
    }
    if (pid <= 0) {
      throw new PtyException(new PtyFailure.Exhausted("processes"));
    }
    return pid;
  }

  private static void requireDone(int result) {
    if (result != 0) {
      throw new IllegalStateException("signal mask refused: " + result);
    }
  }

  @SuppressWarnings("NullAway") // There is no second terminal for standard error.
  private static int execute(
      PtySpawn spawn, Path program, MasterTerminal terminal, String[] environment) {
    return PtyHelpers.execPty(
        program.toString(),
        spawn.argv().toArray(String[]::new),
        environment,
        spawn.workingDirectory().toAbsolutePath().toString(),
        terminal.slavePath(),
        terminal.descriptor(),
        null,
        -1,
        false);
  }
}
