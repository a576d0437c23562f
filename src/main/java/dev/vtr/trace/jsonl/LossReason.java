package dev.vtr.trace.jsonl;

/** Why lines are missing from the file. */
public enum LossReason {
  /** Spans ended faster than they could be written. */
  QUEUE_FULL("queue_full"),
  /** The disk was full or failed, until there was no room in memory or no time left. */
  WRITE_FAILED("write_failed"),
  /** A span could not be turned into a line. */
  ENCODE_FAILED("encode_failed"),
  /** A line was longer than a hub takes, even without its events and links. */
  TOO_LONG("too_long"),
  /** A spoke's spool reached its bound before the hub had the oldest lines. */
  SPOOL_FULL("spool_full"),
  /** A hub refused lines of a spoke or of another program. */
  REFUSED("refused");

  private final String word;

  LossReason(String word) {
    this.word = word;
  }

  /** The word in the file. */
  public String word() {
    return word;
  }
}
