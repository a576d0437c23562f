package dev.vtr.app;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory that a start makes, and that goes again when the start was in vain.
 *
 * @param path null when it was there before: then it stays
 */
record FreshDirectory(@Nullable Path path) {
  private static final Logger LOG = LoggerFactory.getLogger(FreshDirectory.class);

  /** To be asked before anything is made. */
  static FreshDirectory of(@Nullable Path path) {
    boolean there = path == null || Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    return new FreshDirectory(there ? null : path);
  }

  /** Removes it with its files, and the one above if nothing else is in there. */
  void forget() {
    if (path == null || !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
        for (Path file : files) {
          Files.delete(file);
        }
      }
      Files.delete(path);
      Path parent = path.getParent();
      if (parent != null) {
        Files.delete(parent);
      }
    } catch (DirectoryNotEmptyException othersToo) {
      LOG.debug("something else is in there", othersToo);
    } catch (IOException e) {
      LOG.warn("{} is left behind: {}", path, e.toString());
    }
  }
}
