package dev.vtr.trace;

import dev.vtr.bus.Address;
import dev.vtr.bus.Hop;
import dev.vtr.bus.Operation;
import dev.vtr.bus.Request;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.vertx.core.Context;
import io.vertx.core.eventbus.Message;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.spi.tracing.TagExtractor;
import io.vertx.core.spi.tracing.VertxTracer;
import io.vertx.core.tracing.TracingPolicy;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a Vert.x hop does to the trace.
 *
 * <ul>
 *   <li>An event-bus message takes the sender's context along in its headers; the sender makes no
 *       span.
 *   <li>Its consumer gets a child span when the sender waits for the answer, the root span of a new
 *       trace with a link to the sender when nobody waits, and only the context where {@link
 *       HopTable} says so. The span's name is the message's own ({@link Operation}).
 *   <li>A gRPC call on the server gets {@code vtr.grpc.<Method>}, a child of the caller. The RPC
 *       layer writes the status, which over gRPC-Web is in the body and not to be seen here. Other
 *       HTTP requests get {@code vtr.http.<route>}.
 *   <li>Outgoing HTTP gets no span here: the tunnel is the only client and makes its own.
 * </ul>
 *
 * <p>Spans are kept in the slot of the duplicated context that Vert.x made for the message, and so
 * are current for all that is done for it, asynchronously too.
 */
public final class VtrTracer implements VertxTracer<@Nullable Span, @Nullable Span> {
  private final Tracer tracer;
  private final HopTable hops;
  private final Predicate<HttpServerRequest> admitted;

  /** Of a node without a listener. */
  public VtrTracer(Tracer tracer, HopTable hops) {
    this(tracer, hops, _ -> false);
  }

  /**
   * @param admitted whether a request over HTTP may leave a span; asked before anything of it is
   *     believed, its {@code traceparent} least of all
   */
  public VtrTracer(Tracer tracer, HopTable hops, Predicate<HttpServerRequest> admitted) {
    this.tracer = tracer;
    this.hops = hops;
    this.admitted = admitted;
  }

  @Override
  public <R> @Nullable Span sendRequest(
      Context context,
      io.vertx.core.spi.tracing.SpanKind kind,
      TracingPolicy policy,
      R request,
      String operation,
      BiConsumer<String, String> headers,
      TagExtractor<R> tags) {
    if (request instanceof Message<?> message && !SpanNames.isReply(message.address())) {
      Propagation.inject(io.opentelemetry.context.Context.current(), headers);
    }
    return null;
  }

  @Override
  public <R> @Nullable Span receiveRequest(
      Context context,
      io.vertx.core.spi.tracing.SpanKind kind,
      TracingPolicy policy,
      R request,
      String operation,
      Iterable<Map.Entry<String, String>> headers,
      TagExtractor<R> tags) {
    if (request instanceof Message<?> message) {
      return receiveMessage(context, message, headers);
    }
    if (request instanceof HttpServerRequest http) {
      return receiveHttp(context, http, headers);
    }
    return null;
  }

  private @Nullable Span receiveMessage(
      Context context, Message<?> message, Iterable<Map.Entry<String, String>> headers) {
    if (SpanNames.isReply(message.address())) {
      return null;
    }
    io.opentelemetry.context.Context sender = Propagation.extract(headers);
    Hop hop = hop(message);
    if (hop == Hop.CONTEXT_ONLY) {
      ContextSlot.LOCAL.put(context, sender);
      return null;
    }
    SpanBuilder builder =
        tracer.spanBuilder(SpanNames.message(message)).setSpanKind(SpanKind.INTERNAL);
    if (hop == Hop.REQUEST) {
      builder.setParent(sender);
    } else {
      builder.setNoParent();
      SpanContext cause = Span.fromContext(sender).getSpanContext();
      if (cause.isValid()) {
        builder.addLink(cause, Spans.reason(SpanNames.message(message)));
      }
    }
    return started(context, sender, builder.startSpan());
  }

  private Hop hop(Message<?> message) {
    if (message.replyAddress() == null) {
      return hops.hop(Address.operationOf(message.address()));
    }
    return message.body() instanceof Request<?> request && !request.isTraced()
        ? Hop.CONTEXT_ONLY
        : Hop.REQUEST;
  }

  private @Nullable Span receiveHttp(
      Context context, HttpServerRequest request, Iterable<Map.Entry<String, String>> headers) {
    String name = SpanNames.http(request);
    if (name == null || !admitted.test(request)) {
      return null;
    }
    io.opentelemetry.context.Context caller = Propagation.extract(headers);
    SpanBuilder builder = tracer.spanBuilder(name).setSpanKind(SpanKind.SERVER).setParent(caller);
    if (SpanNames.isCall(name)) {
      builder.setAttribute(Attrs.RPC_SYSTEM_NAME, "grpc");
      builder.setAttribute(Attrs.RPC_METHOD, SpanNames.rpcMethod(request));
    } else {
      builder.setAttribute(Attrs.HTTP_METHOD, SpanNames.httpMethod(request));
    }
    tellPeer(builder, request.remoteAddress());
    return started(context, caller, builder.startSpan());
  }

  private static void tellPeer(SpanBuilder builder, @Nullable SocketAddress peer) {
    if (peer == null) {
      return;
    }
    String address = peer.hostAddress(); // makes the text anew at each call
    if (address != null) {
      builder.setAttribute(Attrs.NET_PEER, address);
      builder.setAttribute(Attrs.NETWORK_PEER_ADDRESS, address);
      builder.setAttribute(Attrs.NETWORK_PEER_PORT, (long) peer.port());
    }
  }

  private static Span started(Context context, io.opentelemetry.context.Context parent, Span span) {
    ContextSlot.LOCAL.put(context, parent.with(span));
    return span;
  }

  @Override
  public <R> void sendResponse(
      Context context,
      R response,
      @Nullable Span span,
      @Nullable Throwable failure,
      TagExtractor<R> tags) {
    if (span != null && response instanceof HttpServerResponse http && !isCall(span)) {
      span.setAttribute(Attrs.HTTP_STATUS, (long) http.getStatusCode());
    }
    end(context, span, failure);
  }

  /** A call's status is gRPC's; HTTP's is 200 whatever it is. */
  private static boolean isCall(Span span) {
    return span instanceof ReadableSpan readable && readable.getAttribute(Attrs.RPC_METHOD) != null;
  }

  @Override
  public <R> void receiveResponse(
      Context context,
      R response,
      @Nullable Span span,
      @Nullable Throwable failure,
      TagExtractor<R> tags) {
    end(context, span, failure);
  }

  private static void end(Context context, @Nullable Span span, @Nullable Throwable failure) {
    if (span == null || !span.isRecording()) {
      return;
    }
    if (failure == null) {
      span.end();
      return;
    }
    // Over HTTP/1.1 the tracer hears of a closed connection before the call's own handlers do,
    // which know what it means for the call.
    try {
      context.runOnContext(
          _ -> {
            if (!hasStatus(span)) {
              // What this tracer hears of is the transport: the caller has gone.
              span.setAttribute(Attrs.ERROR_TYPE, "CANCELLED");
              span.setStatus(StatusCode.ERROR, String.valueOf(failure.getMessage()));
            }
            span.end();
          });
    } catch (RejectedExecutionException stopping) {
      span.end();
    }
  }

  /** Whether the RPC layer has said how the call ended. */
  private static boolean hasStatus(Span span) {
    return span instanceof ReadableSpan readable
        && readable.getAttribute(Attrs.RPC_STATUS_CODE) != null;
  }
}
