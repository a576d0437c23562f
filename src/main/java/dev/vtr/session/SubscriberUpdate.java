package dev.vtr.session;

import dev.vtr.bus.Address;
import dev.vtr.bus.Hop;
import dev.vtr.pty.ExitStatus;
import dev.vtr.terminal.Frame;
import io.opentelemetry.api.trace.SpanContext;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a session tells one subscriber, in order. */
public sealed interface SubscriberUpdate {
  /** Keyed by subscriber id. Frames and bytes: the context travels, no span is made. */
  Address<SubscriberUpdate> ADDRESS =
      Address.of("session.updates", Hop.CONTEXT_ONLY, SubscriberUpdate.class);

  /**
   * A frame to send.
   *
   * @param base what the subscriber has; null: nothing, a keyframe is due
   * @param frameId of {@code frame}; consecutive for consecutive frames of a session
   * @param baseId of {@code base}, 0 without one
   * @param dropped frames that were made since {@code baseId} and not sent to this subscriber
   * @param readyNanos when the frame was made ready, on the node's monotonic clock
   * @param readNanos when the oldest bytes were read from the PTY that the subscriber sees first in
   *     it; 0: not from output
   * @param cause the span that the frame's newest change comes from; may be invalid
   */
  record Screen(
      ScreenPicture picture,
      @Nullable Frame base,
      long frameId,
      long baseId,
      int dropped,
      long readyNanos,
      long readNanos,
      SpanContext cause)
      implements SubscriberUpdate {}

  /**
   * The program's bytes; the receiver must not change {@code bytes}. {@code gapBytes} were lost
   * before them.
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  record Raw(byte[] bytes, long offset, long gapBytes) implements SubscriberUpdate {}

  record Idle(boolean idle) implements SubscriberUpdate {}

  /** The last update. */
  record Exited(ExitStatus status, Instant at) implements SubscriberUpdate {}

  /**
   * The session was removed, or ended this subscription because the subscriber made no progress.
   * The last update.
   *
   * @param dropped frames that were made since the last one sent, and that it will not get
   */
  record Ended(String reason, int dropped) implements SubscriberUpdate {}

  /**
   * The session has taken note of {@link SubscriberDemand.Unsubscribe}. The last update.
   *
   * @param dropped as in {@link Ended}
   */
  record Left(int dropped) implements SubscriberUpdate {}
}
