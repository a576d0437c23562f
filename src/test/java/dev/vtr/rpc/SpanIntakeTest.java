package dev.vtr.rpc;

import static dev.vtr.rpc.OtlpPosts.TRACE;
import static dev.vtr.rpc.OtlpPosts.packed;
import static dev.vtr.rpc.OtlpPosts.request;
import static dev.vtr.rpc.OtlpPosts.span;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.vtr.trace.jsonl.OtlpIntake;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Spans that clients post: into the hub's file, or refused as OTLP/HTTP says. */
class SpanIntakeTest {
  private static final String TOKEN = IntakeNode.TOKEN;
  private static final String PROGRAMS_TOKEN = IntakeNode.PROGRAMS_TOKEN;

  @TempDir private Path directory;
  private final Vertx vertx = Vertx.vertx();
  private final HttpClient http = HttpClient.newHttpClient();
  private IntakeNode intake;
  private HttpServer server;

  @BeforeEach
  void start() throws Exception {
    start(BodyLimits.STANDARD);
  }

  private void start(BodyLimits limits) throws Exception {
    intake = new IntakeNode(vertx, directory, limits);
    server = intake.server;
  }

  private void restart(BodyLimits limits) throws Exception {
    intake.close();
    start(limits);
  }

  @AfterEach
  void stop() throws Exception {
    http.close();
    intake.close();
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  private HttpRequest.Builder post(String contentType, byte[] body) {
    return HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + server.actualPort() + SpanIntake.PATH))
        .version(HttpClient.Version.HTTP_1_1)
        .header("authorization", "Bearer " + TOKEN)
        .header("content-type", contentType)
        .POST(HttpRequest.BodyPublishers.ofByteArray(body));
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private String stored() throws Exception {
    return Files.readString(directory.resolve("traces.jsonl"));
  }

  @Test
  void storesProtobuf() throws Exception {
    HttpResponse<byte[]> answer =
        send(post("application/x-protobuf", request(span("00f067aa0ba902b7"))));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type")).hasValue("application/x-protobuf");
    assertThat(ExportTraceServiceResponse.parseFrom(answer.body()).hasPartialSuccess()).isFalse();
    assertThat(stored()).contains("\"span_id\":\"00f067aa0ba902b7\"").contains("vtr.agent.ls");
  }

  @Test
  void storesJson() throws Exception {
    long now = System.currentTimeMillis() * 1_000_000;
    String body =
        """
        {"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"%s","spanId":"00f067aa0ba902b8",
        "name":"vtr.agent.ls","kind":3,"startTimeUnixNano":"%s","endTimeUnixNano":"%s"}]}]}]}\
        """
            .formatted(TRACE, now, now + 1000);

    HttpResponse<byte[]> answer =
        send(post("application/json; charset=utf-8", body.getBytes(UTF_8)));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(new String(answer.body(), UTF_8)).isEqualTo("{}");
    assertThat(stored()).contains("\"span_id\":\"00f067aa0ba902b8\"");
  }

  @Test
  void storesWhatCameWithGzip() throws Exception {
    byte[] packed = packed(request(span("00f067aa0ba902bc")));

    HttpResponse<byte[]> answer =
        send(post("application/x-protobuf", packed).header("content-encoding", "gzip"));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(stored()).contains("\"span_id\":\"00f067aa0ba902bc\"");
  }

  @Test
  void membersOfGzipAreOneBodyAndAnythingElseBehindThemIsRefused() throws Exception {
    byte[] body = request(span("00f067aa0ba902bd"));
    byte[] first = packed(Arrays.copyOf(body, 20));
    byte[] second = packed(Arrays.copyOfRange(body, 20, body.length));

    assertThat(gzip(concat(first, second))).isEqualTo(200);
    for (String junk :
        List.of("x", "junk that is longer than any trailer of gzip", "\0", "\37\213")) {
      byte[] behind = junk.getBytes(ISO_8859_1);
      assertThat(gzip(concat(packed(body), behind))).as(junk).isEqualTo(400);
      assertThat(gzip(concat(concat(first, second), behind))).as(junk).isEqualTo(400);
    }
    assertThat(gzip(first)).as("a part of the body").isEqualTo(400);
    assertThat(gzip(new byte[0])).isEqualTo(400);
  }

  private static byte[] concat(byte[] one, byte[] other) {
    byte[] both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }

  private int gzip(byte[] packed) throws Exception {
    return send(post("application/x-protobuf", packed).header("content-encoding", "gzip"))
        .statusCode();
  }

  @Test
  void aMemberOfTheWrongKindIsNamed() throws Exception {
    HttpResponse<byte[]> answer =
        send(post("application/json", "{\"resourceSpans\":5}".getBytes(UTF_8)));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(new String(answer.body(), UTF_8)).contains("resourceSpans: not a list");
  }

