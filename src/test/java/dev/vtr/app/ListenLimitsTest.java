package dev.vtr.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.vtr.harness.Http2Peer;
import dev.vtr.harness.ProductLog;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Peers that abuse HTTP: theirs is the connection that ends, and nobody else's. */
@Timeout(60)
class ListenLimitsTest {
  @TempDir private Path directory;
  private TwoNodes nodes;

  @BeforeEach
  void start() throws Exception {
    nodes = TwoNodes.start(directory);
  }

  @AfterEach
  void stop() {
    nodes.close();
  }

  private void assertOthersAreServed() throws Exception {
    long begun = System.nanoTime();
    assertThat(nodes.agent("ls").out()).contains("hub-1");
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void connectionsOfEitherVersionLeaveNoErrorInTheLog() throws Exception {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    log.start();
    root.addAppender(log);
    try {
      assertOthersAreServed(); // a command comes by HTTP/1
      try (Http2Peer peer = new Http2Peer(nodes.port())) {
        peer.frame(Http2Peer.PING, 0, 0, new byte[8]);
        assertThat(peer.in.readUnsignedByte()).isZero(); // answered by a frame below 64 KiB
      }
    } finally {
      root.detachAppender(log);
    }
    assertThat(log.list).filteredOn(event -> event.getLevel() == Level.ERROR).isEmpty();
  }

  @Test
  void whatIsNoHttpLeavesNothingInTheLogOfANode() throws Exception {
    try (ProductLog log = new ProductLog()) {
      try (Socket stranger = new Socket(InetAddress.getLoopbackAddress(), nodes.port())) {
        stranger
            .getOutputStream()
            .write(
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\nno settings".getBytes(StandardCharsets.US_ASCII));
        stranger.setSoTimeout(20_000);
        stranger.getInputStream().transferTo(OutputStream.nullOutputStream());
      } catch (SocketException reset) {
        // It has been ended with bytes unread.
      }
      assertThat(log.logged()).anyMatch(line -> line.contains("not SETTINGS"));
      assertThat(log.written()).noneMatch(line -> line.contains("not SETTINGS"));
    }
  }

  @Test
  void rapidResetsEndTheirConnection() throws Exception {
    try (Http2Peer peer = new Http2Peer(nodes.port())) {
      try {
        for (int i = 0; i < 2_000; i++) {
          peer.frame(
              Http2Peer.HEADERS,
              Http2Peer.END_HEADERS,
              2 * i + 1,
              Http2Peer.headers(TwoNodes.TOKEN));
          peer.frame(Http2Peer.RST_STREAM, 0, 2 * i + 1, new byte[] {0, 0, 0, 8});
        }
      } catch (SocketException e) {
        // It has been ended before all were sent.
      }
      assertThat(peer.awaitEnd()).isIn(Http2Peer.ENHANCE_YOUR_CALM, -1);
    }
    assertOthersAreServed();
  }

  @Test
  void floodsOfPingsEndTheirConnection() throws Exception {
    assertThat(endOfFlood(Http2Peer.PING, new byte[8])).isEqualTo(Http2Peer.ENHANCE_YOUR_CALM);
    assertOthersAreServed();
  }

  @Test
  void floodsOfSettingsEndTheirConnection() throws Exception {
    assertThat(endOfFlood(Http2Peer.SETTINGS, new byte[0])).isEqualTo(Http2Peer.ENHANCE_YOUR_CALM);
    assertOthersAreServed();
  }

  /** As many as are one too many: there is nothing unread that would reset the connection. */
  private int endOfFlood(int type, byte[] payload) throws Exception {
    try (Http2Peer peer = new Http2Peer(nodes.port())) {
      for (int i = 0; i <= ControlFrames.MOST; i++) {
        peer.frame(type, 0, 0, payload);
      }
      return peer.awaitEnd();
    }
  }

  @Test
  void headersWithoutEndEndTheirConnection() throws Exception {
    try (Http2Peer peer = new Http2Peer(nodes.port())) {
      peer.frame(Http2Peer.HEADERS, Http2Peer.END_STREAM, 1, Http2Peer.headers(TwoNodes.TOKEN));
      ByteArrayOutputStream block = new ByteArrayOutputStream();
      for (int i = 0; i < 100; i++) {
        Http2Peer.literal(block, "x-" + i, "v".repeat(100));
      }
      try {
        for (int i = 0; i < 200; i++) {
          peer.frame(Http2Peer.CONTINUATION, 0, 1, block.toByteArray());
        }
      } catch (SocketException e) {
        // It has been ended before all were sent.
      }
      assertThat(peer.awaitEnd()).isNotZero();
    }
    assertOthersAreServed();
  }

  @Test
  void tooLargeHeadersFailTheirCallOnly() throws Exception {
    try (Http2Peer peer = new Http2Peer(nodes.port())) {
      String[] many = new String[400];
      for (int i = 0; i < 400; i += 2) {
        many[i] = "x-" + i;
        many[i + 1] = "v".repeat(120);
      }
      byte[] large = Http2Peer.headers(TwoNodes.TOKEN, many);
      assertThat(large.length).isGreaterThan(16 * 1024);
      int half = large.length / 2;
      peer.frame(
          Http2Peer.HEADERS, Http2Peer.END_STREAM, 1, java.util.Arrays.copyOfRange(large, 0, half));
      peer.frame(
          Http2Peer.CONTINUATION,
          Http2Peer.END_HEADERS,
          1,
          java.util.Arrays.copyOfRange(large, half, large.length));
      assertThat(responseStatus(peer)).isNotEqualTo("200");
    }
    assertOthersAreServed();
  }

  /** "431", or how else the stream or the connection ended. */
  private static String responseStatus(Http2Peer peer) throws IOException {
    try {
      while (true) {
        int length = peer.in.readUnsignedByte() << 16 | peer.in.readUnsignedShort();
        int type = peer.in.readUnsignedByte();
        peer.in.skipNBytes(1);
        int stream = peer.in.readInt();
        byte[] payload = new byte[length];
        peer.in.readFully(payload);
        if (type == Http2Peer.RST_STREAM || type == Http2Peer.GOAWAY) {
          return "ended";
        }
        if (type == Http2Peer.HEADERS && stream == 1) {
          // Index 8 of HPACK's static table is ":status: 200".
          return payload.length > 0 && (payload[0] & 0xff) == 0x88 ? "200" : "other";
        }
      }
    } catch (EOFException | SocketException e) {
      return "ended";
    }
  }
}
