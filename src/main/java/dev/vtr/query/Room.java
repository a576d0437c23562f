package dev.vtr.query;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that a query may fill with what it found, by an estimate.
 *
 * <p>A query as a whole is promised to stay within 256 MiB of resident memory, whatever the lines
 * are. The machine itself takes about 60 of these; answers are streamed; so {@link #QUERY_BYTES}
 * are left for spans. Thread-safe.
 */
final class Room {
  /** For the spans of one query; 20,000 ordinary ones take 70 MiB. */
  static final long QUERY_BYTES = 80L << 20;

  /** A line's objects without their contents. */
  private static final long LINE_BYTES = 512;

  /** A member of an object or an array: its entry, its key or its number. */
  private static final long MEMBER_BYTES = 64;

  private final long bytes;
  private final AtomicLong taken = new AtomicLong();

  Room(long bytes) {
    this.bytes = bytes;
  }

  /** Takes so much if it is there. */
  boolean take(long wanted) {
    if (taken.addAndGet(wanted) <= bytes) {
      return true;
    }
    taken.addAndGet(-wanted);
    return false;
  }

  void giveBack(long bytesTaken) {
    taken.addAndGet(-bytesTaken);
  }

  /** What the line in {@code text[from, to)} takes once it is read, roughly. */
  static long weight(byte[] text, int from, int to) {
    int members = 0;
    boolean wide = false;
    for (int at = from; at < to; at++) {
      byte next = text[at];
      if (next == ',' || next == '{' || next == '[') {
        members++;
      }
      wide |= next < 0 || next == '\\';
    }
    int length = to - from;
    return LINE_BYTES + (wide ? 2L * length : length) + MEMBER_BYTES * members;
  }
}
