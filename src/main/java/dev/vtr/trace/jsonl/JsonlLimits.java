package dev.vtr.trace.jsonl;

/**
 * How large one file and all of them together may grow.
 *
 * @param segmentBytes a file this large is rotated before the next line
 * @param totalBytes bound on the file and its rotated siblings together; the oldest go first
 */
public record JsonlLimits(long segmentBytes, long totalBytes) {
  /** 64 MiB a file, 1 GiB together: a week of ordinary use, and still quick to search. */
  public static final JsonlLimits DEFAULT = new JsonlLimits(64L << 20, 1L << 30);

  public JsonlLimits {
    if (segmentBytes < 1) {
      throw new IllegalArgumentException("segmentBytes must be positive: " + segmentBytes);
    }
    if (totalBytes < segmentBytes) {
      throw new IllegalArgumentException(
          "totalBytes must be at least segmentBytes: " + totalBytes + " < " + segmentBytes);
    }
  }
}
