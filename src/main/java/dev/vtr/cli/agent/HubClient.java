package dev.vtr.cli.agent;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.vtr.cli.client.CallFailure;
import dev.vtr.cli.client.GrpcWebCall;
import dev.vtr.cli.client.HubConnection;
import dev.vtr.cli.client.SpanPost;
import dev.vtr.cli.command.CommandFailure;
import dev.vtr.cli.command.ExitCode;
import dev.vtr.cli.span.CommandSpan;
import dev.vtr.cli.span.CommandTrace;
import dev.vtr.proto.Screen;
import dev.vtr.proto.SubscribeEvent;
import java.io.Closeable;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A command's way to the hub: one connection, opened at the first call, with the credential, and a
 * span {@code vtr.grpc.<Method>} for each call. Used by one thread; any thread may {@link #close}
 * it to end a stream.
 */
final class HubClient implements Closeable {
  /** The calls that are harmful to repeat: what they type would stand there twice. */
  private static final Set<String> INPUT_METHODS =
      Set.of("SendText", "SendKey", "SendBytes", "Paste");

  private final ClientSettings settings;
  private final CommandTrace trace;
  private volatile @Nullable HubConnection connection;
  private volatile boolean interrupted;

  /** What is under way: whether it was carried out only its answer says. */
  private NextSteps.Asked asked = NextSteps.Asked.OTHER;

  /** The call under way answers with a stream. */
  private boolean streaming;

  /** One was answered well. */
  private boolean typed;

  /** The hub lives but the connection was given up: the spans need one of their own. */
  private boolean spansWantConnection;

  HubClient(ClientSettings settings, CommandTrace trace) {
    this.settings = settings;
    this.trace = trace;
  }

  private static NextSteps.Asked asked(String method) {
    if (INPUT_METHODS.contains(method)) {
      return NextSteps.Asked.INPUT;
    }
    return method.equals("Spawn") ? NextSteps.Asked.SPAWN : NextSteps.Asked.OTHER;
  }

  /** 32 hexadecimal digits. */
  String traceId() {
    return trace.traceId();
  }

  /** Asks within the command's own timeout. */
  <T> T call(String method, MessageLite request, Parser<T> parser) throws CommandFailure {
    return call(method, request, parser, settings.timeout());
  }

  /** Asks; the hub gives up after {@code deadline}. */
  <T> T call(String method, MessageLite request, Parser<T> parser, Duration deadline)
      throws CommandFailure {
    CommandSpan span = begin(method);
    GrpcWebCall call = null;
    try {
      call = grpc(span, deadline);
      asked = asked(method);
      T answer = call.unary(method, request, parser);
      typed |= asked == NextSteps.Asked.INPUT;
      asked = NextSteps.Asked.OTHER;
      span.with("rpc.status_code", "OK");
      return answer;
    } catch (CallFailure e) {
      throw failed(span, e);
    } finally {
      end(span, call);
    }
  }

  /** A command knows a reference; what it means the hub says with the answer. */
  private void end(CommandSpan span, @Nullable GrpcWebCall call) {
    if (call != null) {
      String peer = call.peer().getAddress().getHostAddress();
      span.with("net.peer", peer)
          .with("network.peer.address", peer)
          .with("network.peer.port", call.peer().getPort())
          .with("rpc.request.bytes", call.requestBytes())
          .with("rpc.response.bytes", call.responseBytes());
      call.about()
          .forEach(
              (key, value) -> {
                span.with(key, value);
                trace.root().with(key, value);
              });
    }
    trace.end(span);
  }

  /** A stream that is left has no end, but began with a screen. */
  private void about(CommandSpan span, Screen screen) {
    for (CommandSpan about : List.of(span, trace.root())) {
      about.with("session.id", screen.getSessionId()).with("session.name", screen.getName());
    }
  }

  /**
   * Asks for a stream and hands on its messages.
   *
   * @throws GrpcWebCall.ItemFailure when {@code items} could not take one; the stream is over then
   */
  <T> void stream(
      String method,
      MessageLite request,
      Parser<T> parser,
      Duration deadline,
      GrpcWebCall.Items<T> items)
      throws CommandFailure, GrpcWebCall.ItemFailure {
    CommandSpan span = begin(method);
    GrpcWebCall call = null;
    streaming = true;
    try {
      call = grpc(span, deadline);
      call.stream(
          method,
          request,
          parser,
          item -> {
            if (item instanceof SubscribeEvent event && event.hasKeyframe()) {
              about(span, event.getKeyframe());
            }
            items.take(item);
          });
      span.with("rpc.status_code", "OK");
    } catch (GrpcWebCall.ItemFailure e) {
      cancelled(span);
      throw e;
    } catch (CallFailure e) {
      throw failed(span, e);
    } finally {
      end(span, call);
    }
  }

  private CommandSpan begin(String method) {
    return trace
        .begin("vtr.grpc." + method)
        .with("rpc.system.name", "grpc")
        .with("rpc.method", "vtr.v1.Vtr/" + method)
        .with("server.address", settings.hub().host())
        .with("server.port", settings.hub().port());
  }

  private GrpcWebCall grpc(CommandSpan span, Duration deadline) throws CallFailure {
    HubConnection open = connection;
    if (open == null) {
      open = HubConnection.open(settings.hub(), settings.connectTimeout(), settings.ca());
      connection = open;
    }
    return new GrpcWebCall(
        open, new GrpcWebCall.Terms(settings.token(), trace.headers(span), deadline));
  }

  private CommandFailure failed(CommandSpan span, CallFailure failure) {
    if (interrupted) {
      cancelled(span);
      return new CommandFailure(
          "CANCELLED",
          "interrupted",
          typed || asked == NextSteps.Asked.INPUT
              ? NextSteps.MAYBE_TYPED
              : streaming ? NextSteps.STREAM_AGAIN : "Call again to go on waiting.",
          ExitCode.INTERRUPTED);
    }
    span.with("rpc.status_code", failure.code().name());
    span.fail(failure.code().name());
    if (failure.source().isConnection()) {
      drop(false);
    }
    return NextSteps.explain(failure, asked, typed, settings);
  }

  private void cancelled(CommandSpan span) {
    span.with("rpc.status_code", "CANCELLED");
    drop(true);
  }

  /** Lets the connection go: it is broken, or in the middle of an answer. */
  private void drop(boolean hubAlive) {
    close();
    connection = null;
    spansWantConnection = hubAlive;
  }

  /** Ends the call that is under way, from any thread: the command ends as interrupted. */
  void interrupt() {
    interrupted = true;
    close();
  }

  /**
   * Sends the command's spans to the hub, if there was one to speak with; never fails, never takes
   * long.
   */
  void postSpans(String version) {
    HubConnection open = connection;
    if (open == null && spansWantConnection) {
      open = reopened();
    }
    if (open != null) {
      SpanPost.send(open, settings.token(), trace.otlpJson(version));
    }
  }

  private @Nullable HubConnection reopened() {
    try {
      HubConnection open = HubConnection.open(settings.hub(), SpanPost.PATIENCE, settings.ca());
      connection = open;
      return open;
    } catch (CallFailure e) {
      return null;
    }
  }

  @Override
  public void close() {
    HubConnection open = connection;
    if (open != null) {
      open.close();
    }
  }
}
