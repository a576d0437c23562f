package dev.vtr.cli.vt;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Lines of UTF-8 of bounded length; of a longer one nothing is kept, and the next one is whole. */
final class PipeLines {
  /** Bytes of a line: the longest string and what stands around it. */
  static final int MAX_BYTES = PipeParser.MAX_STRING + (1 << 20);

  private static final int BUFFER_BYTES = 64 << 10;

  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int from;
  private int to;

  PipeLines(InputStream in) {
    this.in = in;
  }

  /**
   * The next line without its end; null after the last one. IllegalArgumentException: it is too
   * long, and was passed over.
   */
  @Nullable String next() throws IOException {
    if (!fill()) {
      return null;
    }
    var line = new ByteArrayOutputStream();
    boolean ended = false;
    long length = 0;
    while (!ended && fill()) {
      int end = from;
      while (end < to && buffer[end] != '\n') {
        end++;
      }
      length += end - from;
      if (length <= MAX_BYTES) {
        line.write(buffer, from, end - from);
      }
      ended = end < to;
      from = ended ? end + 1 : end;
    }
    if (length > MAX_BYTES) {
      throw new IllegalArgumentException(
          "the line is too long: it has " + length + " bytes, and at most " + MAX_BYTES + " go");
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  /** False at the end of the input. */
  private boolean fill() throws IOException {
    while (from == to) {
      from = 0;
      to = Math.max(0, in.read(buffer));
      if (to == 0) {
        return false;
      }
    }
    return true;
  }
}
