package dev.vtr.pty;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One terminal and its program, on the reactor's thread alone (only {@link #input} may be touched
 * elsewhere, to reserve).
 *
 * <p>Its life: while the program runs, output is read as far as the credit goes and input is
 * written as far as the kernel takes it. When the program has ended, what is left in the kernel is
 * read (until the terminal is empty or, since background children may go on writing, up to {@link
 * #DRAIN_BYTES}); then the terminal is closed and the end is told. Output that the program wrote is
 * in the kernel's buffer when its end is seen, and reading looks there before it says "nothing", so
 * the order holds.
 */
final class PtyChannel {
  /**
   * Read at most after the program's end: more than the kernel holds of a terminal's output (64 KiB
   * on its way and 4 KiB ready, {@code tty_buffer.c}), so all of the program's own.
   */
  static final long DRAIN_BYTES = 256 * 1024;

  /**
   * After so long a batch is handed on though it might grow: each read waits for the kernel to
   * carry over the next 4 KiB, which takes long on a busy machine, and other terminals wait
   * meanwhile.
   */
  private static final long MAX_TURN_NANOS = 1_000_000;

  private static final Logger LOG = LoggerFactory.getLogger(PtyChannel.class);

  final long id;
  final MasterTerminal terminal;
  final LeaderProcess leader;
  final InputQueue input;
  private final Pty pty;
  private final PtyListener listener;
  private final PtyReactor reactor;

  private long creditBytes;
  private long drainBytes = DRAIN_BYTES;
  private boolean outputMayBeReady = true;
  private boolean inputBlocked;
  private boolean terminalClosed;
  private boolean ended;
  private @Nullable ExitStatus status;
  private long exitNanos;

  /** Whether it waits in the reactor's round; kept by the reactor. */
  boolean scheduled;

  PtyChannel(
      PtyReactor reactor,
      Pty pty,
      long id,
      MasterTerminal terminal,
      LeaderProcess leader,
      PtyLimits limits,
      PtyListener listener) {
    this.reactor = reactor;
    this.pty = pty;
    this.id = id;
    this.terminal = terminal;
    this.leader = leader;
    this.listener = listener;
    this.input = new InputQueue(limits);
    this.creditBytes = limits.initialCreditBytes();
  }

  boolean ended() {
    return ended;
  }

  boolean terminalClosed() {
    return terminalClosed;
  }

  /** Whether a turn would do something now. */
  boolean wantsTurn() {
    if (ended || terminalClosed) {
      return false;
    }
    return mayRead() || (!input.isEmpty() && !inputBlocked);
  }

  /** A program that is to read its replies first is not read; one that has ended is. */
  private boolean mayRead() {
    return outputMayBeReady && creditBytes > 0 && (status != null || !input.holdsOutput());
  }

  /** Whether input waits for the program to read. */
  boolean inputBlocked() {
    return inputBlocked && !input.isEmpty();
  }

  /** The terminal became readable or writable, or hung up; which, a turn finds out. */
  void terminalChanged() {
    outputMayBeReady = true;
    inputBlocked = false;
  }

  /** The program has ended, perhaps. */
  void leaderChanged(long nowNanos) {
    if (status != null) {
      return;
    }
    ExitStatus reaped = leader.reap();
    if (reaped == null) {
      return;
    }
    status = reaped;
    exitNanos = nowNanos;
    outputMayBeReady = true;
    reactor.forgetLeader(leader);
    leader.close();
    endIfDrained();
  }

  /**
   * Reads one batch and writes one batch, each of at most {@code scratch}'s size; it began at
   * {@code nowNanos}.
   */
  void turn(MemorySegment scratch, long nowNanos) {
    if (!input.isEmpty() && !inputBlocked) {
      writeBatch(scratch, nowNanos);
    }
    if (mayRead()) {
      readBatch(scratch, nowNanos);
    }
    endIfDrained();
  }

  private void readBatch(MemorySegment scratch, long beganNanos) {
    long room = Math.min(scratch.byteSize(), Math.min(creditBytes, drainBytes));
    long filled = 0;
    int reads = 0;
    while (filled < room && (reads == 0 || System.nanoTime() - beganNanos < MAX_TURN_NANOS)) {
      long count = terminal.read(scratch, filled, room - filled);
      if (count <= 0) {
        outputMayBeReady = false;
        break;
      }
      filled += count;
      reads++;
    }
    if (filled == 0) {
      return;
    }
    creditBytes -= filled;
    if (status != null) {
      drainBytes -= filled;
    }
    deliver(scratch.asSlice(0, filled).toArray(ValueLayout.JAVA_BYTE), reads);
  }

  private void deliver(byte[] bytes, int reads) {
    try {
      listener.output(pty, bytes, reads, System.nanoTime());
    } catch (RuntimeException e) {
      LOG.warn("a terminal's listener failed on output", e);
    }
  }

  private void writeBatch(MemorySegment scratch, long nowNanos) {
    InputMode mode = terminal.inputMode();
    boolean all =
        input.drainInto(
            scratch,
            length -> terminal.write(scratch, length),
            terminal::unreadInput,
            mode,
            nowNanos);
    inputBlocked = !all && !input.isEmpty();
  }

  /** Tries blocked input again, and fails it when the program has not read for too long. */
  void retryInput(long nowNanos) {
    inputBlocked = false;
    input.unread(terminal.unreadInput(), nowNanos);
    input.dropUnreadReplies(nowNanos);
    if (!input.stalled(nowNanos)) {
      return;
    }
    if (!input.isCut()) {
      input.failWaiting(nowNanos);
      return;
    }
    boolean inLines = terminal.inputMode().inLines();
    byte[] owed = input.failCut(terminal.takeUnreadInput(), inLines);
    if (owed.length > 0) {
      input.addOwed(owed, nowNanos);
    }
  }

  void addCredit(long bytes) {
    creditBytes = creditBytes + bytes < 0 ? Long.MAX_VALUE : creditBytes + bytes;
  }

  void addInput(
      byte[] bytes, BooleanSupplier withdrawn, Consumer<WriteOutcome> whenDone, long nowNanos) {
    input.add(bytes, withdrawn, whenDone, nowNanos);
    if (ended || terminalClosed) {
      input.failClosed();
    }
  }

  void addReply(byte[] bytes, boolean hasRoom, Runnable whenDropped, long nowNanos) {
    input.addReply(bytes, hasRoom, whenDropped, nowNanos);
    if (ended || terminalClosed) {
      input.failClosed();
    }
  }

  boolean resize(int cols, int rows) {
    return !terminalClosed && terminal.resize(cols, rows) >= 0;
  }

  OptionalInt foregroundGroup() {
    return terminalClosed ? OptionalInt.empty() : terminal.foregroundGroup();
  }

  /** Sends a signal; {@code sessionGroups} are those that {@link SignalScope#SESSION} found. */
  boolean signal(int signal, SignalScope scope, Set<Integer> sessionGroups) {
    if (status != null) {
      return false;
    }
    return switch (scope) {
      case FOREGROUND -> signalForeground(signal) || signalLeader(signal);
      case LEADER_AND_FOREGROUND -> {
        int foreground = foregroundGroup().orElse(leader.pid());
        boolean any = foreground != leader.pid() && LeaderProcess.signalGroup(foreground, signal);
        yield signalLeader(signal) || any;
      }
      case SESSION -> {
        boolean any = signalLeader(signal);
        for (int group : sessionGroups) {
          any |= group != leader.pid() && LeaderProcess.signalGroup(group, signal);
        }
        yield any;
      }
    };
  }

  private boolean signalForeground(int signal) {
    OptionalInt group = foregroundGroup();
    return group.isPresent() && LeaderProcess.signalGroup(group.getAsInt(), signal);
  }

  private boolean signalLeader(int signal) {
    return LeaderProcess.signalGroup(leader.pid(), signal);
  }

  /** Closes the terminal, and with it what was to be read or written. */
  void hangUp() {
    if (terminalClosed) {
      return;
    }
    terminalClosed = true;
    reactor.forgetTerminal(terminal);
    terminal.close();
    input.failClosed();
    endIfDrained();
  }

  /**
   * Lets go of everything without telling anybody: for a channel that never began, or whose program
   * cannot be ended.
   */
  void abandon() {
    ended = true;
    hangUp();
    if (status == null) {
      reactor.forgetLeader(leader);
      leader.close();
    }
    reactor.forget(this);
  }

  private void endIfDrained() {
    if (ended || status == null || !drained()) {
      return;
    }
    ended = true;
    hangUp();
    reactor.forget(this);
    try {
      listener.exited(pty, status, exitNanos);
    } catch (RuntimeException e) {
      LOG.warn("a terminal's listener failed on the end", e);
    }
  }

  private boolean drained() {
    return terminalClosed
        || !outputMayBeReady
        || drainBytes == 0
        || (creditBytes == 0 && !terminal.hasOutput());
  }
}
