package dev.vtr.cli.client;

import com.google.protobuf.MessageLite;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerRequest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A gRPC server on a free port that answers each method as it was told, and keeps what it was asked
 * and sent.
 */
public final class FakeHub implements AutoCloseable {
  /** A call as it came. */
  public record Seen(String method, Map<String, String> headers, Buffer message) {}

  private record Script(
      List<Buffer> messages, GrpcStatus status, @Nullable String text, Map<String, String> why) {}

  private final Vertx vertx = Vertx.vertx();
  private final HttpServer server;
  private final Map<String, Script> scripts = new ConcurrentHashMap<>();
  private final Map<String, String> about = new ConcurrentHashMap<>();
  private final List<Seen> seen = new CopyOnWriteArrayList<>();
  private final List<String> spans = new CopyOnWriteArrayList<>();

  public FakeHub() throws Exception {
    GrpcServer grpc = GrpcServer.server(vertx).callHandler(this::serve);
    server =
        vertx
            .createHttpServer()
            .requestHandler(
                request -> {
                  if ("/v1/traces".equals(request.path())) {
                    String credential = request.getHeader("authorization");
                    request
                        .bodyHandler(body -> spans.add(credential + " " + body))
                        .endHandler(end -> request.response().end("{}"));
                  } else {
                    grpc.handle(request);
                  }
                })
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
  }

  /** Answers {@code method} with these messages and OK. */
  public FakeHub answer(String method, MessageLite... messages) {
    List<Buffer> buffers =
        List.of(messages).stream().map(message -> Buffer.buffer(message.toByteArray())).toList();
    scripts.put(method, new Script(buffers, GrpcStatus.OK, null, Map.of()));
    return this;
  }

  /** Says of which session all answers from now on are. */
  public FakeHub about(String sessionId, String name, String coordinator) {
    about.put("vtr-about-session.id", sessionId);
    about.put("vtr-about-session.name", name);
    about.put("vtr-about-coordinator", coordinator);
    return this;
  }

  /** Refuses {@code method}. */
  public FakeHub refuse(String method, GrpcStatus status, @Nullable String text) {
    return refuse(method, status, text, "", "");
  }

  /** Refuses {@code method}, and says why in trailers. */
  public FakeHub refuse(
      String method, GrpcStatus status, @Nullable String text, String reason, String field) {
    Map<String, String> why = Map.of("vtr-reason", reason, "vtr-field", field);
    scripts.put(method, new Script(List.of(), status, text, why));
    return this;
  }

  private void serve(GrpcServerRequest<Buffer, Buffer> request) {
    request.handler(
        message -> {
          String method = request.methodName();
          Map<String, String> headers = new ConcurrentHashMap<>();
          request.headers().forEach(headers::put);
          seen.add(new Seen(method, headers, message));
          Script script = scripts.get(method);
          if (script == null) {
            return; // never answers
          }
          var response = request.response();
          for (Buffer answer : script.messages()) {
            response.write(answer);
          }
          about.forEach(response.trailers()::set);
          script
              .why()
              .forEach(
                  (name, value) -> {
                    if (!value.isEmpty()) {
                      response.trailers().set(name, value);
                    }
                  });
          response.status(script.status());
          if (script.text() != null) {
            response.statusMessage(script.text());
          }
          response.end();
        });
  }

  /** {@code HOST:PORT}. */
  public String authority() {
    return "127.0.0.1:" + server.actualPort();
  }

  /** The calls so far, in order. */
  public List<Seen> seen() {
    return seen;
  }

  /** The spans that came so far: credential, a blank, the body. */
  public List<String> spans() {
    return spans;
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }
}