  @Test
  void tellsWhichSpansItRefused() throws Exception {
    Span.Builder bad = span("00f067aa0ba902b9").setTraceId(ByteString.EMPTY);

    HttpResponse<byte[]> answer =
        send(post("application/x-protobuf", request(bad, span("00f067aa0ba902ba"))));

    ExportTraceServiceResponse told = ExportTraceServiceResponse.parseFrom(answer.body());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(told.getPartialSuccess().getRejectedSpans()).isEqualTo(1);
    assertThat(told.getPartialSuccess().getErrorMessage()).contains("traceId");
    assertThat(stored()).contains("00f067aa0ba902ba").doesNotContain("00f067aa0ba902b9");
    intake.file.flush().get(10, TimeUnit.SECONDS);
    assertThat(stored())
        .containsPattern(
            "\"type\":\"loss\",\"reason\":\"refused\",\"spans\":1,\"from_ns\":\\d+,\"to_ns\":\\d+,"
                + "\"resource\":\\{\"service.name\":\"shop\",\"service.instance.id\":\"shop-1\"}}");
    assertThat(intake.file.counters().othersDropped()).isEqualTo(1);
    assertThat(intake.file.counters().spansDropped()).as("of this process").isZero();
  }

  @Test
  void onlyWhoHasTheHubsTokenNumbersItsLines() throws Exception {
    KeyValue number =
        KeyValue.newBuilder()
            .setKey("vtr.seq")
            .setValue(AnyValue.newBuilder().setIntValue(5))
            .build();
    byte[] numbered = request("vtr", span("00f067aa0ba902be").addAttributes(number));

    HttpResponse<byte[]> programs =
        send(
            post("application/x-protobuf", numbered)
                .setHeader("authorization", "Bearer " + PROGRAMS_TOKEN));
    assertThat(
            ExportTraceServiceResponse.parseFrom(programs.body())
                .getPartialSuccess()
                .getErrorMessage())
        .contains("service.name");
    intake.file.flush().get(10, TimeUnit.SECONDS);
    assertThat(stored()).doesNotContain("00f067aa0ba902be").contains("\"reason\":\"refused\"");
    assertThat(intake.file.counters().othersDropped()).isEqualTo(1);

    send(post("application/x-protobuf", numbered));
    assertThat(stored()).containsPattern("\"seq\":5,.*00f067aa0ba902be");
  }

  @Test
  void programsThatFloodKeepNoCommandsSpansOut() throws Exception {
    restart(new BodyLimits(NEVER, NEVER));
    List<Socket> flood = new ArrayList<>();
    try {
      // Heads alone, each with the least room; some more, as a probe may have that of one.
      long most = IntakeRoom.MAX_PROGRAM_BYTES / IntakeRoom.PIECE_BYTES + 20;
      for (int i = 0; i < most; i++) {
        flood.add(announced(PROGRAMS_TOKEN, OtlpIntake.MAX_BODY_BYTES));
      }
      byte[] fine = request(span("00f067aa0ba902bd"));
      HttpRequest.Builder programs =
          post("application/x-protobuf", fine)
              .setHeader("authorization", "Bearer " + PROGRAMS_TOKEN);
      assertThat(awaitStatus(programs, 503)).isEqualTo(503);
      assertThat(send(post("application/x-protobuf", fine)).statusCode()).isEqualTo(200);
      assertThat(stored()).contains("00f067aa0ba902bd");
      for (Socket socket : flood) {
        socket.close();
      }
      flood.clear();
      assertThat(awaitStatus(programs, 200)).as("room comes back").isEqualTo(200);
    } finally {
      for (Socket socket : flood) {
        socket.close();
      }
    }
  }

  @Test
  void whatIsOnlyAnnouncedTakesNoRoomOfOthers() throws Exception {
    List<Socket> idle = new ArrayList<>();
    try {
      for (int i = 0; i < 40; i++) {
        Socket socket = announced(PROGRAMS_TOKEN, OtlpIntake.MAX_BODY_BYTES);
        idle.add(socket);
        socket.getOutputStream().write(new byte[10]);
      }
      for (String token : List.of(PROGRAMS_TOKEN, TOKEN)) {
        HttpRequest.Builder post =
            post("application/x-protobuf", packed(request(span("00f067aa0ba902bd"))))
                .header("content-encoding", "gzip")
                .setHeader("authorization", "Bearer " + token);
        assertThat(send(post).statusCode()).as(token).isEqualTo(200);
      }
    } finally {
      for (Socket socket : idle) {
        socket.close();
      }
    }
  }

  private static final Duration SOON = Duration.ofMillis(300);
  private static final Duration NEVER = Duration.ofHours(1);

  private static Stream<BodyLimits> limits() {
    return Stream.of(new BodyLimits(SOON, NEVER), new BodyLimits(NEVER, SOON));
  }

