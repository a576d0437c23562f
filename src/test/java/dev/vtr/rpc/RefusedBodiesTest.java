package dev.vtr.rpc;

import static dev.vtr.rpc.OtlpPosts.packed;
import static dev.vtr.rpc.OtlpPosts.request;
import static dev.vtr.rpc.OtlpPosts.span;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who posts a body that is not taken is told what is wrong with it. */
class RefusedBodiesTest {
  @TempDir private Path directory;
  private final Vertx vertx = Vertx.vertx();
  private final HttpClient http = HttpClient.newHttpClient();
  private IntakeNode intake;

  @BeforeEach
  void start() throws Exception {
    intake = new IntakeNode(vertx, directory, BodyLimits.STANDARD);
  }

  @AfterEach
  void stop() throws Exception {
    http.close();
    intake.close();
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  private String post(String contentType, String encoding, byte[] body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + intake.server.actualPort() + SpanIntake.PATH))
            .version(HttpClient.Version.HTTP_1_1)
            .header("authorization", "Bearer " + IntakeNode.TOKEN)
            .header("content-type", contentType)
            .header("content-encoding", encoding)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    return answer.statusCode() + " " + new String(answer.body(), UTF_8);
  }

  private String gzip(byte[] packed) throws Exception {
    return post("application/json", "gzip", packed);
  }

  @Test
  void whatIsWrongWithJsonIsSaid() throws Exception {
    assertThat(post("application/json", "identity", "{} x".getBytes(UTF_8)))
        .startsWith("400 ")
        .contains("the body does not parse: JSON: something behind its end");
    assertThat(post("application/json", "identity", new byte[0]))
        .startsWith("400 ")
        .contains("the body does not parse: body: empty");
    assertThat(post("application/json", "identity", "{\"resourceSpans\":".getBytes(UTF_8)))
        .startsWith("400 ")
        .contains("JSON: ", "line 1, column");
  }

  @Test
  void whatIsWrongWithGzipIsSaid() throws Exception {
    byte[] packed = packed("{}".getBytes(UTF_8));
    assertThat(gzip(packed)).startsWith("200 ");
    assertThat(gzip(new byte[0])).startsWith("400 ").contains("parse: gzip: empty");
    assertThat(gzip("{}".getBytes(UTF_8))).startsWith("400 ").contains("parse: gzip: Not in GZIP");
    for (int length : new int[] {1, 12, packed.length - 1}) {
      assertThat(gzip(Arrays.copyOf(packed, length)))
          .startsWith("400 ")
          .contains("parse: gzip: cut off");
    }
    assertThat(gzip(Arrays.copyOf(packed, packed.length + 1)))
        .startsWith("400 ")
        .contains("parse: gzip: something behind its members");
    packed[packed.length - 8] ^= 1;
    assertThat(gzip(packed)).startsWith("400 ").contains("parse: gzip: Corrupt GZIP trailer");
  }

  @Test
  void whatIsWrongWithProtobufIsSaid() throws Exception {
    assertThat(post("application/x-protobuf", "identity", new byte[] {10, 99}))
        .startsWith("400 ")
        .contains("the body does not parse: ", "ended unexpectedly");
  }

  /** RFC 9110, section 8.4.1. */
  @ParameterizedTest
  @ValueSource(strings = {"gzip", "GZIP", "x-gzip", "X-GZip"})
  void gzipHasTwoNamesInAnyCase(String name) throws Exception {
    assertThat(post("application/x-protobuf", name, packed(request(span("00f067aa0ba902bc")))))
        .startsWith("200 ");
    assertThat(post("application/json", "Identity", "{}".getBytes(UTF_8))).startsWith("200 ");
  }
}
