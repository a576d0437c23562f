package dev.vtr.trace.jsonl;

/**
 * How much may wait for the writer.
 *
 * @param entries spans and other lines of this process
 * @param bytes their estimated size in memory
 * @param foreignBytes lines of other processes, which wait beside them
 */
public record QueueLimits(int entries, long bytes, long foreignBytes) {
  /** Five seconds of 20,000 spans: for so long a busy machine may keep the writer from running. */
  private static final int ENTRIES = 100_000;

  /** What that many of our spans take; of a small heap, an eighth. */
  private static final long LEAST_BYTES = 16L << 20;

  private static final long MOST_BYTES = 96L << 20;

  /** By the size of the heap. */
  public static final QueueLimits DEFAULT =
      new QueueLimits(
          ENTRIES,
          Math.clamp(Runtime.getRuntime().maxMemory() / 8, LEAST_BYTES, MOST_BYTES),
          4L << 20);

  public QueueLimits {
    if (entries < 1 || bytes < 1 || foreignBytes < 1) {
      throw new IllegalArgumentException(
          "entries, bytes and foreignBytes must be positive: %d, %d, %d"
              .formatted(entries, bytes, foreignBytes));
    }
  }
}
