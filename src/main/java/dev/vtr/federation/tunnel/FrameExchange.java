package dev.vtr.federation.tunnel;

import dev.vtr.proto.Goodbye;
import dev.vtr.proto.Ping;
import dev.vtr.proto.Pong;
import dev.vtr.proto.TunnelFrame;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One end of a tunnel connection: sends what its {@link Outbox} holds as the link takes it, answers
 * heartbeats, and ends a dead link. What is more than that goes to its {@link Receiver}.
 *
 * <p>Confined to the link's context.
 */
public final class FrameExchange implements FrameLink.Listener {
  private static final int RESOURCE_EXHAUSTED = 8;
  private static final int UNAVAILABLE = 14;

  private final FrameLink link;
  private final LongSupplier nanoClock;
  private final Receiver receiver;
  private final Outbox outbox;
  private final Liveness liveness;
  private final TunnelCounts counts = new TunnelCounts();
  private @Nullable String endReason;
  private int endCode;
  private long roundTripNanos;
  private boolean flushing;

  public FrameExchange(FrameLink link, LongSupplier nanoClock, Receiver receiver) {
    this.link = link;
    this.nanoClock = nanoClock;
    this.receiver = receiver;
    this.outbox = new Outbox(nanoClock);
    this.liveness = new Liveness(nanoClock.getAsLong());
  }

  /** Begins to hear the link. */
  public void begin() {
    link.listen(this);
  }

  public Outbox outbox() {
    return outbox;
  }

  public TunnelCounts counts() {
    return counts;
  }

  public boolean isClosed() {
    return endReason != null;
  }

  /** The gRPC status that the connection ended with, by whichever side; 0 before. */
  public int endCode() {
    return endCode;
  }

  /**
   * Queues a control frame and sends what can go; ends the connection when too much waits, which a
   * peer brings about that asks and does not read.
   */
  public void control(TunnelFrame frame) {
    if (endReason != null) {
      return;
    }
    if (!outbox.control(frame)) {
      abort(RESOURCE_EXHAUSTED, "the other side reads nothing of what it asks for");
      return;
    }
    flush();
  }

  /** Sends what can go. To be called after anything was put into the outbox. */
  public void flush() {
    if (flushing) {
      return;
    }
    flushing = true;
    try {
      while (endReason == null && link.writable()) {
        TunnelFrame frame = outbox.next();
        if (frame == null) {
          return;
        }
        counts.sent(frame.getSerializedSize());
        countWork(frame);
        link.write(frame);
      }
    } finally {
      flushing = false;
    }
  }

  /** How long {@link #tick} need not be called. */
  public Duration untilTick() {
    return Duration.ofNanos(liveness.waitNanos(nanoClock.getAsLong()));
  }

  /** To be called when {@link #untilTick} has passed, or sooner. */
  public void tick(long wallNanos) {
    if (endReason != null) {
      return;
    }
    switch (liveness.tick(nanoClock.getAsLong())) {
      case WAIT -> {}
      case PING -> ping(wallNanos);
      case DEAD -> abort(UNAVAILABLE, "nothing heard for " + Liveness.SILENCE.toSeconds() + " s");
    }
  }

  /** Asks for a sign of life, which measures the round trip. */
  public void ping(long wallNanos) {
    control(
        TunnelFrame.newBuilder()
            .setPing(
                Ping.newBuilder()
                    .setSentNs(nanoClock.getAsLong())
                    .setWallNs(wallNanos)
                    .setRttNs(roundTripNanos))
            .build());
  }

  /** Says goodbye and closes. */
  public void leave(int code, String reason) {
    if (endReason == null && link.writable()) {
      link.write(
          TunnelFrame.newBuilder()
              .setGoodbye(Goodbye.newBuilder().setReason(reason).setCode(code))
              .build());
    }
    abort(code, reason);
  }

  private void abort(int code, String reason) {
    if (endReason == null) {
      closed(code, reason);
      link.close(code, reason);
    }
  }

  @Override
  public void received(TunnelFrame frame) {
    if (endReason != null) {
      return;
    }
    liveness.heard(nanoClock.getAsLong());
    counts.received(frame.getSerializedSize());
    countWork(frame);
    switch (frame.getKindCase()) {
      case PING -> {
        long told = frame.getPing().getRttNs();
        if (told > 0) {
          liveness.measured(nanoClock.getAsLong());
          counts.roundTrip(told / 1e6);
        }
        control(
            TunnelFrame.newBuilder()
                .setPong(
                    Pong.newBuilder()
                        .setSentNs(frame.getPing().getSentNs())
                        .setWallNs(frame.getPing().getWallNs()))
                .build());
      }
      case PONG -> {
        roundTripNanos = Math.max(0, nanoClock.getAsLong() - frame.getPong().getSentNs());
        counts.roundTrip(roundTripNanos / 1e6);
      }
      default -> {
        if (!receiver.received(frame)) {
          counts.ignored();
        }
      }
    }
  }

  @Override
  public void broken(int code, String reason) {
    leave(code, reason);
  }

  /** The context that a frame carries; what is malformed is counted, and taken as none. */
  public Context traceOf(TunnelFrame frame) {
    Context context = FrameTrace.of(frame);
    if (!frame.getTrace().getTraceparent().isEmpty()
        && !Span.fromContext(context).getSpanContext().isValid()) {
      counts.badTrace();
    }
    return context;
  }

  private void countWork(TunnelFrame frame) {
    switch (frame.getKindCase()) {
      case REQUEST, RESPONSE, ITEM, ERROR, CANCEL -> counts.worked();
      default -> {}
    }
  }

  @Override
  public void drained() {
    flush();
  }

  @Override
  public void closed(int code, String reason) {
    if (endReason == null) {
      endReason = reason;
      endCode = code;
      receiver.closed(reason);
    }
  }

  /** Takes frames that are not about the connection's health. */
  public interface Receiver {
    /**
     * Takes {@code frame}.
     *
     * @return false if it is of an unknown kind or for an unknown call
     */
    boolean received(TunnelFrame frame);

    /** The connection is over; told once. */
    void closed(String reason);
  }
}
