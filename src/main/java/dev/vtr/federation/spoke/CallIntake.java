package dev.vtr.federation.spoke;

import com.google.protobuf.ByteString;
import dev.vtr.federation.call.SessionMatch;
import dev.vtr.federation.tunnel.Assembly;
import dev.vtr.federation.tunnel.FrameExchange;
import dev.vtr.federation.tunnel.OutgoingStream;
import dev.vtr.federation.tunnel.TunnelLimits;
import dev.vtr.proto.CallCancel;
import dev.vtr.proto.CallRequest;
import dev.vtr.proto.Coordinator;
import dev.vtr.proto.Session;
import dev.vtr.proto.TunnelFrame;
import dev.vtr.rpc.Methods;
import dev.vtr.rpc.StatusMapping;
import dev.vtr.rpc.Target;
import dev.vtr.session.Failure;
import dev.vtr.session.Reason;
import dev.vtr.trace.Spans;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The calls of one connection on the spoke: begins them, and hands cancels and credit to them.
 *
 * <p>Confined to the context of the spoke's verticle.
 */
final class CallIntake implements TunnelCall.Lifecycle {
  private final SpokeNode node;
  private final FrameExchange exchange;
  private final long windowBytes;
  private final Map<Long, TunnelCall> calls = new HashMap<>();
  private final Map<Long, TunnelFrame> heads = new HashMap<>();
  private final Assembly assembly = new Assembly();
  private int streams;
  private boolean lastingEnded;
  private boolean leaving;

  CallIntake(SpokeNode node, FrameExchange exchange, long windowBytes) {
    this.node = node;
    this.exchange = exchange;
    this.windowBytes = windowBytes;
  }

  /** Takes a frame of a request; false if it belongs to no call. */
  boolean request(TunnelFrame frame) {
    CallRequest slice = frame.getRequest();
    long id = slice.getCallId();
    boolean first = !slice.getMethod().isEmpty();
    if (first ? calls.containsKey(id) || heads.containsKey(id) : !heads.containsKey(id)) {
      return false;
    }
    if (first && leaving) {
      refuse(id, stops());
      return true;
    }
    if (first && calls.size() + heads.size() >= TunnelLimits.CALLS) {
      refuse(id, new Failure.Exhausted("too many calls at once on spoke '" + node.name() + "'"));
      return true;
    }
    if (first && slice.getMore()) {
      heads.put(id, withoutPayload(frame));
    }
    try {
      byte[] payload = assembly.add(id, slice.getPayload(), slice.getMore());
      if (payload != null) {
        TunnelFrame head = heads.remove(id);
        begin(head == null ? frame : head, payload);
      }
    } catch (Assembly.Oversize oversize) {
      heads.remove(id);
      refuse(
          id,
          new Failure.Exhausted(Reason.REQUEST_TOO_LARGE, "the request: " + oversize.getMessage()));
    }
    return true;
  }

  private static TunnelFrame withoutPayload(TunnelFrame frame) {
    CallRequest head = frame.getRequest().toBuilder().setPayload(ByteString.EMPTY).build();
    return frame.toBuilder().setRequest(head).build();
  }

  private void begin(TunnelFrame head, byte[] payload) {
    CallRequest request = head.getRequest();
    long id = request.getCallId();
    String method = request.getMethod();
    if (lastingEnded && Methods.lasts(method, payload)) {
      refuse(id, stops());
      return;
    }
    boolean streaming = Methods.isStreaming(method);
    if (streaming && streams >= TunnelLimits.STREAMS) {
      refuse(id, new Failure.Exhausted("too many streams at once on spoke '" + node.name() + "'"));
      return;
    }
    CallSpans spans =
        CallSpans.start(
            node.spans(), exchange.traceOf(head), node.name(), id, method, payload.length);
    spans.describe(session(method, payload));
    OutgoingStream stream = streaming ? exchange.outbox().stream(id, windowBytes) : null;
    CallDeadline deadline =
        new CallDeadline(node.vertx(), node.nanoClock(), request.getTimeoutMs());
    TunnelCall call = new TunnelCall(id, method, payload, deadline, spans, exchange, stream, this);
    calls.put(id, call);
    if (streaming) {
      streams++;
    }
    deadline.onExpiry(call::expired);
    handle(call);
  }

  private void handle(TunnelCall call) {
    Spans.within(
            call.spans().context(),
            () -> {
              node.local().handle(call);
              return Future.succeededFuture();
            })
        .onFailure(defect -> call.fail(StatusMapping.failure(call.method(), defect)));
  }

  /** What is known of the session that a call is about. */
  private Session session(String method, byte[] payload) {
    Coordinator own = node.coordinator();
    Session.Builder found = Session.newBuilder().setCoordinator(node.name());
    try {
      if (Methods.targets(method, payload).getFirst() instanceof Target.Session target) {
        List<Session> fits = SessionMatch.best(own.getSessionsList(), target.reference().session());
        if (fits.size() == 1) {
          found.setId(fits.getFirst().getId()).setName(fits.getFirst().getName());
        }
      }
    } catch (Failure unfit) {
      // The handler tells the caller.
      return found.build();
    }
    return found.build();
  }

  /** False if there is no such call. */
  boolean cancel(CallCancel cancel) {
    long id = cancel.getCallId();
    assembly.forget(id);
    boolean coming = heads.remove(id) != null;
    TunnelCall call = calls.get(id);
    if (call != null) {
      call.cancelled(cancel.getUnneeded(), cancel.getExpired());
    }
    return coming || call != null;
  }

  /** False if there is no such call. */
  boolean credit(long id, long bytes) {
    TunnelCall call = calls.get(id);
    if (call == null) {
      return false;
    }
    call.credit(bytes);
    return true;
  }

  /**
   * Fails the streams and waits, and those to come: the spoke stops, and ends the programs behind
   * this. All other calls are answered soon and keep their answer.
   */
  void endLasting() {
    lastingEnded = true;
    List.copyOf(calls.values()).stream()
        .filter(call -> Methods.lasts(call.method(), call.payload()))
        .forEach(call -> call.abandon(stops()));
  }

  /** Fails all calls, and those to come: the spoke stops. */
  void leave() {
    leaving = true;
    List.copyOf(calls.values()).forEach(call -> call.abandon(stops()));
  }

  private Failure stops() {
    return new Failure.Unavailable(Reason.SPOKE_LOST, "spoke '" + node.name() + "' stops");
  }

  /** The connection is gone because of {@code reason}, and with it all who wait for an answer. */
  void closed(String reason) {
    Failure why = new Failure.Unavailable("the tunnel ended: " + reason);
    List.copyOf(calls.values()).forEach(call -> call.lost(why));
    heads.clear();
  }

  @Override
  public void gone(TunnelCall call) {
    if (calls.remove(call.id(), call) && call.isStreaming()) {
      streams--;
    }
  }

  private void refuse(long id, Failure failure) {
    exchange.control(TunnelCall.error(id, failure));
  }
}
