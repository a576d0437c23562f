package dev.vtr.trace.jsonl;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * Reads the complete lines of one segment, also while it grows and after it was renamed. A stretch
 * without line end that is longer than any line is garbage and passed over. Used by one thread.
 */
final class SegmentReader implements Closeable {
  private static final int CHUNK_BYTES = 256 * 1024;

  private final FileChannel channel;
  private final byte[] bytes = new byte[CHUNK_BYTES];
  private long bufferAt;
  private int filled;
  private int lineStart;
  private int lineEnd;
  private int nextStart;
  private boolean passingOver;

  private SegmentReader(FileChannel channel, long from) {
    this.channel = channel;
    this.bufferAt = from;
  }

  static SegmentReader open(Path path, long from) throws IOException {
    return new SegmentReader(
        FileChannel.open(path, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)), from);
  }

  /** Moves to the next complete line; false when there is none yet. */
  boolean next() throws IOException {
    int scanned = nextStart;
    while (true) {
      for (int i = scanned; i < filled; i++) {
        if (bytes[i] == '\n') {
          lineStart = nextStart;
          lineEnd = i;
          nextStart = i + 1;
          if (!passingOver) {
            return true;
          }
          passingOver = false;
        }
      }
      scanned = fill();
      if (scanned < 0) {
        return false;
      }
    }
  }

  byte[] array() {
    return bytes;
  }

  int lineOffset() {
    return lineStart;
  }

  int lineLength() {
    return lineEnd - lineStart;
  }

  /** Where the current line begins in the file. */
  long linePosition() {
    return bufferAt + lineStart;
  }

  /** Where the line after the current one begins in the file. */
  long position() {
    return bufferAt + nextStart;
  }

  /** Goes to a place where a line begins. */
  void seek(long position) {
    bufferAt = position;
    filled = 0;
    nextStart = 0;
    passingOver = false;
  }

  /** Goes to the end of the last whole line. */
  void seekEnd() throws IOException {
    long end = channel.size();
    while (end > 0) {
      int length = (int) Math.min(CHUNK_BYTES, end);
      seek(end - length);
      while (filled < length && fill() >= 0) {
        // The file may have grown meanwhile: what comes after the end does not count.
      }
      for (int i = Math.min(filled, length) - 1; i >= 0; i--) {
        if (bytes[i] == '\n') {
          seek(end - length + i + 1);
          return;
        }
      }
      end -= length;
    }
    seek(0);
  }

  long size() throws IOException {
    return channel.size();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /** Reads more; answers where it begins in the buffer, or -1 at the end of the file. */
  private int fill() throws IOException {
    if (nextStart == 0 && filled == bytes.length) {
      passingOver = true;
      nextStart = filled;
    }
    System.arraycopy(bytes, nextStart, bytes, 0, filled - nextStart);
    bufferAt += nextStart;
    filled -= nextStart;
    nextStart = 0;
    int read =
        channel.read(ByteBuffer.wrap(bytes, filled, bytes.length - filled), bufferAt + filled);
    if (read <= 0) {
      return -1;
    }
    filled += read;
    return filled - read;
  }
}
