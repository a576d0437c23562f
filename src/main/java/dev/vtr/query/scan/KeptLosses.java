package dev.vtr.query.scan;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * {@code loss} lines of a process that had to stop while it could not write its span file: they
 * stand in a small hidden file beside it, filled up with zeros, until the next process appends them
 * to the span file. What is not there, is torn or cannot be read has no lines.
 */
final class KeptLosses {
  /** As large as a node makes that file. */
  private static final int BYTES_MAX = 16 << 10;

  private static final String ENDING = ".losses";

  private KeptLosses() {}

  /** Where those of the span file {@code active} stand, if there are any. */
  static Path beside(Path active) {
    String name = String.valueOf(active.getFileName());
    String whole = name.endsWith(SpanFiles.ENDING) ? name : name + SpanFiles.ENDING;
    return active.resolveSibling("." + whole + ENDING);
  }

  /** The whole lines of {@code kept}, but not if its span file ends with them already. */
  static byte[] lines(Path kept) {
    try {
      byte[] lines = wholeLines(kept);
      return lines.length > 0 && endsWith(active(kept), lines) ? new byte[0] : lines;
    } catch (IOException unreadable) {
      return new byte[0];
    }
  }

  private static Path active(Path kept) {
    String name = String.valueOf(kept.getFileName());
    return kept.resolveSibling(name.substring(1, name.length() - ENDING.length()));
  }

  private static byte[] wholeLines(Path kept) throws IOException {
    if (!Files.isRegularFile(kept, LinkOption.NOFOLLOW_LINKS)) {
      return new byte[0];
    }
    byte[] content;
    try (InputStream in = Files.newInputStream(kept, LinkOption.NOFOLLOW_LINKS)) {
      content = in.readNBytes(BYTES_MAX);
    }
    int end = 0;
    for (int at = 0; at < content.length && content[at] != 0; at++) {
      end = content[at] == '\n' ? at + 1 : end;
    }
    return Arrays.copyOf(content, end);
  }

  private static boolean endsWith(Path file, byte[] lines) throws IOException {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try (SeekableByteChannel in = Files.newByteChannel(file)) {
      ByteBuffer tail = ByteBuffer.allocate(lines.length);
      in.position(Math.max(0, in.size() - lines.length));
      while (tail.hasRemaining() && in.read(tail) >= 0) {
        // Until the tail is full or the file has become shorter.
      }
      return Arrays.equals(tail.array(), lines);
    }
  }
}
