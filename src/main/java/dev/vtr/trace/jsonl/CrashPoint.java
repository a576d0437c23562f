package dev.vtr.trace.jsonl;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Places on a span line's way from a spoke's disk to its hub's, at which a test may let the process
 * die: between what is done before and after each of them there must be nothing that loses a line
 * or stores it twice.
 *
 * <p>They are nothing unless the process was started with {@value #PROPERTY}, which no node is.
 * Then {@link #arm} says how often a place is passed before the process halts there, as if it were
 * killed: without shutdown hooks and with whatever is half done. Any thread.
 */
@SuppressWarnings("ImmutableEnumChecker") // a test arms them
public enum CrashPoint {
  /** Half of the bytes of an append are in the file. */
  WRITE_HALF,
  /** All of them are, and nobody knows. */
  WRITTEN,
  /** The active file is closed, and still has its name. */
  ROTATE,
  /** The active file has its new name, and there is no active one. */
  ROTATED,
  /** A small state file is written beside the old one, and does not replace it yet. */
  REPLACE,
  /** The spoke has cut a batch and not sent it. */
  SHIP,
  /** The hub has got a batch and not looked at it. */
  STORE,
  /** The hub has stored a batch and not said so. */
  STORED,
  /** The spoke was told that its batch is stored, and remembers nothing of it. */
  ACKNOWLEDGED,
  /** The spoke is done with a rotated file, which still exists. */
  RELEASE;

  private static final String PROPERTY = "vtr.test.crash";
  private static final boolean ENABLED = Boolean.getBoolean(PROPERTY);

  /** As a process that was killed by SIGKILL ends for its shell. */
  private static final int KILLED = 137;

  @SuppressWarnings("ImmutableEnumChecker") // a countdown of tests, which nothing else sees
  private final AtomicLong left = new AtomicLong();

  /** The process ends when this place is passed for the {@code passes}th time from now on. */
  public void arm(long passes) {
    left.set(passes);
  }

  /** The process passes here. */
  public void pass() {
    if (due()) {
      halt();
    }
  }

  /** Whether the process is to end here, after whatever the caller does first. */
  boolean due() {
    return ENABLED && left.get() > 0 && left.decrementAndGet() == 0;
  }

  /** Ends the process at once. */
  static void halt() {
    Runtime.getRuntime().halt(KILLED);
  }
}
