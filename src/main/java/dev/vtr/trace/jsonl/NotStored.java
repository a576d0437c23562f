package dev.vtr.trace.jsonl;

/** Lines of others were not stored, and will not be: whoever has them may try again. */
final class NotStored extends Exception {
  private static final long serialVersionUID = 1L;

  private final LossReason reason;

  NotStored(LossReason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  /** What it is counted as, where nobody tries again. */
  LossReason reason() {
    return reason;
  }
}
