package dev.vtr.federation.hub;

import com.google.protobuf.ByteString;
import dev.vtr.federation.tunnel.Assembly;
import dev.vtr.federation.tunnel.FrameExchange;
import dev.vtr.federation.tunnel.TunnelLimits;
import dev.vtr.proto.CallCancel;
import dev.vtr.proto.CallError;
import dev.vtr.proto.CallRequest;
import dev.vtr.proto.CallResponse;
import dev.vtr.proto.Credit;
import dev.vtr.proto.StreamItem;
import dev.vtr.proto.TraceContext;
import dev.vtr.proto.TunnelFrame;
import dev.vtr.rpc.StatusText;
import dev.vtr.session.Failure;
import dev.vtr.session.Reason;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one connection on the hub.
 *
 * <p>Confined to the connection's context.
 */
final class CallTable {
  private final String spoke;
  private final FrameExchange exchange;
  private final Map<Long, Entry> byId = new HashMap<>();
  private final Map<ForwardedCall, Long> ids = new HashMap<>();
  private final Assembly assembly = new Assembly();
  private final Undelivered undelivered = new Undelivered();
  private long lastId;
  private int streams;
  private long unansweredBytes;
  private @Nullable String endReason;

  CallTable(String spoke, FrameExchange exchange) {
    this.spoke = spoke;
    this.exchange = exchange;
  }

  private static final class Entry {
    private final ForwardedCall call;
    private final int requestBytes;

    /** What the spoke may still send of a stream. */
    private long openBytes = TunnelLimits.WINDOW_BYTES;

    Entry(ForwardedCall call, int requestBytes) {
      this.call = call;
      this.requestBytes = requestBytes;
    }
  }

  /** Sends a request; the call fails at once when it cannot go. */
  void begin(ForwardedCall call, CallRequest.Builder head, byte[] payload, TraceContext trace) {
    if (endReason != null) {
      call.lost(
          new Failure.Unavailable(
              Reason.SPOKE_AWAY, "spoke '" + spoke + "' is away: " + endReason));
      return;
    }
    boolean stream = call.span().isStream();
    if (ids.size() >= TunnelLimits.CALLS || (stream && streams >= TunnelLimits.STREAMS)) {
      call.failed(new Failure.Exhausted("too many calls at once to spoke '" + spoke + "'"));
      return;
    }
    if (unansweredBytes + payload.length > TunnelLimits.UNANSWERED_BYTES) {
      call.failed(new Failure.Exhausted("spoke '" + spoke + "' has too much to answer"));
      return;
    }
    long id = ++lastId;
    call.span().numbered(id);
    boolean taken =
        exchange
            .outbox()
            .request(
                head.setCallId(id).build(),
                payload,
                trace,
                delayMillis -> {
                  exchange.counts().enqueueDelay(delayMillis);
                  call.span().sent(delayMillis, exchange.counts());
                });
    if (!taken) {
      call.failed(new Failure.Exhausted("too much waits to be sent to spoke '" + spoke + "'"));
      return;
    }
    if (stream) {
      call.holds(undelivered.share(() -> evict(id, call)));
    }
    byId.put(id, new Entry(call, payload.length));
    ids.put(call, id);
    unansweredBytes += payload.length;
    streams += stream ? 1 : 0;
    exchange.flush();
  }

  /**
   * The caller went away, or needs the answer no more.
   *
   * @param why as the spoke is to hear it; the call's number is not in it
   */
  void cancel(ForwardedCall call, CallCancel why) {
    call.holdsNothing();
    Long id = ids.get(call);
    if (id != null) {
      stop(id, why);
    }
  }

  /** The caller has taken {@code bytes} of a stream. */
  void credit(ForwardedCall call, long bytes) {
    Long id = ids.get(call);
    Entry entry = id == null ? null : byId.get(id);
    if (id != null && entry != null) {
      entry.openBytes += bytes;
      exchange.control(
          TunnelFrame.newBuilder()
              .setCredit(Credit.newBuilder().setCallId(id).setBytes(bytes))
              .build());
    }
  }

