package dev.vtr.federation.hub;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.vtr.federation.tunnel.Assembly;
import dev.vtr.federation.tunnel.ConnectionSpan;
import dev.vtr.federation.tunnel.FrameExchange;
import dev.vtr.federation.tunnel.FrameLink;
import dev.vtr.federation.tunnel.Heartbeat;
import dev.vtr.federation.tunnel.TunnelLimits;
import dev.vtr.proto.Fragment;
import dev.vtr.proto.Hello;
import dev.vtr.proto.TunnelFrame;
import dev.vtr.proto.Welcome;
import dev.vtr.rpc.Caller;
import dev.vtr.rpc.StatusText;
import dev.vtr.session.Reason;
import dev.vtr.trace.Measures.TunnelMeasures;
import dev.vtr.trace.jsonl.ForeignStore;
import io.opentelemetry.api.trace.SpanKind;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import io.vertx.grpc.common.GrpcStatus;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * One connection of a spoke, from hello to its end: the hub's side.
 *
 * <p>Confined to the context on which it was accepted, but for what says otherwise.
 */
final class HubConnection implements FrameExchange.Receiver {
  /** Within which a hello has to come. */
  private static final long HELLO_MILLIS = 5_000;

  private final HubNode node;
  private final Caller caller;
  private final ContextInternal context;
  private final FrameExchange exchange;
  private final PartIntake parts;
  private CallTable calls;
  private @Nullable BatchIntake batches;
  private @Nullable ConnectionSpan span;
  private String name = "";
  private boolean goodbye;
  private Reason lossKind = Reason.SPOKE_LOST;
  private long restarts;
  private boolean probed;
  private long heardAtProbe;
  private volatile boolean silent;
  private final Heartbeat heartbeat;
  private final long helloTimer;

  /** On the connection's context. */
  HubConnection(HubNode node, FrameLink link, Caller caller) {
    this.node = node;
    this.caller = caller;
    this.context = ContextInternal.current();
    this.exchange = new FrameExchange(link, node.nanoClock(), this);
    this.parts = new PartIntake(exchange);
    this.calls = new CallTable("", exchange);
    this.heartbeat = new Heartbeat(node.vertx(), exchange, node.clock(), this::beat);
    this.helloTimer = node.vertx().setTimer(HELLO_MILLIS, now -> missingHello());
  }

  void begin() {
    heartbeat.start();
    exchange.begin();
  }

  /** Runs {@code task} on the connection's context; from any thread. */
  void on(Runnable task) {
    context.emit(now -> task.run());
  }

  /** A newer connection of the same spoke has taken over; from any thread. */
  void replace() {
    on(() -> exchange.leave(GrpcStatus.ABORTED.code, "a newer connection has taken over"));
  }

  /** The hub stops; from any thread. Done when the calls have failed. */
  Future<Void> leave(String reason) {
    Promise<Void> left = Promise.promise();
    on(
        () -> {
          goodbye = true;
          lossKind = Reason.HUB_STOPS;
          exchange.leave(GrpcStatus.OK.code, reason);
          left.complete();
        });
    return left.future();
  }

  /**
   * Asks for a sign of life; from any thread.
   *
   * @param judges whether a spoke that was not heard since it was asked before is silent
   */
  void probe(boolean judges) {
    on(
        () -> {
          long heard = exchange.counts().framesIn();
          silent(judges && probed && heard == heardAtProbe);
          heardAtProbe = heard;
          probed = true;
          if (!silent) { // else the question before is answered first
            heartbeat.ping();
          }
        });
  }

  /** Nobody wants to know any more; from any thread. */
  void unprobed() {
    on(
        () -> {
          probed = false;
          silent(false);
        });
  }

  /** Whether it has not answered lately; any thread, known only while it is probed. */
  boolean isSilent() {
    return silent;
  }

  private void silent(boolean now) {
    if (silent != now) {
      silent = now;
      node.spokes().silenceChanged();
    }
  }

  CallTable calls() {
    return calls;
  }

  private void beat() {
    if (span != null) {
      span.progress(exchange.counts(), node.nanoClock().getAsLong());
    }
  }

  private void missingHello() {
    if (span == null) {
      boolean beats = exchange.counts().framesIn() > 0; // heartbeats never come to this one
      refuse(
          beats
              ? new Refusal(
                  GrpcStatus.FAILED_PRECONDITION,
                  "the first frame must be hello: only heartbeats came within 5 s")
              : new Refusal(GrpcStatus.DEADLINE_EXCEEDED, "no hello within 5 s"));
    }
  }

  private void refuse(Refusal refusal) {
    node.refusals().refused(refusal);
    exchange.leave(refusal.status().code, refusal.reason());
  }

