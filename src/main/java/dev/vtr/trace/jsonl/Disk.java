package dev.vtr.trace.jsonl;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the trace files ask of a file system: little enough that a test can stand in for a disk that
 * is full, slow or broken.
 */
public interface Disk {

  /** The file system of this machine. */
  static Disk real() {
    return RealDisk.INSTANCE;
  }

  /**
   * Opens a file to append to, making it (mode 0600) and its directories (mode 0700) if they are
   * missing. Symbolic links are refused.
   */
  Appender append(Path path) throws IOException;

  /** Renames within a directory; an existing target is an error, never overwritten. */
  void move(Path from, Path to) throws IOException;

  /** Removes a file; a missing one is no error. */
  void remove(Path path) throws IOException;

  /** Replaces a small file as a whole and forces it to the medium: old or new, never between. */
  void replace(Path path, byte[] content) throws IOException;

  /**
   * Writes over the beginning of a file that is there and at least this long, and forces it to the
   * medium: takes no further room where the file system writes in place. Symbolic links are
   * refused.
   */
  void overwrite(Path path, byte[] content) throws IOException;

  /** Names the file behind a path whatever it is called later; null if there is none. */
  @Nullable Object identity(Path path);

  /** A file open for appending. Used by one thread. */
  interface Appender extends Closeable {
    /** Bytes in the file. */
    long size() throws IOException;

    /** Writes at the end; may write less than asked, as a full disk does. */
    int write(ByteBuffer bytes) throws IOException;

    /** Reads at a position; -1 at the end. */
    int read(ByteBuffer target, long position) throws IOException;

    /** Cuts the file to this size. */
    void truncate(long size) throws IOException;

    /** Returns when what was written is on the medium. */
    void force() throws IOException;

    @Override
    void close() throws IOException;
  }
}
