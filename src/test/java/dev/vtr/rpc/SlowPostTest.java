package dev.vtr.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.StreamResetException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A post over HTTP/2 whose body does not come: its stream ends, its connection stays. */
@Timeout(60)
class SlowPostTest {
  private static final BodyLimits SOON =
      new BodyLimits(Duration.ofMillis(300), Duration.ofHours(1));

  @TempDir private Path directory;

  @Test
  void whatIsWaitedForNoLongerIsAnsweredAndThenReset() throws Exception {
    Vertx vertx = Vertx.vertx();
    try (IntakeNode node = new IntakeNode(vertx, directory, SOON)) {
      HttpClient client =
          vertx.createHttpClient(
              new HttpClientOptions()
                  .setProtocolVersion(HttpVersion.HTTP_2)
                  .setHttp2ClearTextUpgrade(false));
      HttpClientRequest request = post(client, node);
      CompletableFuture<Throwable> reset = new CompletableFuture<>();
      request.exceptionHandler(reset::complete);
      CompletableFuture<String> text = new CompletableFuture<>();
      request
          .response()
          .onSuccess(
              response -> {
                response.exceptionHandler(reset::complete);
                response.bodyHandler(body -> text.complete(response.statusCode() + " " + body));
              });
      request.write(Buffer.buffer(new byte[10]));

      assertThat(text.get(10, TimeUnit.SECONDS))
          .startsWith("408 ")
          .contains("did not come in time");
      assertThat(reset.get(10, TimeUnit.SECONDS))
          .isInstanceOfSatisfying(
              StreamResetException.class, noError -> assertThat(noError.getCode()).isZero());
      HttpClientRequest next = post(client, node);
      HttpClientResponse answer = next.send("{}").await(10, TimeUnit.SECONDS);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(next.connection()).as("one connection").isSameAs(request.connection());
    } finally {
      vertx.close().await(10, TimeUnit.SECONDS);
    }
  }

  private static HttpClientRequest post(HttpClient client, IntakeNode node) throws Exception {
    return client
        .request(HttpMethod.POST, node.server.actualPort(), "127.0.0.1", SpanIntake.PATH)
        .await(10, TimeUnit.SECONDS)
        .putHeader("authorization", "Bearer " + IntakeNode.TOKEN)
        .putHeader("content-type", "application/json")
        .setChunked(true);
  }
}
