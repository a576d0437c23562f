package dev.vtr.trace.jsonl;

import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Bytes that grow, and can be cut back to where a line began. Used by one thread. */
final class LineBuffer extends OutputStream {
  private byte[] bytes;
  private int size;

  LineBuffer(int initialBytes) {
    bytes = new byte[initialBytes];
  }

  @Override
  public void write(int b) {
    room(1);
    bytes[size++] = (byte) b;
  }

  @Override
  public void write(byte[] source, int offset, int length) {
    room(length);
    System.arraycopy(source, offset, bytes, size, length);
    size += length;
  }

  /** Appends what remains of a buffer, whose position stays. */
  void write(ByteBuffer source) {
    int length = source.remaining();
    room(length);
    source.get(source.position(), bytes, size, length);
    size += length;
  }

  int size() {
    return size;
  }

  /** The bytes themselves; those from {@link #size} on mean nothing. */
  byte[] array() {
    return bytes;
  }

  /** Forgets what was written after this size. */
  void truncate(int newSize) {
    size = newSize;
  }

  /** A view of what was written. */
  ByteBuffer view() {
    return ByteBuffer.wrap(bytes, 0, size);
  }

  private void room(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }
}
