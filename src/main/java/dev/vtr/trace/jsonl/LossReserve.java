package dev.vtr.trace.jsonl;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Room on the disk for the last word of a process that has to stop while there is no other: a small
 * hidden file beside the trace file, filled with zeros before the process writes its first line.
 * {@code loss} lines that cannot be appended are written over the zeros, which takes no further
 * block on file systems that write in place (ext4, xfs, tmpfs); on others they may be lost. Whoever
 * has the path next appends them to the trace file before any line of its own.
 *
 * <p>Belongs to the writer's thread. A process that is killed while the disk is full has no last
 * word.
 */
final class LossReserve {
  /** About fifty lines: one for each reason, and for as many senders. */
  static final int BYTES = 16 << 10;

  private final JsonlFile file;
  private @Nullable Path path; // null: there was no room yet
  private long madeFor = -1;

  LossReserve(JsonlFile file) {
    this.file = file;
  }

  /**
   * Opens the trace file, appends what the process before could not, and makes room for this one.
   * Nothing happens if that was done since the trace file was opened, which it is anew after
   * somebody has removed it; what has failed is tried again.
   */
  void ready() throws IOException {
    file.open();
    Path reserve = file.segments().hidden("losses");
    if (madeFor == file.openings()) {
      if (path == null) {
        makeRoom(reserve);
      }
      return;
    }
    byte[] left = left(reserve);
    if (left.length > 0 && !file.endsWith(left)) {
      file.append(ByteBuffer.wrap(left));
      file.force();
    }
    madeFor = file.openings();
    if (left.length > 0) {
      clear(reserve);
    }
    makeRoom(reserve);
  }

  /** So that nobody appends them again. */
  private void clear(Path reserve) throws IOException {
    try {
      file.disk().overwrite(reserve, new byte[BYTES]);
    } catch (IOException e) {
      file.disk().remove(reserve);
    }
  }

  /** Without room the trace file is as good as it is without any reserve. */
  private void makeRoom(Path reserve) {
    try (Disk.Appender out = file.disk().append(reserve)) {
      ByteBuffer zeros = ByteBuffer.allocate((int) Math.max(0, BYTES - out.size()));
      while (zeros.hasRemaining()) {
        if (out.write(zeros) <= 0) {
          throw new IOException("nothing could be written to " + reserve);
        }
      }
      out.force();
      path = reserve;
    } catch (IOException e) {
      path = null;
    }
  }

  /**
   * Keeps whole lines for the next process; what is longer than {@link #BYTES} is not kept.
   *
   * @throws IOException if they are not kept
   */
  void keep(ByteBuffer wholeLines) throws IOException {
    Path reserve = path;
    if (reserve == null) {
      throw new IOException("there was never room for a reserve");
    }
    if (wholeLines.remaining() > BYTES) {
      throw new IOException("longer than " + BYTES + " bytes");
    }
    byte[] content = new byte[BYTES];
    wholeLines.duplicate().get(content, 0, wholeLines.remaining());
    file.disk().overwrite(reserve, content);
  }

  /** The whole lines at the beginning; none of what cannot be read. */
  static byte[] left(Path reserve) {
    byte[] content = new byte[0];
    if (Files.isRegularFile(reserve, LinkOption.NOFOLLOW_LINKS)) {
      try (InputStream in = Files.newInputStream(reserve, LinkOption.NOFOLLOW_LINKS)) {
        content = in.readNBytes(BYTES);
      } catch (IOException unreadable) {
        return content;
      }
    }
    int end = 0;
    for (int at = 0; at < content.length && content[at] != 0; at++) {
      end = content[at] == '\n' ? at + 1 : end;
    }
    return Arrays.copyOf(content, end);
  }
}