  @ParameterizedTest
  @MethodSource("limits")
  void aBodyThatDoesNotComeIsWaitedForNoLonger(BodyLimits limits) throws Exception {
    restart(limits);
    try (Socket socket = announced(PROGRAMS_TOKEN, 1000)) {
      socket.getOutputStream().write(new byte[10]);
      socket.setSoTimeout(10_000);
      String answer = new String(socket.getInputStream().readAllBytes(), UTF_8); // to the close
      assertThat(answer).startsWith("HTTP/1.1 408 ").contains("did not come in time");
    }
  }

  @Test
  void theRestOfABodyThatIsTooLongIsNotTaken() throws Exception {
    restart(new BodyLimits(NEVER, NEVER));
    long much = 256L * 1024 * 1024;
    try (Socket socket = announced(TOKEN, Math.toIntExact(much))) {
      socket.setSoTimeout(10_000);
      byte[] chunk = new byte[64 * 1024];
      long[] taken = {0};
      assertThatThrownBy(
              () -> {
                for (; taken[0] < much - chunk.length; taken[0] += chunk.length) {
                  socket.getOutputStream().write(chunk);
                }
              })
          .isInstanceOf(SocketException.class);
      assertThat(taken[0]).isGreaterThan(OtlpIntake.MAX_BODY_BYTES).isLessThan(much / 4);
    }
  }

  @Test
  void whoFallsSilentAfterARefusalIsClosed() throws Exception {
    restart(new BodyLimits(NEVER, NEVER));
    try (Socket socket = announced("no", 1000)) {
      socket.setSoTimeout(10_000);
      assertThat(socket.getInputStream().readAllBytes()).asString().startsWith("HTTP/1.1 401 ");
    }
  }

  @Test
  void aBodyThatComesSlowlyIsWaitedFor() throws Exception {
    restart(new BodyLimits(Duration.ofSeconds(2), NEVER));
    byte[] body = request(span("00f067aa0ba902bf"));
    try (Socket socket = announced(PROGRAMS_TOKEN, body.length)) {
      socket.setSoTimeout(100);
      for (int i = 0; i < 24; i++) {
        socket.getOutputStream().write(body[i]);
        assertThatThrownBy(() -> socket.getInputStream().read())
            .isInstanceOf(SocketTimeoutException.class);
      }
      socket.getOutputStream().write(body, 24, body.length - 24);
      socket.setSoTimeout(10_000);
      assertThat(new String(socket.getInputStream().readNBytes(13), UTF_8))
          .isEqualTo("HTTP/1.1 200 ");
    }
  }

  /** The status, once it is the wanted one: the hub hears of other connections in its own time. */
  private int awaitStatus(HttpRequest.Builder request, int wanted) throws Exception {
    int status = 0;
    for (int i = 0; i < 500 && status != wanted; i++) {
      status = send(request).statusCode();
    }
    return status;
  }

  /** A post whose body is announced, begun and never finished; the hub has its head. */
  private Socket announced(String token, int bytes) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.actualPort());
    String head =
        "POST /v1/traces HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer "
            + token
            + "\r\ncontent-type: application/x-protobuf\r\ncontent-length: "
            + bytes
            + "\r\n\r\n";
    socket.getOutputStream().write(head.getBytes(UTF_8));
    return socket;
  }

  @Test
  void refusesWhatItDoesNotTake() throws Exception {
    byte[] fine = request(span("00f067aa0ba902bb"));

    assertThat(
            send(post("application/x-protobuf", fine).setHeader("authorization", "Bearer no"))
                .statusCode())
        .isEqualTo(401);
    assertThat(
            send(post("application/x-protobuf", fine).header("origin", "http://evil.example"))
                .statusCode())
        .isEqualTo(403);
    assertThat(send(post("application/x-protobuf", fine).GET()).statusCode()).isEqualTo(405);
    assertThat(send(post("text/plain", fine)).statusCode()).isEqualTo(415);
    assertThat(
            send(post("application/x-protobuf", fine).header("content-encoding", "br"))
                .statusCode())
        .isEqualTo(415);
    assertThat(
            send(post("application/x-protobuf", fine).header("content-encoding", "gzip"))
                .statusCode())
        .as("no gzip, whatever it says")
        .isEqualTo(400);
    byte[] bomb = packed(new byte[OtlpIntake.MAX_BODY_BYTES + 1]);
    assertThat(
            send(post("application/x-protobuf", bomb).header("content-encoding", "gzip"))
                .statusCode())
        .isEqualTo(413);
    assertThat(send(post("application/x-protobuf", new byte[] {10, 99})).statusCode())
        .isEqualTo(400);
    assertThat(send(post("application/json", "{".getBytes(UTF_8))).statusCode()).isEqualTo(400);
    assertThat(send(post("application/json", new byte[OtlpIntake.MAX_BODY_BYTES + 1])).statusCode())
        .isEqualTo(413);
    assertThat(Files.size(directory.resolve("traces.jsonl"))).isZero();
  }
}
