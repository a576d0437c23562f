package dev.vtr.trace.jsonl;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The claim of one writer on one path, by a lock on a hidden file of its own beside it.
 *
 * <p>A lock on the data file itself would not do: POSIX gives up all locks of a process on a file
 * when the process closes any descriptor of it (fcntl(2), "Advisory record locking"), and readers
 * in this process do. For the same reason claims within this process are known to a set, so that a
 * second one never opens the lock file. The kernel lets go when the process ends, however it ends.
 */
final class PathLock implements Closeable {
  private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

  private final Path path;
  private final FileChannel channel;

  private PathLock(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /** Claims a path; null if somebody else, in this process or another, has it. */
  static @Nullable PathLock tryHold(Path lockFile) throws IOException {
    RealDisk.makeDirectory(RealDisk.parent(lockFile));
    Path path = RealDisk.parent(lockFile).toRealPath().resolve(lockFile.getFileName());
    if (!HELD_HERE.add(path)) {
      return null;
    }
    boolean held = false;
    FileChannel channel = null;
    try {
      channel =
          FileChannel.open(
              path,
              Set.of(
                  StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      held = channel.tryLock() != null;
      return held ? new PathLock(path, channel) : null;
    } finally {
      if (!held) {
        HELD_HERE.remove(path);
        if (channel != null) {
          channel.close();
        }
      }
    }
  }

  /** The lock file still stands where it was claimed. */
  boolean stands() {
    return path.toFile().exists();
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      HELD_HERE.remove(path);
    }
  }
}
