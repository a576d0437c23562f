package dev.vtr.query.scan;

import java.io.IOException;
import java.util.function.LongConsumer;

/**
 * Cuts one stretch of a file into lines and hands on those that hold a needle.
 *
 * <p>A stretch owns the lines that begin in it; the last one may reach beyond its end. The search
 * runs over whole blocks, so that line ends are looked for only around a hit. Used by one thread;
 * reusable.
 */
final class LineReader {
  /** Read at once: copying into 64 KiB, which stay in the cache, costs a quarter of 256 KiB. */
  private static final int BLOCK_BYTES = 64 << 10;

  /** The longest line that is looked at; a batch of spans from a spoke is bounded far below. */
  static final int LINE_BYTES_MAX = 1 << 20;

  private static final byte NEWLINE = '\n';

  /** Where a stretch's bytes come from. */
  interface Source {
    /** Reads one to {@code length} bytes to {@code into[offset..]}; -1 at the end. */
    int read(byte[] into, int offset, int length) throws IOException;
  }

  /**
   * On the heap: a search there is so much cheaper than outside, before the optimizer has come to
   * it, that it pays for the copy.
   */
  private final byte[] buffer = new byte[LINE_BYTES_MAX + BLOCK_BYTES];

  private final LineVisitor visitor;
  private final ScanCounts counts;

  LineReader(LineVisitor visitor, ScanCounts counts) {
    this.visitor = visitor;
    this.counts = counts;
  }

  /**
   * Reads a stretch.
   *
   * @param needles of which a line holds one that is handed on
   * @param skipFirst the source begins inside a line, or right at a line end, that belongs to the
   *     stretch before
   * @param stretchBytes lines that begin at or after so many bytes belong to the next stretch
   * @param tooLong told of a line that is too long to be looked at, by where in the source it
   *     begins
   * @return whether the source ends in a torn line that holds no needle, which nobody is shown
   */
  boolean read(
      NeedleSet needles, Source source, boolean skipFirst, long stretchBytes, LongConsumer tooLong)
      throws IOException {
    int filled = 0;
    long base = 0;
    boolean skipping = skipFirst;
    while (base < stretchBytes) {
      int count = source.read(buffer, filled, BLOCK_BYTES);
      if (count < 0) {
        if (!skipping) {
          search(needles, 0, filled);
        }
        return !skipping && isTorn(filled) && needles.find(buffer, 0, filled) < 0;
      }
      counts.addBytes(count);
      int scannedFrom = filled;
      filled += count;
      int from = 0;
      if (skipping) {
        int newline = indexOfNewline(scannedFrom, filled);
        if (newline < 0) {
          base += filled;
          filled = 0;
          continue;
        }
        from = newline + 1;
        skipping = false;
      }
      int whole = endOfWholeLines(from, filled, stretchBytes - base);
      if (whole > from) {
        search(needles, from, whole);
      }
      int keepFrom = Math.max(whole, from);
      base += keepFrom;
      filled -= keepFrom;
      System.arraycopy(buffer, keepFrom, buffer, 0, filled);
      if (filled >= LINE_BYTES_MAX) {
        tooLong.accept(base);
        base += filled;
        filled = 0;
        skipping = true;
      }
    }
    return false;
  }

  /** Whether what stands before {@code end}, without a line end, is a part of a line. */
  private boolean isTorn(int end) {
    return end > 0 && buffer[end - 1] != NEWLINE && buffer[end - 1] != '}';
  }

  /**
   * The end of the last whole line that begins before {@code limit}, both relative to the buffer;
   * {@code from} if none.
   */
  private int endOfWholeLines(int from, int filled, long limit) {
    if (from >= limit) {
      return from;
    }
    if (limit <= filled) {
      int newline = indexOfNewline((int) Math.max(from, limit - 1), filled);
      if (newline >= 0) {
        return newline + 1;
      }
    }
    for (int at = filled - 1; at >= from; at--) {
      if (buffer[at] == NEWLINE) {
        return at + 1;
      }
    }
    return from;
  }

  private int indexOfNewline(int from, int to) {
    for (int at = from; at < to; at++) {
      if (buffer[at] == NEWLINE) {
        return at;
      }
    }
    return -1;
  }

  private void search(NeedleSet needles, int from, int to) {
    int at = from;
    while (at < to) {
      int hit = needles.takesEveryLine() ? at : needles.find(buffer, at, to);
      if (hit < 0) {
        return;
      }
      int start = hit;
      while (start > at && buffer[start - 1] != NEWLINE) {
        start--;
      }
      int newline = indexOfNewline(hit, to);
      int end = newline < 0 ? to : newline;
      if (end > start) {
        visitor.line(buffer, start, end);
      }
      at = end + 1;
    }
  }
}
