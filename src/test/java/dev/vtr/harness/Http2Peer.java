package dev.vtr.harness;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** HTTP/2 by hand, to a node on loopback: frames that no library would send. RFC 9113, RFC 7541. */
public final class Http2Peer implements AutoCloseable {
  public static final int HEADERS = 1;
  public static final int RST_STREAM = 3;
  public static final int SETTINGS = 4;
  public static final int PING = 6;
  public static final int GOAWAY = 7;
  public static final int CONTINUATION = 9;
  public static final int END_STREAM = 1;
  public static final int END_HEADERS = 4;
  public static final int ENHANCE_YOUR_CALM = 11;

  private static final int PATIENCE_MILLIS = 20_000;

  public final Socket socket;
  public final DataOutputStream out;
  public final DataInputStream in;

  /** Connects and says hello. */
  public Http2Peer(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    out = new DataOutputStream(socket.getOutputStream());
    in = new DataInputStream(socket.getInputStream());
    out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    frame(SETTINGS, 0, 0, new byte[0]);
  }

  public void frame(int type, int flags, int stream, byte[] payload) throws IOException {
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
  public int awaitEnd() throws IOException {
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

  /** The header block of a call to {@code List}, with more names and values in turn. */
  public static byte[] headers(String token, String... more) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    literal(block, ":method", "POST");
    literal(block, ":scheme", "http");
    literal(block, ":path", "/vtr.v1.Vtr/List");
    literal(block, ":authority", "127.0.0.1");
    literal(block, "content-type", "application/grpc");
    literal(block, "authorization", "Bearer " + token);
    for (int i = 0; i < more.length; i += 2) {
      literal(block, more[i], more[i + 1]);
    }
    return block.toByteArray();
  }

  /** Without index, without Huffman; values of up to 126 bytes. */
  public static void literal(ByteArrayOutputStream block, String name, String value) {
    block.write(0);
    block.write(name.length());
    block.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
    block.write(value.length());
    block.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
