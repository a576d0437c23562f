package dev.vtr.app;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections of programs that may only send spans: few stay open between two posts. */
@Timeout(60)
class SenderConnectionsTest {
  private static final int MOST = 2;
  private static final Duration LONG = Duration.ofHours(1);

  private final Vertx vertx = Vertx.vertx();
  private HttpServer server;

  @BeforeEach
  void start() throws Exception {
    UnprovenConnections connections =
        new UnprovenConnections(
            vertx, LONG, request -> true, request -> request.path().equals("/spans"), MOST);
    server =
        vertx
            .createHttpServer()
            .connectionHandler(connections::opened)
            .requestHandler(
                request -> {
                  connections.heard(request);
                  request.response().end("ok");
                })
            .listen(0, "127.0.0.1")
            .await(10, TimeUnit.SECONDS);
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  @Test
  void beyondTheirNumberEachEndsWithItsAnswer() throws Exception {
    try (Socket first = open();
        Socket second = open();
        Socket third = open()) {
      assertThat(staysOpenAfter(first, "/spans")).isTrue();
      assertThat(staysOpenAfter(second, "/spans")).isTrue();
      assertThat(staysOpenAfter(third, "/spans")).isFalse();
      assertThat(third.getInputStream().readAllBytes()).as("what follows").isEmpty();
      assertThat(staysOpenAfter(first, "/spans")).as("one that is known").isTrue();
    }
  }

  @Test
  void onesThatHaveEndedMakeRoom() throws Exception {
    try (Socket first = open()) {
      assertThat(staysOpenAfter(first, "/spans")).isTrue();
      try (Socket second = open()) {
        assertThat(staysOpenAfter(second, "/spans")).isTrue();
      }
      boolean hasRoom = false;
      while (!hasRoom) { // the end is heard of in its own time
        try (Socket next = open()) {
          hasRoom = staysOpenAfter(next, "/spans");
        }
      }
    }
  }

  @Test
  void oneThatMayDoMoreIsNoneOfThem() throws Exception {
    try (Socket first = open();
        Socket second = open();
        Socket third = open()) {
      assertThat(staysOpenAfter(first, "/spans")).isTrue();
      assertThat(staysOpenAfter(second, "/spans")).isTrue();
      assertThat(staysOpenAfter(second, "/call")).isTrue();
      assertThat(staysOpenAfter(third, "/spans")).isTrue();
    }
  }

  private Socket open() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.actualPort());
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static boolean staysOpenAfter(Socket socket, String path) throws IOException {
    String request = "POST " + path + " HTTP/1.1\r\nhost: h\r\ncontent-length: 0\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(US_ASCII));
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\nok") < 0) {
      int next = socket.getInputStream().read();
      assertThat(next).as("more after %s", head).isNotNegative();
      head.append((char) next);
    }
    assertThat(head).startsWith("HTTP/1.1 200");
    return head.indexOf("connection: close") < 0;
  }
}
