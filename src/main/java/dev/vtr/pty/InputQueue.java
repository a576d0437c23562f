package dev.vtr.pty;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.IntToLongFunction;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Input that waits to be written to one terminal, whole writes in order, bounded in bytes. {@link
 * #reserve} may be called from any thread, everything else from the reactor's only.
 *
 * <p>What a program has not read stays in the kernel, which gives back all of it or none. So a
 * write that might be cut begins only when the program has read all before it: if it then stalls,
 * it can be taken back, and nothing else with it.
 */
final class InputQueue {
  private static final Logger LOG = LoggerFactory.getLogger(InputQueue.class);

  /** A write that begins whatever is unread: keys and lines, which the kernel hardly ever cuts. */
  private static final int SHORT_BYTES = 256;

  /** Of unread input and the next write: the kernel has room for three times as much at least. */
  private static final int MAX_UNREAD_BYTES = 4095;

  private final Deque<Entry> entries = new ArrayDeque<>();
  private final AtomicLong reservedBytes = new AtomicLong();
  private final long limitBytes;
  private final long stallNanos;
  private long progressNanos;
  private int lastUnreadBytes;

  /** Of replies that wait. */
  private long replyBytes;

  /** Whether replies are dropped until none waits any more. */
  private boolean dropsReplies;

  /** The line that is open behind all that has been begun, while the terminal takes lines. */
  private long openLineBytes;

  private enum Kind {
    INPUT,
    REPLY,
    /** Of which the program has got the beginning, or which it was promised. */
    OWED
  }

  private static final class Entry {
    final byte[] bytes;
    final BooleanSupplier withdrawn;
    final Consumer<WriteOutcome> whenDone;
    final Kind kind;
    int writtenBytes;
    boolean unechoed;
    private InputMode measuredIn = InputMode.CHARACTERS;
    private long measuredBehindBytes = -1;
    private InputMode.Lines lines = new InputMode.Lines(0, 0);

    Entry(byte[] bytes, BooleanSupplier withdrawn, Consumer<WriteOutcome> whenDone, Kind kind) {
      this.kind = kind;
      this.bytes = bytes;
      this.withdrawn = withdrawn;
      this.whenDone = whenDone;
    }

    /** The lines that it makes; measured once, as it is tried until there is room. */
    InputMode.Lines lines(InputMode mode, long openBytes) {
      if (measuredBehindBytes != openBytes || !measuredIn.equals(mode)) {
        lines = mode.measure(bytes, openBytes);
        measuredIn = mode;
        measuredBehindBytes = openBytes;
      }
      return lines;
    }

    /** How many of the written bytes come behind the last end of a line. */
    int openLineBytes() {
      int begin = writtenBytes;
      while (begin > 0 && bytes[begin - 1] != '\r' && bytes[begin - 1] != '\n') {
        begin--;
      }
      return writtenBytes - begin;
    }
  }

  InputQueue(PtyLimits limits) {
    this.limitBytes = limits.maxQueuedInputBytes();
    this.stallNanos = limits.stallAfter().toNanos();
  }

  /** Takes room for a write of that many bytes; the refusal when there is none. */
  WriteOutcome.@Nullable Refused reserve(int bytes) {
    if (bytes > PtyLimits.MAX_WRITE_BYTES) {
      return new WriteOutcome.Refused(0, PtyLimits.MAX_WRITE_BYTES);
    }
    long cost = cost(bytes);
    long before = reservedBytes.getAndUpdate(held -> fits(held, cost) ? held + cost : held);
    return fits(before, cost) ? null : new WriteOutcome.Refused(before, limitBytes);
  }

  private boolean fits(long held, long cost) {
    return held == 0 || held + cost <= limitBytes;
  }

  private static long cost(int bytes) {
    return bytes + (long) PtyLimits.WRITE_OVERHEAD_BYTES;
  }

  /**
   * Appends a write that has its room reserved.
   *
   * @param withdrawn whether nothing of it is to be written any more; not asked once a byte is
   */
  void add(
      byte[] bytes, BooleanSupplier withdrawn, Consumer<WriteOutcome> whenDone, long nowNanos) {
    add(new Entry(bytes, withdrawn, whenDone, Kind.INPUT), nowNanos);
  }

  private void add(Entry entry, long nowNanos) {
    if (entries.isEmpty()) {
      progressNanos = nowNanos;
    }
    entries.add(entry);
  }

  /**
   * Appends whole replies, unless there was no room reserved for them or others before them have
   * been dropped and some still wait.
   *
   * @param hasRoom whether {@link #reserve} had it
   * @param whenDropped is run if the program does not get them
   */
  void addReply(byte[] bytes, boolean hasRoom, Runnable whenDropped, long nowNanos) {
    dropsReplies &= replyBytes > 0;
    Entry entry =
        new Entry(
            bytes,
            () -> false,
            outcome -> {
              if (!(outcome instanceof WriteOutcome.Written)) {
                whenDropped.run();
              }
            },
            Kind.REPLY);
    replyBytes += bytes.length;
    if (!hasRoom) {
      long ignored = reservedBytes.addAndGet(cost(bytes.length)); // what finish gives back
    }
    if (dropsReplies || !hasRoom) {
      dropsReplies = true;
      finish(entry, new WriteOutcome.Stalled(0));
    } else {
      add(entry, nowNanos);
    }
  }

  /** Whether the program is to read its replies before its output is read. */
  boolean holdsOutput() {
    return replyBytes > PtyLimits.MAX_UNREAD_REPLY_BYTES && !dropsReplies;
  }

  /** Drops replies that the program has not read for too long, but the first of them. */
  void dropUnreadReplies(long nowNanos) {
    if (!holdsOutput() || nowNanos - progressNanos < PtyLimits.REPLY_PATIENCE.toNanos()) {
      return;
    }
    dropsReplies = true;
    long keptBytes = 0;
    for (Iterator<Entry> waiting = entries.iterator(); waiting.hasNext(); ) {
      Entry entry = waiting.next();
      if (entry.kind == Kind.REPLY) {
        keptBytes += entry.bytes.length - entry.writtenBytes;
        if (keptBytes > PtyLimits.MAX_UNREAD_REPLY_BYTES && entry.writtenBytes == 0) {
          waiting.remove();
          finish(entry, new WriteOutcome.Stalled(0));
        }
      }
    }
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  /**
   * Drops what is withdrawn, and what makes a line that is too long, offers the front of the queue
   * to {@code sink} through {@code scratch}, at most its size, and completes what it took whole.
   *
   * @param sink takes the first so many bytes of {@code scratch}; gives how many it took, 0 or less
   *     for none
   * @param unread tells how much input the program has not read: 0 only if it has read all, less if
   *     that cannot be told
   * @param mode of the terminal, for writes that begin now
   * @return whether the sink took all it was offered, so that it may take more
   */
  boolean drainInto(
      MemorySegment scratch,
      IntToLongFunction sink,
      IntSupplier unread,
      InputMode mode,
      long nowNanos) {
    int offered = fill(scratch, unread, mode);
    if (offered < 0) {
      return false;
    }
    long taken = offered == 0 ? 0 : sink.applyAsLong(offered);
    if (taken > 0 || offered == 0) {
      progressNanos = nowNanos;
      completeFront(Math.max(0, taken), mode);
    }
    return taken == offered;
  }

  /** How much is offered; less than 0 if the front has to wait. */
  private int fill(MemorySegment scratch, IntSupplier unread, InputMode mode) {
    int filled = 0;
    long openBytes = openLineBytes;
    for (Iterator<Entry> waiting = entries.iterator(); waiting.hasNext(); ) {
      Entry entry = waiting.next();
      if (entry.writtenBytes == 0) {
        InputMode.Lines lines = entry.lines(mode, openBytes);
        WriteOutcome refusal = refusal(entry, lines);
        if (refusal != null) {
          waiting.remove();
          finish(entry, refusal);
          continue;
        }
        if (!mayBegin(entry, filled, unread)) {
          return entry == entries.peek() ? -1 : filled;
        }
        openBytes = lines.openBytes();
      }
      int length =
          (int) Math.min(scratch.byteSize() - filled, entry.bytes.length - entry.writtenBytes);
      MemorySegment.copy(
          entry.bytes, entry.writtenBytes, scratch, ValueLayout.JAVA_BYTE, filled, length);
      filled += length;
      if (filled == scratch.byteSize()) {
        break;
      }
    }
    return filled;
  }

  /** Why a write is not to begin; null if it is. */
  private static @Nullable WriteOutcome refusal(Entry entry, InputMode.Lines lines) {
    if (entry.withdrawn.getAsBoolean()) {
      return new WriteOutcome.Withdrawn();
    }
    return lines.longestBytes() > InputMode.MAX_LINE_BYTES
        ? new WriteOutcome.LineTooLong(lines.longestBytes(), InputMode.MAX_LINE_BYTES)
        : null;
  }

  private static boolean mayBegin(Entry entry, int filled, IntSupplier unread) {
    if (entry.kind != Kind.INPUT || entry.bytes.length <= SHORT_BYTES) {
      return true;
    }
    int before = filled + Math.max(0, unread.getAsInt());
    return before == 0 || before + entry.bytes.length <= MAX_UNREAD_BYTES;
  }

  private void completeFront(long takenBytes, InputMode mode) {
    long left = takenBytes;
    for (Entry entry = entries.peek(); entry != null; entry = entries.peek()) {
      int length = (int) Math.min(left, entry.bytes.length - entry.writtenBytes);
      if (entry.writtenBytes == 0) {
        entry.unechoed = mode.isUnechoed();
        openLineBytes = length == 0 ? openLineBytes : entry.lines.openBytes();
      }
      entry.writtenBytes += length;
      replyBytes -= entry.kind == Kind.REPLY ? length : 0;
      left -= length;
      if (entry.writtenBytes < entry.bytes.length) {
        return;
      }
      entries.remove();
      finish(entry, new WriteOutcome.Written(entry.unechoed));
    }
  }

  /** So much input the program has not read: any change is progress. */
  void unread(int bytes, long nowNanos) {
    if (bytes != lastUnreadBytes) {
      lastUnreadBytes = bytes;
      progressNanos = nowNanos;
    }
  }

  /** Whether input has waited without progress for longer than it may. */
  boolean stalled(long nowNanos) {
    return !entries.isEmpty() && nowNanos - progressNanos >= stallNanos;
  }

  /** Whether a write has begun that is not to be finished once it has stalled. */
  boolean isCut() {
    Entry front = entries.peek();
    return front != null && front.kind == Kind.INPUT && front.writtenBytes > 0;
  }

  /** Ends all writes as not read by the program, but for what it got, or is to get, a part of. */
  void failWaiting(long nowNanos) {
    Entry front = entries.peek();
    boolean keeps = front != null && (front.kind == Kind.OWED || front.writtenBytes > 0);
    Entry kept = keeps ? entries.remove() : null;
    failAll(nothing -> new WriteOutcome.Stalled(0));
    if (kept != null) {
      add(kept, nowNanos);
    }
  }

  /**
   * Ends all writes as not read by the program, the first of them in its middle.
   *
   * @param unread what of the input the program had not read and will not get
   * @param inLines whether the program gets whole lines only; {@code unread} are such
   * @return what it must get: earlier input that was taken away, too, or what is missing of the end
   *     of a paste, mostly nothing
   */
  byte[] failCut(byte[] unread, boolean inLines) {
    Entry front = entries.remove();
    int gone = unread.length + (inLines ? front.openLineBytes() : 0);
    int taken = Math.max(0, front.writtenBytes - gone);
    int earlier = Math.clamp(gone - front.writtenBytes, 0, unread.length);
    openLineBytes = 0;
    finish(front, new WriteOutcome.Stalled(taken));
    failAll(nothing -> new WriteOutcome.Stalled(0));
    return inLines || taken == 0 // brackets would stand in its next line
        ? Arrays.copyOf(unread, earlier)
        : PasteBrackets.missing(front.bytes, taken);
  }

  /** Appends what nobody asked for, and whatever else waits. */
  void addOwed(byte[] bytes, long nowNanos) {
    long ignored = reservedBytes.addAndGet(cost(bytes.length));
    add(new Entry(bytes, () -> false, outcome -> {}, Kind.OWED), nowNanos);
  }

  /** Ends all writes as too late. */
  void failClosed() {
    failAll(WriteOutcome.Closed::new);
  }

  private void failAll(LongFunction<WriteOutcome> outcome) {
    for (Entry entry = entries.poll(); entry != null; entry = entries.poll()) {
      finish(entry, outcome.apply(entry.writtenBytes));
    }
  }

  private void finish(Entry entry, WriteOutcome outcome) {
    long ignored = reservedBytes.addAndGet(-cost(entry.bytes.length));
    replyBytes -= entry.kind == Kind.REPLY ? entry.bytes.length - entry.writtenBytes : 0;
    complete(entry.whenDone, outcome);
  }

  /** Tells a caller; what it throws is its own affair. */
  static void complete(Consumer<WriteOutcome> whenDone, WriteOutcome outcome) {
    try {
      whenDone.accept(outcome);
    } catch (RuntimeException e) {
      LOG.warn("a write's callback failed", e);
    }
  }
}
