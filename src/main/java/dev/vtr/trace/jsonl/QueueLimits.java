package dev.vtr.trace.jsonl;

/**
 * How much may wait for the writer.
 *
 * @param entries spans and other lines of this process
 * @param bytes their estimated size in memory
 * @param foreignBytes lines of other processes, which wait beside them
 */
public record QueueLimits(int entries, long bytes, long foreignBytes) {
  /** Half a second of 32,000 spans, and as much memory as they take when they are large. */
  public static final QueueLimits DEFAULT = new QueueLimits(16_384, 16L << 20, 4L << 20);

  public QueueLimits {
    if (entries < 1 || bytes < 1 || foreignBytes < 1) {
      throw new IllegalArgumentException(
          "entries, bytes and foreignBytes must be positive: %d, %d, %d"
              .formatted(entries, bytes, foreignBytes));
    }
  }
}
