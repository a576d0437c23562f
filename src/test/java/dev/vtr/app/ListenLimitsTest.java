package dev.vtr.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
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

/** Peers that abuse HTTP: theirs is the connection that ends, and nobody else's. */
@Timeout(60)
class ListenLimitsTest {
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int GOAWAY = 7;
  private static final int CONTINUATION = 9;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;
  private static final int ENHANCE_YOUR_CALM = 11;

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

  /** HTTP/2 by hand. */
  private final class Peer implements AutoCloseable {
    final Socket socket;
    final DataOutputStream out;
    final DataInputStream in;

    Peer() throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), nodes.port());
      socket.setSoTimeout(20_000);
      out = new DataOutputStream(socket.getOutputStream());
      in = new DataInputStream(socket.getInputStream());
      out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      frame(SETTINGS, 0, 0, new byte[0]);
    }

    void frame(int type, int flags, int stream, byte[] payload) throws IOException {
      byte[] whole = new byte[9 + payload.length];
      whole[0] = (byte) (payload.length >> 16);
      whole[1] = (byte) (payload.length >> 8);
      whole[2] = (byte) payload.length;
      whole[3] = (byte) type;
      whole[4] = (byte) flags;
      for (int i = 0; i < 4; i++) {
        whole[5 + i] = (byte) (stream >> (24 - 8 * i));
      }
      System.arraycopy(payload, 0, whole, 9, payload.length);
      out.write(whole);
    }

    /** The error code that the other side ends the connection with; -1 if it just closes it. */
    int awaitEnd() throws IOException {
      try {
        while (true) {
          int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
          int type = in.readUnsignedByte();
          in.skipNBytes(5);
          byte[] payload = new byte[length];
          in.readFully(payload);
          if (type == GOAWAY && payload[7] != 0) {
            return payload[7];
          }
        }
      } catch (EOFException | SocketException e) {
        return -1;
      }
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private static byte[] headers(String... more) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    literal(block, ":method", "POST");
    literal(block, ":scheme", "http");
    literal(block, ":path", "/vtr.v1.Vtr/List");
    literal(block, ":authority", "127.0.0.1");
    literal(block, "content-type", "application/grpc");
    literal(block, "authorization", "Bearer " + TwoNodes.TOKEN);
    for (int i = 0; i < more.length; i += 2) {
      literal(block, more[i], more[i + 1]);
    }
    return block.toByteArray();
  }

  /** Without index, without Huffman; values of up to 126 bytes. */
  private static void literal(ByteArrayOutputStream block, String name, String value) {
    block.write(0);
    block.write(name.length());
    block.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
    block.write(value.length());
    block.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
  }

  private void assertOthersAreServed() throws Exception {
    long begun = System.nanoTime();
    assertThat(nodes.agent("ls").out()).contains("hub-1");
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void rapidResetsEndTheirConnection() throws Exception {
    try (Peer peer = new Peer()) {
      try {
        for (int i = 0; i < 2_000; i++) {
          peer.frame(HEADERS, END_HEADERS, 2 * i + 1, headers());
          peer.frame(RST_STREAM, 0, 2 * i + 1, new byte[] {0, 0, 0, 8});
        }
      } catch (SocketException e) {
        // It has been ended before all were sent.
      }
      assertThat(peer.awaitEnd()).isIn(ENHANCE_YOUR_CALM, -1);
    }
    assertOthersAreServed();
  }

  @Test
  void headersWithoutEndEndTheirConnection() throws Exception {
    try (Peer peer = new Peer()) {
      peer.frame(HEADERS, END_STREAM, 1, headers());
      ByteArrayOutputStream block = new ByteArrayOutputStream();
      for (int i = 0; i < 100; i++) {
        literal(block, "x-" + i, "v".repeat(100));
      }
      try {
        for (int i = 0; i < 200; i++) {
          peer.frame(CONTINUATION, 0, 1, block.toByteArray());
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
    try (Peer peer = new Peer()) {
      String[] many = new String[400];
      for (int i = 0; i < 400; i += 2) {
        many[i] = "x-" + i;
        many[i + 1] = "v".repeat(120);
      }
      byte[] large = headers(many);
      assertThat(large.length).isGreaterThan(16 * 1024);
      int half = large.length / 2;
      peer.frame(HEADERS, END_STREAM, 1, java.util.Arrays.copyOfRange(large, 0, half));
      peer.frame(
          CONTINUATION, END_HEADERS, 1, java.util.Arrays.copyOfRange(large, half, large.length));
      assertThat(responseStatus(peer)).isNotEqualTo("200");
    }
    assertOthersAreServed();
  }

  /** "431", or how else the stream or the connection ended. */
  private static String responseStatus(Peer peer) throws IOException {
    try {
      while (true) {
        int length = peer.in.readUnsignedByte() << 16 | peer.in.readUnsignedShort();
        int type = peer.in.readUnsignedByte();
        peer.in.skipNBytes(1);
        int stream = peer.in.readInt();
        byte[] payload = new byte[length];
        peer.in.readFully(payload);
        if (type == RST_STREAM || type == GOAWAY) {
          return "ended";
        }
        if (type == HEADERS && stream == 1) {
          // Index 8 of HPACK's static table is ":status: 200".
          return payload.length > 0 && (payload[0] & 0xff) == 0x88 ? "200" : "other";
        }
      }
    } catch (EOFException | SocketException e) {
      return "ended";
    }
  }
}
