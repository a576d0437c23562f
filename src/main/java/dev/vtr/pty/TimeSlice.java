package dev.vtr.pty;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * How long a thread may run before others that wait get its processor ({@code sched_setattr(2)}). A
 * key goes through several threads until its frame is out; where programs flood and compilers
 * compile, each of them would wait for the rest of somebody's 3 ms. From Linux 6.12 on a waking
 * thread with a shorter slice goes first. It gets no more of the processor by it, only sooner.
 * Needs no privilege; older kernels take no notice.
 */
public final class TimeSlice {
  /** Long enough for what a key needs of a thread; the kernel's least is 0.1 ms. */
  static final long NANOS = 500_000;

  /** {@code struct sched_attr}, its first version: size, policy, flags, nice, priority, runtime. */
  private static final int ATTRIBUTES_BYTES = 48;

  private static final long POLICY_OFFSET = 4;
  private static final long FLAGS_OFFSET = 8;
  private static final long RUNTIME_OFFSET = 24;
  private static final int SCHED_OTHER = 0;

  /** Threads and programs that this thread starts have the usual slice. */
  private static final long RESET_ON_FORK = 1;

  private static final MethodHandle SYSCALL =
      LibC.variadic(
          "syscall",
          FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT),
          1);

  private TimeSlice() {}

  /** Shortens the slice of the calling thread; whether the kernel took it. */
  public static boolean shorten() {
    return switch (System.getProperty("os.arch")) { // asm/unistd.h: sched_setattr, sched_getattr
      case "amd64" -> shorten(314, 315);
      case "aarch64" -> shorten(274, 275);
      default -> false;
    };
  }

  private static boolean shorten(long setNumber, long getNumber) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment attributes = arena.allocate(ATTRIBUTES_BYTES, 8);
      if (call(getNumber, attributes, ATTRIBUTES_BYTES) != 0
          || attributes.get(JAVA_INT, POLICY_OFFSET) != SCHED_OTHER) {
        return false;
      }
      long flags = attributes.get(JAVA_LONG, FLAGS_OFFSET);
      attributes.set(JAVA_LONG, FLAGS_OFFSET, flags | RESET_ON_FORK);
      attributes.set(JAVA_LONG, RUNTIME_OFFSET, NANOS);
      return call(setNumber, attributes, 0) == 0;
    }
  }

  /** For this thread; {@code size} is of {@code attributes} where they are asked for. */
  private static long call(long number, MemorySegment attributes, int size) {
    try {
      return (long) SYSCALL.invokeExact(LibC.errnoSegment(), number, 0, attributes, size, 0);
    } catch (Throwable t) {
      throw LibC.unexpected(t);
    }
  }

  /** The slice of the calling thread in nanoseconds; 0 where the kernel does not tell. */
  static long nanos() {
    long getNumber = System.getProperty("os.arch").equals("amd64") ? 315 : 275;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment attributes = arena.allocate(ATTRIBUTES_BYTES, 8);
      boolean told = call(getNumber, attributes, ATTRIBUTES_BYTES) == 0;
      return told ? attributes.get(JAVA_LONG, RUNTIME_OFFSET) : 0;
    }
  }
}
