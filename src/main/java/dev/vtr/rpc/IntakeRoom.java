package dev.vtr.rpc;

import dev.vtr.trace.jsonl.OtlpIntake;

/**
 * How much of posted spans may be read, parsed and stored at once. Programs, which may do nothing
 * but send spans, have half of it at most: however much they send, commands of those who may call
 * find room. Used by one context.
 */
final class IntakeRoom {
  /** Sixteen of the largest bodies. */
  static final long MAX_BYTES = 16L * OtlpIntake.MAX_BODY_BYTES;

  static final long MAX_PROGRAM_BYTES = MAX_BYTES / 2;

  /** What even an empty request costs. */
  static final long LEAST_BYTES = 16 << 10;

  private long bytes;
  private long programBytes;

  /** Takes room; false if there is none. */
  boolean reserve(boolean program, long wanted) {
    if (bytes + wanted > MAX_BYTES || (program && programBytes + wanted > MAX_PROGRAM_BYTES)) {
      return false;
    }
    bytes += wanted;
    programBytes += program ? wanted : 0;
    return true;
  }

  /** Gives back what was taken. */
  void release(boolean program, long taken) {
    bytes -= taken;
    programBytes -= program ? taken : 0;
  }
}
