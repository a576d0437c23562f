package dev.vtr.rpc;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.vtr.bus.Bus;
import dev.vtr.session.Failure;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Answers calls from this node's own sessions: every method of {@code vtr.v1.Vtr} but the tunnel.
 *
 * <p>One table; its rows stand by theme in {@link SessionMethods}, {@link ScreenMethods}, {@link
 * InputMethods}, {@link WaitMethods} and {@link StreamMethods}. Any number of calls at once, on any
 * contexts.
 */
public final class LocalCalls implements CallHandler {
  private final Map<String, Method<?>> methods = new HashMap<>();

  /** Calls about the sessions behind {@code bus}. */
  public LocalCalls(Vertx vertx, Bus bus, Node node, StreamTracing tracing) {
    Sessions sessions = new Sessions(bus, node.name());
    add(SessionMethods.of(sessions, node));
    add(ScreenMethods.of(sessions));
    add(InputMethods.of(sessions));
    add(WaitMethods.of(sessions));
    add(StreamMethods.of(vertx, bus, sessions, node, tracing));
  }

  private void add(List<Method<?>> rows) {
    for (Method<?> row : rows) {
      methods.put(row.name(), row);
    }
  }

  @Override
  public void handle(Call call) {
    Method<?> method = methods.get(call.method());
    if (method == null) {
      call.fail(new Failure.Unimplemented(call.method()));
    } else {
      serve(method, call);
    }
  }

  private static <Q extends Message> void serve(Method<Q> method, Call call) {
    try {
      method.service().serve(method.request().parseFrom(call.payload()), call);
    } catch (InvalidProtocolBufferException _) {
      call.fail(Methods.malformed());
    } catch (RuntimeException failure) {
      call.fail(StatusMapping.failure(method.name(), failure));
    }
  }
}
