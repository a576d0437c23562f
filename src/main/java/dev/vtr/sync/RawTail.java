package dev.vtr.sync;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Raw output that waits for one subscriber: the newest {@link #MAX_BYTES}. What is older and was
 * not taken is dropped and counted as a gap before the next bytes. Confined to one thread.
 */
public final class RawTail {
  /** Bytes that wait at most: a second or two of a busy build. */
  public static final int MAX_BYTES = 1024 * 1024;

  /**
   * Bytes to send.
   *
   * @param offset of the first byte, in the session's output
   * @param gapBytes dropped before them, since the last chunk
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  public record Chunk(byte[] bytes, long offset, long gapBytes) {}

  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  private record Segment(byte[] bytes, int from, int to) {
    int length() {
      return to - from;
    }
  }

  private final Deque<Segment> segments = new ArrayDeque<>();
  private int waiting;
  private long nextOffset;
  private long gap;

  /**
   * @param offset of the first byte that will be appended
   */
  public RawTail(long offset) {
    nextOffset = offset;
  }

  /** Appends {@code bytes[from, to)}, which must not change any more. */
  public void append(byte[] bytes, int from, int to) {
    if (to > from) {
      segments.addLast(new Segment(bytes, from, to));
      waiting += to - from;
      while (waiting > MAX_BYTES) {
        drop(waiting - MAX_BYTES);
      }
    }
  }

  private void drop(int surplus) {
    Segment oldest = segments.removeFirst();
    int dropped = Math.min(surplus, oldest.length());
    if (dropped < oldest.length()) {
      segments.addFirst(new Segment(oldest.bytes(), oldest.from() + dropped, oldest.to()));
    }
    waiting -= dropped;
    nextOffset += dropped;
    gap += dropped;
  }

  /** Bytes that wait. */
  public int waiting() {
    return waiting;
  }

  /** Takes the oldest bytes that wait, at most {@code maxBytes}; null if there are none. */
  public @Nullable Chunk take(long maxBytes) {
    int length = (int) Math.min(maxBytes, waiting);
    if (length <= 0) {
      return null;
    }
    byte[] bytes = new byte[length];
    int filled = 0;
    while (filled < length) {
      Segment oldest = segments.removeFirst();
      int taken = Math.min(length - filled, oldest.length());
      System.arraycopy(oldest.bytes(), oldest.from(), bytes, filled, taken);
      filled += taken;
      if (taken < oldest.length()) {
        segments.addFirst(new Segment(oldest.bytes(), oldest.from() + taken, oldest.to()));
      }
    }
    var chunk = new Chunk(bytes, nextOffset, gap);
    waiting -= length;
    nextOffset += length;
    gap = 0;
    return chunk;
  }
}
