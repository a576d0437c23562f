package dev.vtr.rpc;

import dev.vtr.trace.jsonl.OtlpIntake;

/**
 * How much of posted spans may be read, parsed and stored at once. Programs, which may do nothing
 * but send spans, have half of it at most: however much they send, commands of those who may call
 * find room. A post takes room as its bytes come, not by what its head claims. Used by one context.
 */
final class IntakeRoom {
  /** Sixteen of the largest bodies. */
  static final long MAX_BYTES = 16L * OtlpIntake.MAX_BODY_BYTES;

  static final long MAX_PROGRAM_BYTES = MAX_BYTES / 2;

  /** Taken at once, the first of them by the head: what even an empty request costs. */
  static final long PIECE_BYTES = 16 << 10;

  private long bytes;
  private long programBytes;

  /** What one post has taken. */
  final class Share {
    private final boolean program;
    private long taken;

    private Share(boolean program) {
      this.program = program;
    }

    /** Takes what is wanting to {@code wanted} bytes, in pieces; false if that is not there. */
    boolean growTo(long wanted) {
      long more = (wanted + PIECE_BYTES - 1) / PIECE_BYTES * PIECE_BYTES - taken;
      if (more <= 0) {
        return true;
      }
      if (bytes + more > MAX_BYTES || (program && programBytes + more > MAX_PROGRAM_BYTES)) {
        return false;
      }
      take(more);
      return true;
    }

    private void take(long more) {
      taken += more;
      bytes += more;
      programBytes += program ? more : 0;
    }

    /** Gives all of it back. */
    void release() {
      take(-taken);
    }
  }

  /** Nothing yet. */
  Share share(boolean program) {
    return new Share(program);
  }
}
