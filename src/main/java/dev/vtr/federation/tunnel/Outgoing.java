package dev.vtr.federation.tunnel;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.vtr.proto.CallRequest;
import dev.vtr.proto.CallResponse;
import dev.vtr.proto.StreamItem;
import dev.vtr.proto.TraceContext;
import dev.vtr.proto.TunnelFrame;
import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A message on its way into the tunnel, frame by frame.
 *
 * <p>Owns its payload from the beginning; nobody may change it.
 */
final class Outgoing {
  /** What the message is to its call. */
  enum Kind {
    REQUEST,
    RESPONSE,
    ITEM
  }

  /** What a request costs beside its bytes. */
  private static final int OVERHEAD_BYTES = 256;

  private final Kind kind;
  private final long callId;
  private final ByteString payload;
  private final @Nullable CallRequest head;
  private final @Nullable TraceContext trace;
  private final long queuedNanos;
  private final DoubleConsumer firstSent;
  private int offset;

  private Outgoing(
      Kind kind,
      long callId,
      ByteString payload,
      @Nullable CallRequest head,
      @Nullable TraceContext trace,
      long queuedNanos,
      DoubleConsumer firstSent) {
    this.kind = kind;
    this.callId = callId;
    this.payload = payload;
    this.head = head;
    this.trace = trace;
    this.queuedNanos = queuedNanos;
    this.firstSent = firstSent;
  }

  /** A request; {@code head} has everything but the payload. */
  static Outgoing request(
      CallRequest head,
      byte[] payload,
      TraceContext trace,
      long queuedNanos,
      DoubleConsumer firstSent) {
    ByteString bytes = UnsafeByteOperations.unsafeWrap(payload);
    return new Outgoing(Kind.REQUEST, head.getCallId(), bytes, head, trace, queuedNanos, firstSent);
  }

  static Outgoing of(Kind kind, long callId, byte[] payload, long queuedNanos) {
    ByteString bytes = UnsafeByteOperations.unsafeWrap(payload);
    return new Outgoing(kind, callId, bytes, null, null, queuedNanos, Outgoing::untold);
  }

  int payloadBytes() {
    return payload.size();
  }

  /** What it takes of the queue: a request brings more than its payload. */
  int heldBytes() {
    return payload.size()
        + (head == null ? 0 : OVERHEAD_BYTES + head.getSerializedSize())
        + (trace == null ? 0 : trace.getSerializedSize());
  }

  boolean isRequestOf(long call) {
    return kind == Kind.REQUEST && callId == call;
  }

  boolean isBegun() {
    return offset != 0;
  }

  boolean isSent() {
    return offset < 0;
  }

  /** The next frame; after the last one {@link #isSent}. */
  TunnelFrame next(long nowNanos) {
    int end = Math.min(payload.size(), offset + TunnelLimits.SLICE_BYTES);
    ByteString slice = payload.substring(offset, end);
    boolean first = offset == 0;
    boolean more = end < payload.size();
    offset = more ? end : -1;
    if (first) {
      firstSent.accept((nowNanos - queuedNanos) / 1e6);
    }
    return frame(slice, first, more);
  }

  private TunnelFrame frame(ByteString slice, boolean first, boolean more) {
    TunnelFrame.Builder frame = TunnelFrame.newBuilder();
    if (first && trace != null) {
      frame.setTrace(trace);
    }
    return switch (kind) {
      case REQUEST -> frame.setRequest(requestHead(first).setPayload(slice).setMore(more)).build();
      case RESPONSE ->
          frame
              .setResponse(
                  CallResponse.newBuilder().setCallId(callId).setPayload(slice).setMore(more))
              .build();
      case ITEM ->
          frame
              .setItem(StreamItem.newBuilder().setCallId(callId).setPayload(slice).setMore(more))
              .build();
    };
  }

  private CallRequest.Builder requestHead(boolean first) {
    return first && head != null ? head.toBuilder() : CallRequest.newBuilder().setCallId(callId);
  }

  /** Takes a delay that nobody wants to know. */
  private static void untold(double delayMillis) {}
}
