package dev.vtr.federation.spoke;

import dev.vtr.federation.tunnel.ConnectionSpan;
import dev.vtr.federation.tunnel.FrameExchange;
import dev.vtr.federation.tunnel.FrameLink;
import dev.vtr.federation.tunnel.FrameTrace;
import dev.vtr.federation.tunnel.Heartbeat;
import dev.vtr.federation.tunnel.TunnelLimits;
import dev.vtr.proto.Coordinator;
import dev.vtr.proto.Credit;
import dev.vtr.proto.Goodbye;
import dev.vtr.proto.Hello;
import dev.vtr.proto.SessionsChanged;
import dev.vtr.proto.TunnelFrame;
import dev.vtr.proto.Welcome;
import dev.vtr.rpc.StatusText;
import dev.vtr.trace.Measures.TunnelMeasures;
import dev.vtr.trace.jsonl.Spool;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import org.jspecify.annotations.Nullable;

/**
 * One connection to the hub, from hello to its end.
 *
 * <p>Confined to the context of the spoke's verticle.
 */
final class SpokeConnection implements FrameExchange.Receiver {
  private static final int OK = 0;

  /** What credit names instead of a call when it is for parts. */
  private static final long PARTS = 0;

  private final SpokeNode node;
  private final FrameExchange exchange;
  private final ConnectionSpan span;
  private final Promise<Welcome> welcome = Promise.promise();
  private final Promise<End> end = Promise.promise();
  private final boolean reconnected;
  private final Heartbeat heartbeat;
  private @Nullable CallIntake calls;
  private @Nullable SpanShipper shipper;
  private boolean goodbye;

  /**
   * @param reconnected whether there was a connection before this one
   */
  SpokeConnection(SpokeNode node, FrameLink link, ConnectionSpan span, boolean reconnected) {
    this.node = node;
    this.exchange = new FrameExchange(link, node.nanoClock(), this);
    this.span = span;
    this.reconnected = reconnected;
    this.heartbeat = new Heartbeat(node.vertx(), exchange, node.clock(), this::beat);
  }

  /** Says hello. */
  void open(long epoch) {
    heartbeat.start();
    exchange.begin();
    SpokeOptions options = node.options();
    Hello hello =
        Hello.newBuilder()
            .setName(options.name())
            .setVersion(options.version())
            .putAllLabels(options.labels())
            .setEpoch(epoch)
            .setProtocol(TunnelLimits.PROTOCOL)
            .setOldestProtocol(TunnelLimits.OLDEST_PROTOCOL)
            .setInstanceId(options.instanceId())
            .build();
    exchange.control(
        TunnelFrame.newBuilder().setHello(hello).setTrace(FrameTrace.of(span.context())).build());
  }

  /** The hub's welcome; fails when the connection ends before. */
  Future<Welcome> welcome() {
    return welcome.future();
  }

  /**
   * How a connection ended.
   *
   * @param code gRPC status
   */
  record End(int code, String reason) {}

  /** Never fails. */
  Future<End> end() {
    return end.future();
  }

  boolean isWelcome() {
    return calls != null;
  }

  /** Tells the hub the sessions, once it knows this spoke. */
  void tell(Coordinator coordinator) {
    if (calls != null && !coordinator.getName().isEmpty()) {
      exchange
          .outbox()
          .sessions(
              TunnelFrame.newBuilder()
                  .setSessionsChanged(SessionsChanged.newBuilder().setCoordinator(coordinator))
                  .build());
      exchange.flush();
    }
  }

  private void beat() {
    span.progress(exchange.counts(), node.nanoClock().getAsLong());
  }

  /** The hub has had its time to welcome this spoke. */
  void unwelcome(String reason) {
    if (calls == null) {
      exchange.leave(OK, reason);
    }
  }

  /** Ends the streams and waits, and those to come; see {@link CallIntake#endLasting}. */
  void endLasting() {
    if (calls != null) {
      calls.endLasting();
    }
  }

  /**
   * Gives the calls up and ships what there is to tell, the end of this connection included; done
   * when the hub holds it, or is gone.
   */
  Future<?> drain(String reason) {
    SpanShipper last = shipper;
    if (calls == null || last == null || exchange.isClosed()) {
      return Future.succeededFuture();
    }
    calls.leave();
    last.endBackfill();
    span.end(reason, true, OK, exchange.counts());
    return Future.fromCompletionStage(node.trace().flush().get(), node.vertx().getOrCreateContext())
        .compose(written -> last.drain());
  }

  void leave(String reason) {
    goodbye = true;
    exchange.leave(OK, reason);
  }

  @Override
  public boolean received(TunnelFrame frame) {
    return switch (frame.getKindCase()) {
      case WELCOME -> welcomed(frame.getWelcome());
      case GOODBYE -> {
        Goodbye said = frame.getGoodbye();
        goodbye = said.getCode() == OK;
        exchange.leave(said.getCode(), StatusText.line(said.getReason()));
        yield true;
      }
      case REQUEST -> calls != null && calls.request(frame);
      case CANCEL -> calls != null && calls.cancel(frame.getCancel());
      case CREDIT -> credited(frame.getCredit());
      case TRACE_ACK -> shipper != null && shipper.acknowledged(frame.getTraceAck());
      default -> false;
    };
  }

  private boolean credited(Credit credit) {
    if (credit.getCallId() == PARTS) {
      exchange.outbox().creditParts(credit.getBytes());
      exchange.flush();
      return true;
    }
    return calls != null && calls.credit(credit.getCallId(), credit.getBytes());
  }

  private boolean welcomed(Welcome message) {
    if (calls != null) {
      return false;
    }
    exchange.outbox().takesParts(message.getPartsWindowBytes());
    TunnelMeasures measures = node.spans().measures().tunnel(node.options().name());
    exchange.counts().tell(measures);
    if (reconnected) {
      measures.reconnected();
    }
    Spool spool = node.trace().spool();
    if (spool != null && !message.getTakesNoSpans()) {
      Backfill backfill =
          new Backfill(node.spans(), span.context(), reconnected, node.options().instanceId());
      shipper = new SpanShipper(node, spool, exchange, backfill);
      shipper.start(message);
    }
    calls = new CallIntake(node, exchange, message.getWindowBytes());
    heartbeat.ping();
    tell(node.coordinator());
    welcome.tryComplete(message);
    return true;
  }

  @Override
  public void closed(String reason) {
    heartbeat.stop();
    if (calls != null) {
      calls.closed(reason);
    }
    if (shipper != null) {
      shipper.stop();
    }
    span.end(reason, goodbye, exchange.endCode(), exchange.counts());
    welcome.tryFail(reason);
    end.tryComplete(new End(exchange.endCode(), reason));
  }
}
