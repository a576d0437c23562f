package dev.vtr.query;

import dev.vtr.query.scan.SpanLine;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.LongStream;

/**
 * Keys of spans that have ended, for telling of a start whether its end was met: eight bytes each,
 * in a table with open addresses (Knuth, TAOCP 3, section 6.4). Bounded; what finds no room is not
 * held, and {@link #isFull} says so. Used by one thread at a time.
 */
final class SpanIds {
  /** 8 MiB of keys; a file of a gigabyte has some two million spans. */
  private static final int IDS_MAX = 1 << 19;

  /** The golden ratio's fraction, as Knuth's multiplicative hashing has it. */
  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

  private static final VarHandle LITTLE_ENDIAN_LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int FIRST_SLOTS = 1 << 6;

  private static final byte[] SEQ = "\"seq\":".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] TRACE = "\"trace_id\":\"".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] SPAN = "\",\"span_id\":\"".getBytes(StandardCharsets.US_ASCII);
  private static final int TRACE_CHARS = 32;
  private static final int SPAN_CHARS = 16;

  private long[] slots = new long[FIRST_SLOTS];
  private int size;
  private boolean isFull;

  /**
   * The key of the span in a line of ours whose type ends before {@code at}; 0, which is no key, if
   * the line is not written so.
   */
  static long keyAfterType(byte[] text, int at, int to) {
    int from = at;
    if (startsWith(text, from, to, SEQ)) {
      from += SEQ.length;
      while (from < to && text[from] != ',') {
        from++;
      }
      from++;
    }
    int trace = from + TRACE.length;
    int span = trace + TRACE_CHARS + SPAN.length;
    return startsWith(text, from, to, TRACE)
            && startsWith(text, trace + TRACE_CHARS, to, SPAN)
            && span + SPAN_CHARS <= to
        ? key(text, trace, span)
        : 0;
  }

  /** The key of a span by the texts of its ids; 0 if they are not of the length that ids have. */
  static long keyOf(SpanLine line) {
    return keyOf(line.traceId(), line.spanId());
  }

  static long keyOf(String traceId, String spanId) {
    byte[] ids = (traceId + spanId).getBytes(StandardCharsets.UTF_8);
    return traceId.length() == TRACE_CHARS && ids.length == TRACE_CHARS + SPAN_CHARS
        ? key(ids, 0, TRACE_CHARS)
        : 0;
  }

  /** As {@link #keyOf(SpanLine)}, of this one of a span's lines. */
  static long keyOfLine(SpanLine line) {
    long span = keyOf(line);
    if (span == 0) {
      return 0;
    }
    long which =
        switch (line.phase()) {
          case STARTED -> -1;
          case PROGRESS -> line.part();
          case ENDED -> -2;
        };
    long mixed = (span ^ which) * MULTIPLIER;
    long key = mixed ^ (mixed >>> 32);
    return key == 0 ? 1 : key;
  }

  /** A hash of both ids: among a million of random ones, two are alike once in 37 million files. */
  private static long key(byte[] text, int trace, int span) {
    long key = 1;
    for (int at = 0; at < TRACE_CHARS; at += Long.BYTES) {
      key = mixed(key, text, trace + at);
    }
    for (int at = 0; at < SPAN_CHARS; at += Long.BYTES) {
      key = mixed(key, text, span + at);
    }
    return key == 0 ? 1 : key;
  }

  private static long mixed(long key, byte[] text, int at) {
    long mixed = (key ^ (long) LITTLE_ENDIAN_LONG.get(text, at)) * MULTIPLIER;
    return mixed ^ (mixed >>> 32);
  }

  private static boolean startsWith(byte[] text, int from, int to, byte[] beginning) {
    int end = from + beginning.length;
    return end <= to && Arrays.equals(text, from, end, beginning, 0, beginning.length);
  }

  void add(long key) {
    if (key == 0 || contains(key)) {
      return;
    }
    if (size >= IDS_MAX) {
      isFull = true;
      return;
    }
    if (size * 2 >= slots.length) {
      long[] before = slots;
      slots = new long[before.length * 2];
      for (long known : before) {
        if (known != 0) {
          slots[slotOf(known)] = known;
        }
      }
    }
    slots[slotOf(key)] = key;
    size++;
  }

  boolean contains(long key) {
    return key != 0 && slots[slotOf(key)] == key;
  }

  int size() {
    return size;
  }

  /** All that are held, in no order. */
  LongStream keys() {
    return Arrays.stream(slots).filter(key -> key != 0);
  }

  /** Whether further ones found no room. */
  boolean isFull() {
    return isFull;
  }

  /** Where a key is, or would be. */
  private int slotOf(long key) {
    int slot = Long.hashCode(key * MULTIPLIER) & (slots.length - 1);
    while (slots[slot] != 0 && slots[slot] != key) {
      slot = (slot + 1) & (slots.length - 1);
    }
    return slot;
  }
}
