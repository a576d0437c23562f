package dev.vtr.session;

import dev.vtr.pty.ExitStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a session looks like from outside, as of one moment.
 *
 * @param coordinator the name of the node that owns it
 * @param cols 1..1000
 * @param rows 1..1000
 * @param idle whether its program has been silent for the node's idle threshold
 * @param title set by the program, cleaned, at most 255 bytes of UTF-8
 * @param outputCursor where its output stands
 * @param exit set once its program has ended
 * @param exitedAt set with {@code exit}
 */
public record SessionView(
    SessionId id,
    SessionName name,
    String coordinator,
    Status status,
    int cols,
    int rows,
    Instant createdAt,
    boolean idle,
    String title,
    long outputCursor,
    @Nullable ExitStatus exit,
    @Nullable Instant exitedAt) {
  /** Columns or rows. */
  public static final int MOST_SIDE = 1000;

  /** Where a session is in its life. */
  public enum Status {
    RUNNING,
    /** Told to end; its program still runs. */
    CLOSING,
    EXITED
  }
}
