package dev.vtr.trace.jsonl;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * What a file that somebody else wrote ends with, and what to do about it.
 *
 * <p>A process that is killed while it writes leaves part of a line; a machine that loses power may
 * leave a tail of NUL bytes. Both are cut at the last line end. Garbage between good lines stays:
 * readers step over it. A file without a single good line is not ours to cut.
 *
 * @param wholeBytes up to here the file consists of whole lines
 * @param readable at least one of them is a JSON object, or the file held at most a torn first line
 */
record Tail(long wholeBytes, boolean readable) {
  private static final int CHUNK_BYTES = 64 * 1024;
  private static final JsonFactory JSON = new JsonFactory();

  static Tail of(Disk.Appender file) throws IOException {
    long size = file.size();
    if (size == 0) {
      return new Tail(0, true);
    }
    long whole = lastLineEnd(file, size);
    if (whole == 0) {
      return new Tail(0, tornFirstLine(file, size));
    }
    return new Tail(whole, anyLineReads(file, whole));
  }

  private static long lastLineEnd(Disk.Appender file, long size) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
    long end = size;
    while (end > 0) {
      long start = Math.max(0, end - CHUNK_BYTES);
      fill(file, chunk, start, (int) (end - start));
      for (int i = chunk.limit() - 1; i >= 0; i--) {
        if (chunk.get(i) == '\n') {
          return start + i + 1;
        }
      }
      end = start;
    }
    return 0;
  }

  private static boolean tornFirstLine(Disk.Appender file, long size) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(1);
    fill(file, head, 0, 1);
    byte first = head.get(0);
    return first == 0 || (first == '{' && size <= LineEncoder.MAX_LINE_BYTES);
  }

  private static boolean anyLineReads(Disk.Appender file, long whole) throws IOException {
    LineBuffer line = new LineBuffer(CHUNK_BYTES);
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
    for (long at = 0; at < whole; at += chunk.limit()) {
      fill(file, chunk, at, (int) Math.min(CHUNK_BYTES, whole - at));
      for (int i = 0; i < chunk.limit(); i++) {
        byte b = chunk.get(i);
        if (b != '\n') {
          if (line.size() <= LineEncoder.MAX_LINE_BYTES) {
            line.write(b);
          }
          continue;
        }
        if (isObject(line.array(), 0, line.size())) {
          return true;
        }
        line.truncate(0);
      }
    }
    return false;
  }

  /** Whether these bytes are one JSON object and nothing else. */
  static boolean isObject(byte[] bytes, int offset, int length) {
    if (length < 2 || bytes[offset] != '{') {
      return false;
    }
    try (JsonParser parser = JSON.createParser(bytes, offset, length)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return false;
      }
      parser.skipChildren();
      return parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null;
    } catch (IOException e) {
      return false;
    }
  }

  private static void fill(Disk.Appender file, ByteBuffer chunk, long position, int length)
      throws IOException {
    chunk.clear().limit(length);
    while (chunk.hasRemaining()) {
      if (file.read(chunk, position + chunk.position()) < 0) {
        throw new IOException("file became shorter while it was read");
      }
    }
    chunk.flip();
  }
}