  /** Takes a frame of a call; false if there is no such call. */
  boolean received(TunnelFrame frame) {
    return switch (frame.getKindCase()) {
      case RESPONSE -> response(frame.getResponse());
      case ITEM -> item(frame.getItem());
      case ERROR -> error(frame.getError());
      default -> false;
    };
  }

  private boolean response(CallResponse response) {
    Entry entry = byId.get(response.getCallId());
    if (entry == null) {
      return false;
    }
    byte[] payload =
        assemble(response.getCallId(), entry, response.getPayload(), response.getMore());
    if (payload != null) {
      forget(response.getCallId());
      entry.call.answered(payload);
    }
    return true;
  }

  private boolean item(StreamItem item) {
    Entry entry = byId.get(item.getCallId());
    if (entry == null || !entry.call.span().isStream()) {
      return false;
    }
    byte[] payload = assemble(item.getCallId(), entry, item.getPayload(), item.getMore());
    if (payload == null) {
      return true;
    }
    if (entry.openBytes <= 0) {
      stop(item.getCallId());
      entry.call.failed(new Failure.Internal("spoke '" + spoke + "' sends more than it may"));
      return true;
    }
    entry.openBytes -= payload.length;
    entry.call.item(payload);
    undelivered.keepBelow(TunnelLimits.UNDELIVERED_BYTES);
    return true;
  }

  private void evict(long id, ForwardedCall call) {
    stop(id);
    call.lost(
        new Failure.Exhausted(
            "the streams of spoke '"
                + spoke
                + "' hold more than "
                + TunnelLimits.UNDELIVERED_BYTES
                + " bytes that are not taken, this one most of all"));
  }

  private byte @Nullable [] assemble(long id, Entry entry, ByteString slice, boolean more) {
    try {
      return assembly.add(id, slice, more);
    } catch (Assembly.Oversize oversize) {
      stop(id);
      entry.call.failed(
          new Failure.Exhausted(Reason.ANSWER_TOO_LARGE, "the answer: " + oversize.getMessage()));
      return null;
    }
  }

  private boolean error(CallError error) {
    Entry entry = forget(error.getCallId());
    if (entry == null) {
      return false;
    }
    String message = StatusText.cut(error.getMessage());
    entry.call.failed(
        new Failure.Remote(
            error.getCode(), message, believed(error.getReason()), error.getField()));
    return true;
  }

  /** What only the hub can know is no reason of a spoke's. */
  private static String believed(String reason) {
    return switch (Reason.of(reason)) {
      case HUB_STOPS, NO_SPOKE, SPOKE_AWAY -> Reason.NONE.word();
      default -> reason;
    };
  }

  /**
   * The connection is gone: every call fails at once.
   *
   * @param kind whether the spoke is lost or the hub stops
   */
  void closed(Reason kind, String reason) {
    endReason = reason;
    Failure lost =
        new Failure.Unavailable(kind, "spoke '" + spoke + "' was lost during the call: " + reason);
    List<Entry> all = List.copyOf(byId.values());
    byId.clear();
    ids.clear();
    all.forEach(entry -> entry.call.lost(lost));
  }

  private void stop(long id) {
    stop(id, CallCancel.getDefaultInstance());
  }

  private void stop(long id, CallCancel why) {
    if (forget(id) != null && !exchange.outbox().withdraw(id)) {
      exchange.control(TunnelFrame.newBuilder().setCancel(why.toBuilder().setCallId(id)).build());
    }
  }

  private @Nullable Entry forget(long id) {
    Entry entry = byId.remove(id);
    assembly.forget(id);
    if (entry != null) {
      ids.remove(entry.call);
      unansweredBytes -= entry.requestBytes;
      streams -= entry.call.span().isStream() ? 1 : 0;
    }
    return entry;
  }
}
