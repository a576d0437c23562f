package dev.vtr.pty;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * An epoll set with a wake-up ({@code epoll(7)}, {@code eventfd(2)}). Each descriptor has a token,
 * which comes back with its events. One thread adds, removes, waits and closes; {@link #wake} may
 * come from any thread until {@link #close}.
 */
final class Epoll {
  /** The token of {@link #wake}; no descriptor may have it. */
  static final long WAKE_TOKEN = -1;

  private static final int MAX_EVENTS = 256;
  private static final int CLOEXEC = 0x80000;
  private static final int NONBLOCK = 0x800;
  private static final int CTL_ADD = 1;
  private static final int CTL_DEL = 2;
  private static final int EPOLLIN = 1;
  private static final int EPOLLOUT = 4;
  private static final int EPOLLET = 1 << 31;

  /** {@code struct epoll_event} is packed on x86-64 only. */
  private static final boolean PACKED = System.getProperty("os.arch").equals("amd64");

  private static final long EVENT_SIZE = PACKED ? 12 : 16;
  private static final long TOKEN_OFFSET = PACKED ? 4 : 8;

  private static final MethodHandle CREATE =
      LibC.function("epoll_create1", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle CONTROL =
      LibC.function(
          "epoll_ctl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS));
  private static final MethodHandle WAIT =
      LibC.function(
          "epoll_wait", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
  private static final MethodHandle EVENTFD =
      LibC.function("eventfd", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle READ =
      LibC.function("read", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
  private static final MethodHandle WRITE =
      LibC.function("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));

  private final Arena arena = Arena.ofShared();
  private final MemorySegment events = arena.allocate(MAX_EVENTS * EVENT_SIZE, 8);
  private final MemorySegment event = arena.allocate(EVENT_SIZE, 8);
  private final MemorySegment counter = arena.allocate(JAVA_LONG);
  private final MemorySegment one = arena.allocate(JAVA_LONG);
  private final int set;
  private final int wakeup;
  private boolean closed;

  private Epoll(int set, int wakeup) {
    this.set = set;
    this.wakeup = wakeup;
    one.set(JAVA_LONG, 0, 1);
  }

  static Epoll open() throws PtyException {
    try {
      int set = (int) LibC.result((int) CREATE.invokeExact(LibC.errnoSegment(), CLOEXEC));
      if (set < 0) {
        throw new PtyException(Failures.ofErrno("epoll_create1", -set));
      }
      int wakeup =
          (int) LibC.result((int) EVENTFD.invokeExact(LibC.errnoSegment(), 0, CLOEXEC | NONBLOCK));
      if (wakeup < 0) {
        LibC.close(set);
        throw new PtyException(Failures.ofErrno("eventfd", -wakeup));
      }
      Epoll epoll = new Epoll(set, wakeup);
      epoll.control(CTL_ADD, wakeup, EPOLLIN, WAKE_TOKEN);
      return epoll;
    } catch (PtyException e) {
      throw e;
    } catch (Throwable t) {
      throw LibC.unexpected(t);
    }
  }

  /**
   * Tells each change to readable or writable once (edge-triggered); 0 or a negated {@code errno}.
   */
  int addEdges(int descriptor, long token) {
    return control(CTL_ADD, descriptor, EPOLLIN | EPOLLOUT | EPOLLET, token);
  }

  /** Tells again and again while readable; 0 or a negated {@code errno}. */
  int addReadable(int descriptor, long token) {
    return control(CTL_ADD, descriptor, EPOLLIN, token);
  }

  /**
   * Must come before the descriptor is closed: a child being started may still hold a copy of it,
   * and thus its events.
   */
  void remove(int descriptor) {
    int ignored = control(CTL_DEL, descriptor, 0, 0);
  }

  private int control(int operation, int descriptor, int interest, long token) {
    event.set(JAVA_INT, 0, interest);
    event.set(JAVA_LONG_UNALIGNED, TOKEN_OFFSET, token);
    try {
      return (int)
          LibC.result(
              (int) CONTROL.invokeExact(LibC.errnoSegment(), set, operation, descriptor, event));
    } catch (Throwable t) {
      throw LibC.unexpected(t);
    }
  }

  /**
   * Waits at most {@code timeoutMillis} (-1: for ever); the number of events, whose tokens {@link
   * #token} tells.
   */
  int await(int timeoutMillis) {
    try {
      long count =
          LibC.result(
              (int) WAIT.invokeExact(LibC.errnoSegment(), set, events, MAX_EVENTS, timeoutMillis));
      return (int) Math.max(0, count);
    } catch (Throwable t) {
      throw LibC.unexpected(t);
    }
  }

  /** The token of one event of the last {@link #await}. */
  long token(int index) {
    return events.get(JAVA_LONG_UNALIGNED, index * EVENT_SIZE + TOKEN_OFFSET);
  }

  /** Ends a running or the next {@link #await}, with {@link #WAKE_TOKEN}. */
  synchronized void wake() {
    if (closed) {
      return;
    }
    try {
      long ignored = (long) WRITE.invokeExact(LibC.errnoSegment(), wakeup, one, 8L);
    } catch (Throwable t) {
      throw LibC.unexpected(t);
    }
  }

  /** Takes back what {@link #wake} did, when its token was seen. */
  void clearWake() {
    try {
      long ignored = (long) READ.invokeExact(LibC.errnoSegment(), wakeup, counter, 8L);
    } catch (Throwable t) {
      throw LibC.unexpected(t);
    }
  }

  synchronized void close() {
    closed = true;
    LibC.close(wakeup);
    LibC.close(set);
    arena.close();
  }
}
