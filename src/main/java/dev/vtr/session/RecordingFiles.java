package dev.vtr.session;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The directory (0700) of a node's recordings as files: {@code ID.cast} (0600) for each recorded
 * session, kept when session and node are gone. Bounded: when one begins and all together have more
 * than {@link #MAX_TOTAL_BYTES}, the oldest that are not being written go. Any thread may call.
 */
final class RecordingFiles {
  /** Of all files together when one begins: what spans may take. */
  static final long MAX_TOTAL_BYTES = 1L << 30;

  private static final String SUFFIX = ".cast";

  private final Path directory;
  private final long maxTotalBytes;
  private final Set<Path> live = ConcurrentHashMap.newKeySet();

  private record Kept(Path path, BasicFileAttributes attributes) {}

  RecordingFiles(Path directory, long maxTotalBytes) {
    this.directory = directory;
    this.maxTotalBytes = maxTotalBytes;
  }

  /** As the node's options have it; null: recordings are not kept as files. */
  static @Nullable RecordingFiles of(CoordinatorOptions options) {
    Path directory = options.recordings();
    return directory == null ? null : new RecordingFiles(directory, MAX_TOTAL_BYTES);
  }

  /** The file of a session that begins; made when the first line is written. */
  RecordingFile begin(SessionId id) {
    Path path = directory.resolve(id + SUFFIX);
    live.add(path);
    return new RecordingFile(path, () -> open(path), () -> live.remove(path));
  }

  private synchronized FileChannel open(Path path) throws IOException {
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectories(directory, permissions("rwx------"));
    }
    makeRoom();
    return FileChannel.open(
        path,
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
        permissions("rw-------"));
  }

  private static java.nio.file.attribute.FileAttribute<?> permissions(String text) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text));
  }

  private void makeRoom() throws IOException {
    List<Kept> files = files();
    long total = files.stream().mapToLong(kept -> kept.attributes.size()).sum();
    files.sort(Comparator.comparing(kept -> kept.attributes.lastModifiedTime()));
    for (Kept kept : files) {
      if (total <= maxTotalBytes) {
        return;
      }
      if (!live.contains(kept.path)) {
        Files.deleteIfExists(kept.path);
        total -= kept.attributes.size();
      }
    }
  }

  private List<Kept> files() throws IOException {
    List<Kept> files = new ArrayList<>();
    try (Stream<Path> all = Files.list(directory)) {
      for (Path path : all.filter(each -> each.toString().endsWith(SUFFIX)).toList()) {
        BasicFileAttributes attributes =
            Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (attributes.isRegularFile()) {
          files.add(new Kept(path, attributes));
        }
      }
    }
    return files;
  }
}
