package dev.vtr.trace.jsonl;

/**
 * What a batch of a spoke's lines is known by, and so which lines may be in it: those of one
 * process with numbers from the first to the last, both positive.
 *
 * @param instanceId {@code service.instance.id} of the process
 */
public record BatchName(String instanceId, long firstSeq, long lastSeq) {
  /**
   * Numbers from the first to the last. A batch has far fewer lines, but in between those may be
   * missing that the disk has lost; a file of this many has a terabyte.
   */
  static final long MOST_NUMBERS = 1L << 32;

  /**
   * Why {@code line} is not of this batch; empty if it is. Of a line without a number its process
   * alone is looked at.
   */
  String problem(ForeignLine line) {
    if (!line.instanceId().equals(instanceId)) {
      return "resource service.instance.id: not the batch's";
    }
    if (firstSeq <= 0 || lastSeq < firstSeq || lastSeq - firstSeq >= MOST_NUMBERS) {
      return "batch: first and last seq are no range of a file";
    }
    boolean within = line.seq() >= firstSeq && line.seq() <= lastSeq;
    return within || line.seq() == 0 ? "" : "seq: outside of the batch's";
  }
}
