package dev.vtr.pty;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;

/**
 * Calls into the C library. Handles made here take the segment for {@code errno} ({@link
 * #errnoSegment}) first; results are told as the kernel does: 0 or more, or a negated {@code
 * errno}. Numbers are those of Linux on x86-64, AArch64 and RISC-V.
 */
@SuppressWarnings(
    "restricted") // Native access is what it is for; the jar's manifest and bin/vtr allow it.
final class LibC {
  static final int EPERM = 1;
  static final int ENOENT = 2;
  static final int ESRCH = 3;
  static final int EINTR = 4;
  static final int E2BIG = 7;
  static final int ENOEXEC = 8;
  static final int ECHILD = 10;
  static final int EAGAIN = 11;
  static final int ENOMEM = 12;
  static final int EACCES = 13;
  static final int ENFILE = 23;
  static final int EMFILE = 24;
  static final int ENOSPC = 28;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
  private static final long ERRNO_OFFSET =
      CALL_STATE.byteOffset(MemoryLayout.PathElement.groupElement("errno"));
  private static final ThreadLocal<MemorySegment> ERRNO =
      ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(CALL_STATE));

  private static final MethodHandle CLOSE =
      function("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
  private static final MethodHandle STRERROR =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("strerror"),
          FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_INT));

  private LibC() {}

  /** A function of the C library whose {@code errno} is kept. */
  static MethodHandle function(String name, FunctionDescriptor descriptor) {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(name),
        descriptor,
        Linker.Option.captureCallState("errno"));
  }

  /** The same for a function with variable arguments from index {@code firstVariadic}. */
  static MethodHandle variadic(String name, FunctionDescriptor descriptor, int firstVariadic) {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(name),
        descriptor,
        Linker.Option.captureCallState("errno"),
        Linker.Option.firstVariadicArg(firstVariadic));
  }

  /** Whether the C library has the function. */
  static boolean has(String name) {
    return LINKER.defaultLookup().find(name).isPresent();
  }

  /** Where the calling thread's calls leave {@code errno}. */
  static MemorySegment errnoSegment() {
    return ERRNO.get();
  }

  /** Turns -1 into the negated {@code errno} of the calling thread's last call. */
  static long result(long returned) {
    return returned == -1 ? -ERRNO.get().get(ValueLayout.JAVA_INT, ERRNO_OFFSET) : returned;
  }

  /** What a method handle of a C function throws, which is nothing but a defect in the call. */
  static AssertionError unexpected(Throwable thrown) {
    return new AssertionError("system call misused", thrown);
  }

  static void close(int descriptor) {
    try {
      int ignored = (int) CLOSE.invokeExact(errnoSegment(), descriptor);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  /** The system's words for an error number. */
  static String describe(int errno) {
    try {
      MemorySegment text = (MemorySegment) STRERROR.invokeExact(errno);
      return text.reinterpret(256).getString(0, StandardCharsets.UTF_8);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }
}
