package dev.vtr.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** Remembers why it could not be written, which {@link java.io.PrintStream} does not tell. */
final class WatchedStream extends FilterOutputStream {
  private @Nullable IOException failure;

  WatchedStream(OutputStream target) {
    super(target);
  }

  @Override
  public void write(int octet) throws IOException {
    write(new byte[] {(byte) octet}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      failure = failure == null ? e : failure;
      throw e;
    }
  }

  /** The first failure; null if there was none. */
  @Nullable IOException failure() {
    return failure;
  }
}
