package dev.vtr.trace;

import com.google.protobuf.Descriptors.MethodDescriptor;
import dev.vtr.bus.Address;
import dev.vtr.bus.Operation;
import io.vertx.core.eventbus.Message;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The names of the spans that Vert.x hops make.
 *
 * <p>Vert.x offers {@code send} for the bus and the bare method for HTTP, so a trace would not say
 * what was done. Names are built from fixed parts only, never from a session or a path that a
 * client chose.
 */
final class SpanNames {
  private static final String REPLY_PREFIX = "__vertx.reply.";
  private static final String GRPC_CONTENT = "application/grpc";
  private static final int MAX_METHOD_LENGTH = 128;
  private static final String SERVICE_PREFIX = "/vtr.v1.Vtr/";
  private static final String CALL_PREFIX = "vtr.grpc.";

  /** Paths that have a route of their own; all others are one. */
  private static final Map<String, String> ROUTES =
      Map.of("/", "vtr.http.page", "/api/login", "vtr.http.login");

  /**
   * The path of span intake, which is not traced: a span about sending spans would beget another.
   */
  private static final String SPAN_INTAKE = "/v1/traces";

  /** RFC 9110, section 9.3, and PATCH. */
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH");

  /** Of each method of our service, by its bare name. */
  private static final Map<String, String> CALLS =
      dev.vtr.proto.VtrOuterClass.getDescriptor().getServices().getFirst().getMethods().stream()
          .collect(
              Collectors.toUnmodifiableMap(
                  MethodDescriptor::getName, method -> CALL_PREFIX + method.getName()));

  private SpanNames() {}

  static boolean isReply(String address) {
    return address.startsWith(REPLY_PREFIX);
  }

  static String message(Message<?> message) {
    return message.body() instanceof Operation operation
        ? operation.operation()
        : Address.operationOf(message.address());
  }

  /** Whether the span of this name is a call's. */
  static boolean isCall(String name) {
    return name.startsWith(CALL_PREFIX);
  }

  private static boolean isGrpc(HttpServerRequest request) {
    String contentType = request.getHeader("content-type");
    return contentType != null && contentType.startsWith(GRPC_CONTENT);
  }

  /**
   * The path without its slash, for example {@code vtr.v1.Vtr/Spawn}; cut where no method of ours
   * is as long.
   */
  static String rpcMethod(HttpServerRequest request) {
    String path = request.path();
    return path == null || path.isEmpty()
        ? ""
        : path.substring(1, Math.min(path.length(), MAX_METHOD_LENGTH));
  }

  /** The request's method; one that HTTP does not know as the conventions want it. */
  static String httpMethod(HttpServerRequest request) {
    String name = request.method().name();
    return METHODS.contains(name) ? name : "_OTHER";
  }

  /** The server span's name; null for requests that make none. */
  static @Nullable String http(HttpServerRequest request) {
    String path = request.path();
    if (path == null || path.equals(SPAN_INTAKE)) {
      return null;
    }
    if (isGrpc(request)) {
      return path.startsWith(SERVICE_PREFIX)
          ? method(path.substring(SERVICE_PREFIX.length()))
          : "vtr.grpc.other";
    }
    return ROUTES.getOrDefault(path, "vtr.http.other");
  }

  /**
   * The span of a method of our service; null for the tunnel, whose connection span the tunnel
   * makes itself.
   */
  private static @Nullable String method(String name) {
    if (name.equals("Tunnel")) {
      return null;
    }
    return CALLS.getOrDefault(name, "vtr.grpc.unknown");
  }
}
