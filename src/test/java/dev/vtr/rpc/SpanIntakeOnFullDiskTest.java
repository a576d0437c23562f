package dev.vtr.rpc;

import static dev.vtr.rpc.OtlpPosts.request;
import static dev.vtr.rpc.OtlpPosts.span;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Posts of spans while nothing can be stored: answered soon, or counted. */
@Timeout(60)
class SpanIntakeOnFullDiskTest {
  @TempDir private Path directory;
  private final Vertx vertx = Vertx.vertx();
  private final HttpClient http = HttpClient.newHttpClient();
  private final FullDisk disk = new FullDisk();
  private IntakeNode node;

  @BeforeEach
  void start() throws Exception {
    node = new IntakeNode(vertx, directory, BodyLimits.STANDARD, disk);
    assertThat(post(IntakeNode.TOKEN, "00f067aa0ba90200").get(10, TimeUnit.SECONDS).statusCode())
        .isEqualTo(200);
    disk.full = true;
  }

  @AfterEach
  void stop() throws Exception {
    disk.full = false;
    http.close();
    node.close();
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  private CompletableFuture<HttpResponse<byte[]>> post(String token, String spanId) {
    return post(token, spanId, HttpClient.Version.HTTP_1_1);
  }

  private CompletableFuture<HttpResponse<byte[]>> post(
      String token, String spanId, HttpClient.Version version) {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + node.server.actualPort() + SpanIntake.PATH))
            .version(version)
            .header("authorization", "Bearer " + token)
            .header("content-type", "application/x-protobuf")
            .POST(HttpRequest.BodyPublishers.ofByteArray(request(span(spanId))))
            .build();
    return http.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray());
  }

  private String stored() throws IOException {
    return Files.readString(directory.resolve("traces.jsonl"));
  }

  private static void await(BooleanSupplier done) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!done.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  private long lost() {
    return node.file.counters().othersDropped();
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void whoWaitsIsToldToTryAgainWithinTwoSeconds(HttpClient.Version version) throws Exception {
    long begun = System.nanoTime();
    List<CompletableFuture<HttpResponse<byte[]>>> posts = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      posts.add(post(IntakeNode.PROGRAMS_TOKEN, "00f067aa0ba9021" + i, version));
      posts.add(post(IntakeNode.TOKEN, "00f067aa0ba9022" + i, version));
    }
    for (CompletableFuture<HttpResponse<byte[]>> post : posts) {
      HttpResponse<byte[]> answer = post.get(10, TimeUnit.SECONDS);
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.headers().firstValue("retry-after")).hasValue("1");
    }
    assertThat(System.nanoTime() - begun).isLessThan(TimeUnit.SECONDS.toNanos(4));
    disk.full = false;
    assertThat(post(IntakeNode.TOKEN, "00f067aa0ba90230").get(10, TimeUnit.SECONDS).statusCode())
        .isEqualTo(200);
    node.file.flush().get(10, TimeUnit.SECONDS);
    assertThat(stored()).contains("00f067aa0ba90230").doesNotContain("00f067aa0ba9021");
    assertThat(stored()).as("none of those that were told").doesNotContain("00f067aa0ba9022");
    assertThat(stored()).doesNotContain("\"type\":\"loss\"");
    assertThat(lost()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {IntakeNode.TOKEN, IntakeNode.PROGRAMS_TOKEN})
  void theSpansOfWhoHasLeftAreCounted(String token) throws Exception {
    byte[] body = request(span("00f067aa0ba90240"), span("00f067aa0ba90241"));
    int before = disk.failedWrites.get();
    try (Socket _ = posted(node.server.actualPort(), token, body)) {
      await(() -> disk.failedWrites.get() > before);
    }
    assertBothAreCounted();
  }

  @Test
  void theSpansOfWhoCannotBeToldAreCounted() throws Exception {
    byte[] body = request(span("00f067aa0ba90240"), span("00f067aa0ba90241"));
    HttpServer server =
        vertx
            .createHttpServer()
            .requestHandler(request -> node.intake.handle(unanswerable(request)))
            .listen(0, "127.0.0.1")
            .await(10, TimeUnit.SECONDS);
    try (Socket _ = posted(server.actualPort(), IntakeNode.TOKEN, body)) {
      assertBothAreCounted();
    }
  }

  private static Socket posted(int port, String token, byte[] body) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    String head =
        String.join(
            "\r\n",
            "POST /v1/traces HTTP/1.1",
            "host: 127.0.0.1",
            "authorization: Bearer " + token,
            "content-type: application/x-protobuf",
            "content-length: " + body.length,
            "",
            "");
    socket.getOutputStream().write(head.getBytes(UTF_8));
    socket.getOutputStream().write(body);
    return socket;
  }

  /** As a request whose connection breaks under the answer. */
  private static HttpServerRequest unanswerable(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    HttpServerResponse broken =
        (HttpServerResponse)
            Proxy.newProxyInstance(
                HttpServerResponse.class.getClassLoader(),
                new Class<?>[] {HttpServerResponse.class},
                (self, method, arguments) -> {
                  if (method.getName().equals("end")) {
                    return Future.failedFuture(new IOException("injected: broken"));
                  }
                  Object result = method.invoke(response, arguments);
                  return result == response ? self : result;
                });
    return (HttpServerRequest)
        Proxy.newProxyInstance(
            HttpServerRequest.class.getClassLoader(),
            new Class<?>[] {HttpServerRequest.class},
            (_, method, arguments) ->
                method.getName().equals("response") ? broken : method.invoke(request, arguments));
  }

  private void assertBothAreCounted() throws Exception {
    await(() -> lost() == 2);
    disk.full = false;
    node.file.flush().get(10, TimeUnit.SECONDS);
    assertThat(stored())
        .doesNotContain("00f067aa0ba9024")
        .containsPattern("\"reason\":\"write_failed\",\"spans\":2,.*\"service.name\":\"shop\"");
  }

  @Test
  void aHubThatStopsAnswersAndCountsWhatItHolds() throws Exception {
    int before = disk.failedWrites.get();
    CompletableFuture<HttpResponse<byte[]>> post = post(IntakeNode.TOKEN, "00f067aa0ba90250");
    await(() -> disk.failedWrites.get() > before);

    Future<?> left = node.intake.leave();
    assertThat(left.isComplete()).isFalse();
    left.await(10, TimeUnit.SECONDS);

    assertThat(lost()).isEqualTo(1);
    HttpResponse<byte[]> answer = post.get(10, TimeUnit.SECONDS);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(
            ExportTraceServiceResponse.parseFrom(answer.body())
                .getPartialSuccess()
                .getRejectedSpans())
        .isEqualTo(1);
  }
}
