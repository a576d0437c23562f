package dev.vtr.query.scan;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads one line of JSON into a {@link TraceLine}.
 *
 * <p>Keys may come in any order and unknown ones are passed over. A line that is torn at its
 * beginning by a crash, with a good one written behind it, gives the good one. Used by one thread.
 */
public final class LineParser {
  /** How every line begins; what stands before the last such place is a torn line. */
  private static final byte[] LINE_START = "{\"ts\":\"".getBytes(StandardCharsets.US_ASCII);

  private final JsonText json = new JsonText();
  private final ScanCounts counts;
  private long unreadable;

  public LineParser(ScanCounts counts) {
    this.counts = counts;
  }

  /** The line in {@code text[from, to)}; empty, and counted, if it cannot be read. */
  public Optional<TraceLine> parse(byte[] text, int from, int to) {
    try {
      return Optional.of(read(text, from, to));
    } catch (IOException torn) {
      counts.addUnreadableLine();
      unreadable++;
      int restart = lastLineStart(text, from + 1, to);
      if (restart < 0) {
        return Optional.empty();
      }
      try {
        return Optional.of(read(text, restart, to));
      } catch (IOException alsoTorn) {
        return Optional.empty();
      }
    }
  }

  /** Lines so far that could not be read, or only in part. */
  public long unreadable() {
    return unreadable;
  }

  private static int lastLineStart(byte[] text, int from, int to) {
    for (int at = to - LINE_START.length; at >= from; at--) {
      if (Arrays.equals(text, at, at + LINE_START.length, LINE_START, 0, LINE_START.length)) {
        return at;
      }
    }
    return -1;
  }

  private TraceLine read(byte[] text, int from, int to) throws IOException {
    return new LineFields(json.object(text, from, to)).line();
  }
}
