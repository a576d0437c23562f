package dev.vtr.terminal;

import java.util.Arrays;

/**
 * The rows that have left the screen at the top, oldest first, as {@link RowCodec} packs them, in
 * chunks of bytes that are used again. Each row keeps the number of the line it belongs to and the
 * time of its last change. Rows have sequence numbers that never change; when the bound is reached
 * the oldest row goes.
 */
final class Scrollback implements Grid.RowSink {
  /** Large enough for hundreds of usual rows, small against a full scrollback. */
  private static final int CHUNK_BYTES = 32 * 1024;

  private static final int OFFSET_BITS = 20; // the longest packed row is below 2^20 bytes

  private static final byte[] NONE = {};

  private final int capacity;
  private final RowCodec codec;
  private long[] positions = new long[64]; // chunk number << OFFSET_BITS | offset
  private long[] changedAt = new long[64];
  private int[] lines = new int[64]; // low half of the line's number
  private long firstSequence;
  private long endSequence;
  private long nextLine;
  private long droppedClock;

  private byte[][] chunks = {NONE, NONE, NONE, NONE};
  private long firstChunk;
  private long lastChunk;
  private int used;
  private byte[] spare = NONE;

  Scrollback(int capacity, RowCodec codec) {
    this.capacity = capacity;
    this.codec = codec;
    chunks[0] = new byte[CHUNK_BYTES];
  }

  /** Rows kept. */
  int size() {
    return (int) (endSequence - firstSequence);
  }

  /** Sequence number of the oldest row kept. */
  long firstSequence() {
    return firstSequence;
  }

  /** Sequence number that the next row will get. */
  long endSequence() {
    return endSequence;
  }

  /** Number of the line that the first row of the screen belongs to. */
  long nextLine() {
    return nextLine;
  }

  /** Latest change of any row that was dropped. */
  long droppedClock() {
    return droppedClock;
  }

  @Override
  public void push(Row row) {
    if (capacity == 0) {
      droppedClock = Math.max(droppedClock, row.changedAt);
      endSequence++;
      firstSequence++;
      nextLine += row.wrapped ? 0 : 1;
      return;
    }
    if (size() == capacity) {
      dropOldest();
    } else if (size() == positions.length) {
      grow();
    }
    int most = codec.measure(row);
    byte[] chunk = roomFor(most);
    int index = index(endSequence);
    positions[index] = lastChunk << OFFSET_BITS | used;
    changedAt[index] = row.changedAt;
    lines[index] = (int) nextLine;
    used = codec.encode(row, chunk, used, endSequence);
    endSequence++;
    if (!row.wrapped) {
      nextLine++;
    }
  }

  private byte[] roomFor(int bytes) {
    byte[] chunk = chunk(lastChunk);
    if (chunk.length - used >= bytes) {
      return chunk;
    }
    lastChunk++;
    used = 0;
    if (lastChunk - firstChunk == chunks.length) {
      growChunks();
    }
    byte[] next = spare;
    if (next.length < bytes) {
      next = new byte[Math.max(CHUNK_BYTES, bytes)];
    } else {
      spare = NONE;
    }
    chunks[chunkIndex(lastChunk)] = next;
    return next;
  }

  private void growChunks() {
    var larger = new byte[2 * chunks.length][];
    Arrays.fill(larger, NONE);
    for (long n = firstChunk; n < lastChunk; n++) {
      larger[(int) (n & larger.length - 1)] = chunks[chunkIndex(n)];
    }
    chunks = larger;
  }

  private int chunkIndex(long number) {
    return (int) (number & chunks.length - 1);
  }

  private byte[] chunk(long number) {
    return chunks[chunkIndex(number)];
  }

  private int index(long sequence) {
    return (int) (sequence & positions.length - 1);
  }

  private void grow() {
    int old = positions.length;
    long[] newPositions = new long[2 * old];
    long[] newChangedAt = new long[2 * old];
    int[] newLines = new int[2 * old];
    for (long n = firstSequence; n < endSequence; n++) {
      int from = (int) (n & old - 1);
      int to = (int) (n & 2L * old - 1);
      newPositions[to] = positions[from];
      newChangedAt[to] = changedAt[from];
      newLines[to] = lines[from];
    }
    positions = newPositions;
    changedAt = newChangedAt;
    lines = newLines;
  }

  private void dropOldest() {
    droppedClock = Math.max(droppedClock, changedAt[index(firstSequence)]);
    firstSequence++;
    long oldest = size() == 0 ? lastChunk : positions[index(firstSequence)] >>> OFFSET_BITS;
    releaseChunksBefore(oldest);
  }

  private void releaseChunksBefore(long number) {
    while (firstChunk < number) {
      int index = chunkIndex(firstChunk);
      byte[] chunk = chunks[index];
      if (chunk.length == CHUNK_BYTES) {
        spare = chunk;
      }
      chunks[index] = NONE;
      firstChunk++;
    }
  }

  /** Takes the newest row back into {@code row}; false if there is none. */
  boolean pop(Row row) {
    if (size() == 0) {
      return false;
    }
    endSequence--;
    int index = index(endSequence);
    long position = positions[index];
    codec.decode(chunk(position >>> OFFSET_BITS), offset(position), row);
    row.touch(changedAt[index]);
    nextLine = lineOf(endSequence);
    long chunk = position >>> OFFSET_BITS;
    while (lastChunk > chunk) {
      chunks[chunkIndex(lastChunk)] = NONE;
      lastChunk--;
    }
    used = offset(position);
    return true;
  }

  private static int offset(long position) {
    return (int) (position & (1 << OFFSET_BITS) - 1);
  }

  /** Forgets all rows (ED 3); numbers go on. */
  void clear() {
    while (size() > 0) {
      dropOldest();
    }
    lastChunk++;
    used = 0;
    releaseChunksBefore(lastChunk);
    byte[] chunk = spare;
    chunks[chunkIndex(lastChunk)] = chunk.length == 0 ? new byte[CHUNK_BYTES] : chunk;
    spare = NONE;
  }

  /** Number of the line that a kept row belongs to. */
  long lineOf(long sequence) {
    int behind = (int) nextLine - lines[index(sequence)];
    return nextLine - Integer.toUnsignedLong(behind);
  }

  /** Time of the last change of a kept row. */
  long changedAt(long sequence) {
    return changedAt[index(sequence)];
  }

  /** True if the row after a kept row continues its line. */
  boolean wrapped(long sequence) {
    long position = positions[index(sequence)];
    return RowCodec.wrapped(chunk(position >>> OFFSET_BITS), offset(position));
  }

  /** Unpacks a kept row with {@code reader} into {@code row}, which is made wide enough. */
  void read(long sequence, Row row, RowCodec reader) {
    long position = positions[index(sequence)];
    reader.decode(chunk(position >>> OFFSET_BITS), offset(position), row);
    row.touch(changedAt(sequence));
  }

  /** Sequence number of the first kept row of a line, or the end if no kept row has it. */
  long firstRowOf(long line) {
    long low = firstSequence;
    long high = endSequence;
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (lineOf(middle) < line) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Bytes of heap behind the rows. */
  long retainedBytes() {
    long bytes = 8L * positions.length + 8L * changedAt.length + 4L * lines.length;
    for (byte[] chunk : chunks) {
      bytes += chunk.length + 16;
    }
    return bytes;
  }
}
