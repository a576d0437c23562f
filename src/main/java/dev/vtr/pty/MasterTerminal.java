package dev.vtr.pty;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.OptionalInt;

/**
 * The master side of a pseudo-terminal ({@code pty(7)}): a non-blocking descriptor that no child
 * inherits. After {@link #open} it belongs to one thread.
 */
final class MasterTerminal {
  private static final int O_RDWR = 2;
  private static final int O_NOCTTY = 0x100;
  private static final int O_NONBLOCK = 0x800;
  private static final int O_CLOEXEC = 0x80000;

  /* ioctl_tty(2), asm-generic/ioctls.h. */
  private static final long TIOCGPGRP = 0x540f;
  private static final long TIOCSWINSZ = 0x5414;
  private static final long TIOCGPTN = 0x80045430L;
  private static final long FIONREAD = 0x541b;
  private static final long TIOCSPTLCK = 0x40045431L;
  private static final long TIOCGPTPEER = 0x5441;
  private static final long TCFLSH = 0x540b;
  private static final long TCIFLUSH = 0;

  /**
   * {@code struct termios} has 60 bytes, and begins with 32 bits each of {@code c_iflag}, {@code
   * c_oflag}, {@code c_cflag} and {@code c_lflag}; room for other C libraries.
   */
  private static final long TERMIOS_BYTES = 128;

  private static final long LOCAL_FLAGS_OFFSET = 12;

  /** {@code c_cc}, behind {@code c_line}. */
  private static final long CONTROLS_OFFSET = 17;

  /**
   * Of {@code c_cc}, those that end a line or throw it away: {@code VINTR}, {@code VQUIT}, {@code
   * VKILL}, {@code VEOF}, {@code VSUSP}, {@code VEOL}, {@code VEOL2}.
   */
  private static final int[] LINE_CONTROLS = {0, 1, 3, 4, 10, 11, 16};

  /** More than the kernel holds of input: 64 KiB on its way and 4 KiB ready. */
  private static final long MAX_UNREAD_BYTES = 256 * 1024;

  private static final int IUTF8 = 0x4000;
  private static final int ICRNL = 0x100;
  private static final int IGNCR = 0x80;
  private static final int ICANON = 2;
  private static final int ECHO = 8;
  private static final short POLLIN = 1;