  @Override
  public boolean received(TunnelFrame frame) {
    if (span == null) {
      return first(frame);
    }
    return switch (frame.getKindCase()) {
      case HELLO -> {
        refuse(new Refusal(GrpcStatus.FAILED_PRECONDITION, "hello came twice"));
        yield true;
      }
      case RESPONSE, ITEM, ERROR -> calls.received(frame);
      case SESSIONS_CHANGED -> {
        node.spokes().told(name, this, frame.getSessionsChanged().getCoordinator());
        yield true;
      }
      case TRACE_BATCH -> batches != null && batches.received(frame.getTraceBatch());
      case FRAGMENT -> part(frame.getFragment());
      case GOODBYE -> {
        goodbye = true;
        exchange.leave(GrpcStatus.OK.code, StatusText.line(frame.getGoodbye().getReason()));
        yield true;
      }
      default -> false;
    };
  }

  private boolean part(Fragment part) {
    if (!PartIntake.isKnown(part)) {
      return false;
    }
    try {
      TunnelFrame whole = parts.add(part);
      return whole == null
          || switch (whole.getKindCase()) {
            case SESSIONS_CHANGED, TRACE_BATCH -> received(whole);
            default -> false;
          };
    } catch (Assembly.Oversize oversize) {
      refuse(new Refusal(GrpcStatus.OUT_OF_RANGE, "a frame of parts: " + oversize.getMessage()));
    } catch (InvalidProtocolBufferException malformed) {
      refuse(new Refusal(GrpcStatus.OUT_OF_RANGE, "what came in parts is no frame"));
    }
    return true;
  }

  private boolean first(TunnelFrame frame) {
    if (!frame.hasHello()) {
      refuse(new Refusal(GrpcStatus.FAILED_PRECONDITION, "the first frame must be hello"));
      return true;
    }
    Hello hello = frame.getHello();
    name = hello.getName();
    restarts = restarts(hello, node.spokes().find(name));
    calls = new CallTable(name, exchange);
    Optional<Refusal> refusal = node.spokes().admit(hello, caller, this);
    if (refusal.isPresent()) {
      name = "";
      refuse(refusal.get());
    } else {
      welcome(frame);
    }
    return true;
  }

  /** Attempts have consecutive epochs. */
  private static long restarts(Hello hello, @Nullable Spoke before) {
    return before != null && before.instanceId().equals(hello.getInstanceId())
        ? Math.max(0, hello.getEpoch() - before.epoch() - 1)
        : 0;
  }

  private void welcome(TunnelFrame frame) {
    Hello hello = frame.getHello();
    Spoke spoke = node.spokes().find(name);
    long reconnects = spoke == null ? 0 : spoke.connections() - 1;
    HubTrace trace = node.trace();
    span =
        ConnectionSpan.start(
            trace.spans(),
            trace.longSpans(),
            SpanKind.SERVER,
            exchange.traceOf(frame),
            name,
            reconnects,
            restarts);
    TunnelMeasures measures = trace.spans().measures().tunnel(name);
    exchange.counts().tell(measures);
    if (reconnects > 0) {
      measures.reconnected();
    }
    ForeignStore store = trace.store();
    if (store != null && !hello.getInstanceId().isEmpty()) {
      store.claim(name, hello.getInstanceId());
    }
    batches = new BatchIntake(node, name, exchange);
    Welcome welcome =
        Welcome.newBuilder()
            .setProtocol(Math.min(TunnelLimits.PROTOCOL, hello.getProtocol()))
            .setHubName(node.spokes().hubName())
            .setHubVersion(node.version())
            .setWindowBytes(TunnelLimits.WINDOW_BYTES)
            .setStoredSeq(store == null ? 0 : store.storedSeq(name, hello.getInstanceId()))
            .setAnyOrder(true)
            .setTakesNoSpans(store == null)
            .setPartsWindowBytes(TunnelLimits.PARTS_WINDOW_BYTES)
            .build();
    exchange.control(TunnelFrame.newBuilder().setWelcome(welcome).build());
    heartbeat.ping();
    node.refusals().happened(Level.INFO, name, "spoke " + name + " has joined", 1);
  }

  @Override
  public void closed(String reason) {
    heartbeat.stop();
    node.vertx().cancelTimer(helloTimer);
    calls.closed(lossKind, reason);
    if (span != null) {
      node.spokes().gone(name, this, reason);
      span.end(reason, goodbye, exchange.endCode(), exchange.counts());
      String gone = "spoke " + name + " has gone: " + reason;
      node.refusals().happened(Level.INFO, name, gone, 1);
    }
  }
}
