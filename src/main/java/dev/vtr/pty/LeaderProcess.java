package dev.vtr.pty;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * A child process that leads a terminal's session, watched through a descriptor ({@code
 * pidfd_open(2)}, Linux 5.3) instead of a thread. Its id stays its own until {@link #reap} has told
 * its end; signals to it are safe until then.
 */
final class LeaderProcess {
  /** The same on all architectures. */
  private static final long SYS_PIDFD_OPEN = 434;

  private static final int WNOHANG = 1;

  /** {@code SIG_DFL}. */
  private static final MemorySegment DEFAULT_ACTION = MemorySegment.NULL;

  private static final MethodHandle PIDFD_OPEN =
      LibC.variadic(
          "syscall", FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG), 1);
  private static final MethodHandle WAITPID =
      LibC.function("waitpid", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle KILL =
      LibC.function("kill", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle SIGNAL =
      LibC.function("signal", FunctionDescriptor.of(ADDRESS, JAVA_INT, ADDRESS));

  private final int pid;
  private final int descriptor;

  private LeaderProcess(int pid, int descriptor) {
    this.pid = pid;
    this.descriptor = descriptor;
  }

  /**
   * Makes sure that the ends of children can be told: a parent that ignored {@code SIGCHLD} has
   * handed that down, and the kernel would throw exit statuses away.
   */
  static void keepExitStatuses() {
    try {
      MemorySegment ignored =
          (MemorySegment)
              SIGNAL.invokeExact(LibC.errnoSegment(), PosixSignal.CHLD.number(), DEFAULT_ACTION);
    } catch (Throwable t) {
      throw LibC.unexpected(t);
    }
  }

  /** Watches a child; when that fails the child is killed and reaped. */
  static LeaderProcess watch(int pid) throws PtyException {
    int descriptor = openDescriptor(pid);
    if (descriptor < 0) {
      killAndReap(pid);
      throw new PtyException(Failures.ofErrno("pidfd_open", -descriptor));
    }
    return new LeaderProcess(pid, descriptor);
  }

  /** Ends a child that nobody is to hear of, and waits for that. */
  static void killAndReap(int pid) {
    signalGroup(pid, PosixSignal.KILL.number());
    await(pid, 0);
  }

  /** A descriptor for a process, or a negated {@code errno}. */
  static int openDescriptor(int pid) {
    try {
      return (int)
          LibC.result(
              (long) PIDFD_OPEN.invokeExact(LibC.errnoSegment(), SYS_PIDFD_OPEN, (long) pid, 0L));
    } catch (Throwable t) {
      throw LibC.unexpected(t);
    }
  }

  /** Its id, also that of its process group and its session. */
  int pid() {
    return pid;
  }

  /** Becomes readable when the process has ended. */
  int descriptor() {
    return descriptor;
  }

  /** How it ended, and lets go of its id; null while it runs. */
  @Nullable ExitStatus reap() {
    return await(pid, WNOHANG);
  }

  /** Sends a signal to a process group; whether there was one that we may signal. */
  static boolean signalGroup(int group, int signal) {
    try {
      return (int) KILL.invokeExact(LibC.errnoSegment(), -group, signal) == 0;
    } catch (Throwable t) {
      throw LibC.unexpected(t);
    }
  }

  /** Closes the descriptor, not the process. Call it once. */
  void close() {
    LibC.close(descriptor);
  }

  private static @Nullable ExitStatus await(int pid, int options) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment status = arena.allocate(JAVA_INT);
      long waited;
      do {
        waited = LibC.result((int) WAITPID.invokeExact(LibC.errnoSegment(), pid, status, options));
      } while (waited == -LibC.EINTR);
      if (waited == 0) {
        return null;
      }
      // ECHILD: somebody else took the status away; that it ended is all there is to tell.
      return waited == pid
          ? ExitStatus.ofWaitStatus(status.get(JAVA_INT, 0))
          : new ExitStatus.Exited(255);
    } catch (Throwable t) {
      throw LibC.unexpected(t);
    }
  }
}
