package dev.vtr.query.scan;

import java.nio.file.Path;
import java.time.Instant;

/**
 * One file of span lines.
 *
 * @param bytes its size on disk when it was found
 * @param modified its last write
 */
public record SpanFile(Path path, long bytes, Instant modified) {
  /** Whether the lines are packed with gzip. */
  public boolean isPacked() {
    return path.toString().endsWith(".gz");
  }
}
