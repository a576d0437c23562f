package dev.vtr.terminal;

import java.util.Arrays;

/**
 * Packed rows, oldest first, in chunks of bytes that are used again; rows come and go at the end
 * and go at the front. Each has a sequence number, its predecessor's plus one, and keeps the time
 * of its last change and the low half of its line's number.
 */
final class RowLog {
  /** Large enough for hundreds of usual rows, small against a full scrollback. */
  private static final int CHUNK_BYTES = 32 * 1024;

  private static final int OFFSET_BITS = 20; // the longest packed row is below 2^20 bytes

  private static final byte[] NONE = {};

  private long[] positions = new long[64]; // chunk number << OFFSET_BITS | offset
  private long[] changedAt = new long[64];
  private int[] lines = new int[64];
  private long first;
  private long end;

  private byte[][] chunks = {NONE, NONE, NONE, NONE};
  private long firstChunk;
  private long lastChunk;
  private int used;
  private byte[] spare = NONE;

  /** Empty; {@code first} is the sequence number of the first row to come. */
  RowLog(long first) {
    this.first = first;
    end = first;
    chunks[0] = new byte[CHUNK_BYTES];
  }

  int size() {
    return (int) (end - first);
  }

  /** Sequence number of the oldest row. */
  long first() {
    return first;
  }

  /** Sequence number that the next row will get. */
  long end() {
    return end;
  }

  /** Packs a row behind the others. */
  void append(Row row, RowCodec codec, int line) {
    byte[] chunk = begin(codec.measure(row), row.changedAt, line);
    used = codec.encode(row, chunk, used, end);
    end++;
  }

  /** Appends a row that is packed already. */
  void append(LatinRow row, boolean wrapped, RowCodec codec, long changed, int line) {
    byte[] chunk = begin(row.measure(), changed, line);
    used = row.encode(wrapped, chunk, used, end, codec);
    end++;
  }

  /** Appends a row of another log as it is. */
  void append(RowLog other, long sequence, RowCodec codec) {
    byte[] in = other.bytes(sequence);
    int from = other.offset(sequence);
    int length = codec.skip(in, from, end) - from;
    byte[] chunk = begin(length, other.changedAt(sequence), other.line(sequence));
    System.arraycopy(in, from, chunk, used, length);
    used += length;
    end++;
  }

  private byte[] begin(int most, long changed, int line) {
    if (end - first == positions.length) {
      grow();
    }
    byte[] chunk = roomFor(most);
    int index = index(end);
    positions[index] = lastChunk << OFFSET_BITS | used;
    changedAt[index] = changed;
    lines[index] = line;
    return chunk;
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
    for (long n = first; n < end; n++) {
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

  /** Drops the oldest row. */
  void dropFirst() {
    first++;
    long oldest = size() == 0 ? lastChunk : positions[index(first)] >>> OFFSET_BITS;
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

  /** Drops rows from {@code sequence}, one that is kept, on. */
  void truncate(long sequence) {
    end = sequence;
    long chunk = positions[index(sequence)] >>> OFFSET_BITS;
    while (lastChunk > chunk) {
      chunks[chunkIndex(lastChunk)] = NONE;
      lastChunk--;
    }
    used = offset(sequence);
  }

  /** Drops all rows; numbers go on. */
  void clear() {
    while (size() > 0) {
      dropFirst();
    }
    lastChunk++;
    used = 0;
    releaseChunksBefore(lastChunk);
    byte[] chunk = spare;
    chunks[chunkIndex(lastChunk)] = chunk.length == 0 ? new byte[CHUNK_BYTES] : chunk;
    spare = NONE;
  }

  /** Where a row begins in its {@link #bytes}. */
  int offset(long sequence) {
    return (int) (positions[index(sequence)] & (1 << OFFSET_BITS) - 1);
  }

  /** What a packed row is part of. */
  byte[] bytes(long sequence) {
    return chunk(positions[index(sequence)] >>> OFFSET_BITS);
  }

  /** Low half of the number of a row's line. */
  int line(long sequence) {
    return lines[index(sequence)];
  }

  /** Time of the last change of a row. */
  long changedAt(long sequence) {
    return changedAt[index(sequence)];
  }

  /** True if the row after a row continues its line. */
  boolean wrapped(long sequence) {
    return PackedRow.wraps(flags(sequence));
  }

  /** Cells of a row. */
  int cells(long sequence) {
    return PackedRow.cells(bytes(sequence), offset(sequence));
  }

  /** The first byte of a packed row, for {@link PackedRow}. */
  int flags(long sequence) {
    return bytes(sequence)[offset(sequence)];
  }

  /** Unpacks a row with {@code reader} into {@code row}, which is made wide enough. */
  void read(long sequence, Row row, RowCodec reader) {
    reader.decode(bytes(sequence), offset(sequence), row);
    row.touch(changedAt(sequence));
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
