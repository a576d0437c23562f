package dev.vtr.rpc;

import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import dev.vtr.session.Failure;
import io.vertx.core.Future;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * A method as this node serves it.
 *
 * @param request reads its request
 * @param service answers it
 */
record Method<Q extends Message>(String name, Parser<Q> request, Service<Q> service) {
  /** Answers a call. */
  @FunctionalInterface
  interface Service<Q> {
    /**
     * Ends {@code call} sooner or later.
     *
     * @throws Failure if a field is missing or out of its range
     */
    void serve(Q request, Call call);
  }

  /** A method with one answer. */
  static <Q extends Message> Method<Q> unary(
      String name, Parser<Q> request, Function<Q, Future<? extends Message>> answer) {
    return unary(name, request, (message, _) -> answer.apply(message));
  }

  /** A method with one answer, serialized already. */
  static <Q extends Message> Method<Q> encoded(
      String name, Parser<Q> request, Function<Q, Future<byte[]>> answer) {
    return new Method<>(
        name,
        request,
        (message, call) ->
            answer
                .apply(message)
                .onComplete(
                    call::respond, failure -> call.fail(StatusMapping.failure(name, failure))));
  }

  /** A method with one answer, which may depend on how long its caller waits. */
  static <Q extends Message> Method<Q> unary(
      String name, Parser<Q> request, BiFunction<Q, Call, Future<? extends Message>> answer) {
    return new Method<>(
        name,
        request,
        (message, call) ->
            answer
                .apply(message, call)
                .onComplete(
                    reply -> call.respond(reply.toByteArray()),
                    failure -> call.fail(StatusMapping.failure(name, failure))));
  }
}