  private static final MethodHandle OPEN =
      LibC.function("posix_openpt", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle READ =
      LibC.function("read", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
  private static final MethodHandle WRITE =
      LibC.function("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
  private static final MethodHandle IOCTL_POINTER =
      LibC.variadic("ioctl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS), 2);
  private static final MethodHandle IOCTL_NUMBER =
      LibC.variadic("ioctl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG), 2);
  private static final MethodHandle TCGETATTR =
      LibC.function("tcgetattr", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));
  private static final MethodHandle TCSETATTR =
      LibC.function("tcsetattr", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS));
  private static final MethodHandle POLL =
      LibC.function("poll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));

  private final int descriptor;
  private final String slavePath;

  private MasterTerminal(int descriptor, String slavePath) {
    this.descriptor = descriptor;
    this.slavePath = slavePath;
  }

  /**
   * A new pseudo-terminal of that size, in canonical mode for UTF-8 ({@code IUTF8}: erase takes
   * whole characters).
   */
  static MasterTerminal open(int cols, int rows) throws PtyException {
    int descriptor = openMultiplexer();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment number = arena.allocate(JAVA_INT);
      requireDone("unlocking a pseudo-terminal", ioctl(descriptor, TIOCSPTLCK, number));
      requireDone("naming a pseudo-terminal", ioctl(descriptor, TIOCGPTN, number));
      MasterTerminal master = new MasterTerminal(descriptor, "/dev/pts/" + number.get(JAVA_INT, 0));
      requireDone("sizing a pseudo-terminal", master.resize(cols, rows));
      master.expectUtf8(arena);
      return master;
    } catch (PtyException e) {
      LibC.close(descriptor);
      throw e;
    }
  }

  private static int openMultiplexer() throws PtyException {
    int descriptor;
    try {
      int flags = O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC;
      descriptor = (int) LibC.result((int) OPEN.invokeExact(LibC.errnoSegment(), flags));
    } catch (Throwable t) {
      throw LibC.unexpected(t);
    }
    if (descriptor == -LibC.ENOSPC || descriptor == -LibC.EAGAIN) {
      throw new PtyException(new PtyFailure.Exhausted("pseudo-terminals"));
    }
    requireDone("opening a pseudo-terminal", descriptor);
    return descriptor;
  }

  private static void requireDone(String operation, int result) throws PtyException {
    if (result < 0) {
      throw new PtyException(Failures.ofErrno(operation, -result));
    }
  }

  private void expectUtf8(Arena arena) {
    MemorySegment termios = arena.allocate(TERMIOS_BYTES, 8);
    try {
      if ((int) TCGETATTR.invokeExact(LibC.errnoSegment(), descriptor, termios) == 0) {
        termios.set(JAVA_INT, 0, termios.get(JAVA_INT, 0) | IUTF8);
        int ignored = (int) TCSETATTR.invokeExact(LibC.errnoSegment(), descriptor, 0, termios);
      }
    } catch (Throwable t) {
      throw LibC.unexpected(t);
    }
  }

  /**
   * How what is written now is taken: the line discipline is the same from both sides. In single
   * characters if that cannot be told.
   */
  InputMode inputMode() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment termios = arena.allocate(TERMIOS_BYTES, 8);
      int done = (int) TCGETATTR.invokeExact(LibC.errnoSegment(), descriptor, termios);
      int flags = termios.get(JAVA_INT, LOCAL_FLAGS_OFFSET);
      return done != 0 || (flags & ICANON) == 0
          ? InputMode.CHARACTERS
          : InputMode.lines((flags & ECHO) != 0, lineEnds(termios));
    } catch (Throwable t) {
      throw LibC.unexpected(t);
    }
  }

  private static byte[] lineEnds(MemorySegment termios) {
    byte[] ends = new byte[LINE_CONTROLS.length + 1];
    for (int i = 0; i < LINE_CONTROLS.length; i++) {
      ends[i] = termios.get(JAVA_BYTE, CONTROLS_OFFSET + LINE_CONTROLS[i]);
    }
    if ((termios.get(JAVA_INT, 0) & (ICRNL | IGNCR)) == ICRNL) {
      ends[LINE_CONTROLS.length] = '\r';
    }
    return ends;
  }

  int descriptor() {
    return descriptor;
  }

  /** The device that the program opens. */
  String slavePath() {
    return slavePath;
  }

  /**
   * Reads into {@code buffer} what there is. The number of bytes; 0 or a negated {@code errno} when
   * there is nothing now: {@code EAGAIN}, or {@code EIO} while no program has the terminal open.
   * The kernel gives about 4 KiB at once.
   */
  long read(MemorySegment buffer, long offset, long length) {
    return read(descriptor, buffer, offset, length);
  }

  private static long read(int from, MemorySegment buffer, long offset, long length) {
    try {
      long count;
      do {
        count =
            LibC.result(
                (long)
                    READ.invokeExact(
                        LibC.errnoSegment(), from, buffer.asSlice(offset, length), length));
      } while (count == -LibC.EINTR);
      return count;
    } catch (Throwable t) {
      throw LibC.unexpected(t);
    }
  }

  /**
   * Writes the first {@code length} bytes of {@code buffer}, as many as fit; a negated {@code
   * errno} when none does.
   */
  long write(MemorySegment buffer, long length) {
    try {
      long count;
      do {
        count =
            LibC.result((long) WRITE.invokeExact(LibC.errnoSegment(), descriptor, buffer, length));
      } while (count == -LibC.EINTR);
      return count;
    } catch (Throwable t) {
      throw LibC.unexpected(t);
    }
  }

  /**
   * Whether {@link #read} would give something, whatever a program has written until now included.
   */
  boolean hasOutput() {
    return isReadable(descriptor);
  }

  private static boolean isReadable(int from) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment request = arena.allocate(8, 4);
      request.set(JAVA_INT, 0, from);
      request.set(JAVA_SHORT, 4, POLLIN);
      int ready = (int) POLL.invokeExact(LibC.errnoSegment(), request, 1L, 0);
      return ready > 0 && (request.get(JAVA_SHORT, 6) & POLLIN) != 0;
    } catch (Throwable t) {
      throw LibC.unexpected(t);
    }
  }

  /** Sets the size; 0 or a negated {@code errno}. */
  int resize(int cols, int rows) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment size = arena.allocate(8, 2);
      size.set(JAVA_SHORT, 0, (short) rows);
      size.set(JAVA_SHORT, 2, (short) cols);
      return ioctl(descriptor, TIOCSWINSZ, size);
    }
  }

  /** The process group in the terminal's foreground. */
  OptionalInt foregroundGroup() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment group = arena.allocate(JAVA_INT);
      int done = ioctl(descriptor, TIOCGPGRP, group);
      int id = group.get(JAVA_INT, 0);
      return done == 0 && id > 0 ? OptionalInt.of(id) : OptionalInt.empty();
    }
  }

  /**
   * How many bytes of input a program would find: 0 only if there is nothing, on its way neither,
   * but perhaps, where lines are taken, one that is not complete. At most some 4 KiB are counted; a
   * negated {@code errno} if it cannot be told.
   */
  int unreadInput() {
    int peer = openPeer();
    if (peer < 0) {
      return peer;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment count = arena.allocate(JAVA_INT);
      int done = ioctl(peer, FIONREAD, count);
      int bytes = done < 0 ? done : count.get(JAVA_INT, 0);
      return bytes == 0 && isReadable(peer) ? 1 : bytes; // to ask waits for what is on its way
    } finally {
      LibC.close(peer);
    }
  }

  /**
   * Takes away the input that no program has read yet: what is given, which is all of it or, while
   * programs read whole lines, all such; and a line that is not complete, which is thrown away
   * ({@code tcflush(3)} on the slave's side). At most {@link #MAX_UNREAD_BYTES} are given.
   */
  byte[] takeUnreadInput() {
    int peer = openPeer();
    if (peer < 0) {
      return new byte[0];
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment unread = arena.allocate(MAX_UNREAD_BYTES);
      long filled = 0;
      for (long count = 1; count > 0 && filled < MAX_UNREAD_BYTES; filled += Math.max(0, count)) {
        count = read(peer, unread, filled, MAX_UNREAD_BYTES - filled);
      }
      int ignored = (int) IOCTL_NUMBER.invokeExact(LibC.errnoSegment(), peer, TCFLSH, TCIFLUSH);
      return unread.asSlice(0, filled).toArray(JAVA_BYTE);
    } catch (Throwable t) {
      throw LibC.unexpected(t);
    } finally {
      LibC.close(peer);
    }
  }

  /** The slave's side, not to wait for; a negated {@code errno} if that cannot be. */
  private int openPeer() {
    try {
      long flags = O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC;
      return (int)
          LibC.result(
              (int) IOCTL_NUMBER.invokeExact(LibC.errnoSegment(), descriptor, TIOCGPTPEER, flags));
    } catch (Throwable t) {
      throw LibC.unexpected(t);
    }
  }

  /** Closes it: whoever has the terminal open sees a hang-up. Call it once. */
  void close() {
    LibC.close(descriptor);
  }

  private static int ioctl(int descriptor, long request, MemorySegment argument) {
    try {
      return (int)
          LibC.result(
              (int) IOCTL_POINTER.invokeExact(LibC.errnoSegment(), descriptor, request, argument));
    } catch (Throwable t) {
      throw LibC.unexpected(t);
    }
  }
}
