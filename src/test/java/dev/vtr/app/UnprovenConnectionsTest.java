package dev.vtr.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vtr.config.Token;
import dev.vtr.harness.HubCalls;
import dev.vtr.harness.Nodes;
import dev.vtr.proto.ListReply;
import dev.vtr.proto.ListRequest;
import dev.vtr.proto.SpawnRequest;
import dev.vtr.proto.WaitForRequest;
import dev.vtr.proto.WaitReply;
import dev.vtr.session.CoordinatorOptions;
import dev.vtr.trace.jsonl.JsonlLimits;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Connections that send their first headers slowly, or never. */
@Timeout(60)
class UnprovenConnectionsTest {
  private static final Duration LIMIT = Duration.ofMillis(500);

  /** Long enough for a first call on a busy machine. */
  private static final Duration EASY_LIMIT = Duration.ofSeconds(3);

  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0".getBytes(StandardCharsets.US_ASCII);

  @TempDir private Path directory;
  private Hub hub;

  private void start(Duration limit) throws Exception {
    NodeOptions node =
        new NodeOptions(
            "test",
            CoordinatorOptions.standard("hub-1", directory, Map.of("SHELL", "/bin/sh")),
            new TraceOptions(
                true,
                directory.resolve("traces.jsonl"),
                directory.resolve("metrics.jsonl"),
                JsonlLimits.DEFAULT,
                Duration.ofSeconds(10),
                false));
    hub = Hub.start(new HubOptions(node, "127.0.0.1", 0, Nodes.TOKEN, true, null, Map::of, limit));
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  private int port() {
    return Integer.parseInt(hub.address().substring(hub.address().lastIndexOf(':') + 1));
  }

  /** Sends {@code head} and then a byte of {@code drops} every 50 ms; how long the hub held out. */
  private Duration heldOpen(byte[] head, byte[] drops) throws Exception {
    start(LIMIT);
    long begun = System.nanoTime();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
      socket.setSoTimeout(50);
      OutputStream out = socket.getOutputStream();
      out.write(head);
      for (int i = 0; i < 200; i++) {
        try {
          if (socket.getInputStream().read() < 0) {
            break;
          }
          i--; // its settings
        } catch (SocketTimeoutException silent) {
          if (drops.length > 0) {
            out.write(drops[i % drops.length]);
          }
        }
      }
    } catch (SocketException closed) {
      return Duration.ofNanos(System.nanoTime() - begun);
    }
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  @Test
  void whoSaysNothingIsSentAway() throws Exception {
    assertThat(heldOpen(new byte[0], new byte[0])).isBetween(LIMIT, Duration.ofSeconds(5));
  }

  @Test
  void whoSendsNoRequestIsSentAway() throws Exception {
    assertThat(heldOpen(PREFACE, new byte[0])).isBetween(LIMIT, Duration.ofSeconds(5));
  }

  @Test
  void whoSendsHeadersDropByDropIsSentAway() throws Exception {
    byte[] request = "POST /vtr.v1.Vtr/List HTTP/1.1\r\nx: ".getBytes(StandardCharsets.US_ASCII);
    assertThat(heldOpen(request, new byte[] {'y'})).isBetween(LIMIT, Duration.ofSeconds(5));
  }

  @Test
  void whoPingsInsteadOfAskingIsSentAway() throws Exception {
    byte[] ping = new byte[17];
    ping[2] = 8;
    ping[3] = 6;
    assertThat(heldOpen(PREFACE, ping)).isBetween(LIMIT, Duration.ofSeconds(5));
  }

  @Test
  void whoMayOnlySendSpansMayNotBeSilent() throws Exception {
    assertThat(heldOpen(posted(Token.forSpansOnly(Nodes.TOKEN)), new byte[0]))
        .isBetween(LIMIT, Duration.ofSeconds(5));
  }

  @Test
  void whoShowsATokenAfterSpansMayBeSilent() throws Exception {
    start(EASY_LIMIT);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
      socket.getOutputStream().write(posted(Token.forSpansOnly(Nodes.TOKEN)));
      socket.getOutputStream().write(posted(Nodes.TOKEN));
      socket.setSoTimeout(Math.toIntExact(EASY_LIMIT.plusSeconds(1).toMillis()));
      assertThatThrownBy(() -> socket.getInputStream().readAllBytes())
          .as("open, and silent")
          .isInstanceOf(SocketTimeoutException.class);
    }
  }

  /** A post of no spans. */
  private static byte[] posted(String token) {
    return ("POST /v1/traces HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer "
            + token
            + "\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}")
        .getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void whoShowedATokenMayBeSilent() throws Exception {
    start(EASY_LIMIT);
    try (HubCalls calls = new HubCalls(port())) {
      calls.await("List", ListRequest.getDefaultInstance());
      calls.await("Spawn", SpawnRequest.newBuilder().setName("s").setCommand("cat").build());
      WaitReply waited =
          WaitReply.parseFrom(
              calls
                  .await(
                      "WaitFor",
                      WaitForRequest.newBuilder()
                          .setSession("s")
                          .setPattern("never")
                          .setTimeoutMs(EASY_LIMIT.plusMillis(500).toMillis())
                          .build())
                  .getBytes());
      assertThat(waited.getOutcome().name()).isEqualTo("TIMED_OUT");
      ListReply list =
          ListReply.parseFrom(calls.await("List", ListRequest.getDefaultInstance()).getBytes());
      assertThat(list.getCoordinatorsCount()).isEqualTo(1);
    }
  }
}
