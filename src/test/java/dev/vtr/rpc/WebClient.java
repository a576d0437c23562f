package dev.vtr.rpc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.google.protobuf.MessageLite;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** gRPC-Web over HTTP/1.1 on a bare socket, as the command line speaks it. */
final class WebClient {
  private final int port;
  private final Map<String, String> headers = new LinkedHashMap<>();
  private int flag;

  WebClient(int port) {
    this.port = port;
    headers.put("Host", "127.0.0.1:" + port);
    headers.put("Content-Type", "application/grpc-web+proto");
    headers.put("Authorization", "Bearer " + RpcFixture.TOKEN);
  }

  WebClient header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  WebClient without(String name) {
    headers.remove(name);
    return this;
  }

  /** Sets the compressed flag of the message. */
  WebClient flag(int value) {
    flag = value;
    return this;
  }

  /**
   * @param head lower case
   * @param trailers lower case
   */
  record Answer(
      int httpStatus, Map<String, String> head, List<byte[]> items, Map<String, String> trailers) {
    int status() {
      String status = trailers.getOrDefault("grpc-status", head.get("grpc-status"));
      return Integer.parseInt(status);
    }

    String message() {
      return trailers.getOrDefault("grpc-message", head.getOrDefault("grpc-message", ""));
    }
  }

  /** Opens a connection and sends the request; the caller closes it. */
  Socket begin(String method, MessageLite message) throws IOException {
    byte[] payload = message.toByteArray();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.write(flag);
    for (int shift = 24; shift >= 0; shift -= 8) {
      body.write(payload.length >> shift);
    }
    body.write(payload);
    return begin(method, body.toByteArray());
  }

  Socket begin(String method, byte[] body) throws IOException {
    String path = method.indexOf('/') < 0 ? "/vtr.v1.Vtr/" + method : '/' + method;
    StringBuilder head = new StringBuilder("POST " + path + " HTTP/1.1\r\n");
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(10_000);
    socket.getOutputStream().write(head.toString().getBytes(ISO_8859_1));
    socket.getOutputStream().write(body);
    socket.getOutputStream().flush();
    return socket;
  }

  Answer send(String method, MessageLite message) throws IOException {
    try (Socket socket = begin(method, message)) {
      return read(socket.getInputStream());
    }
  }

  static Answer read(InputStream in) throws IOException {
    int httpStatus = Integer.parseInt(line(in).split(" ", 3)[1]);
    Map<String, String> head = new LinkedHashMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      put(head, line);
    }
    List<byte[]> items = new ArrayList<>();
    Map<String, String> trailers = new LinkedHashMap<>();
    InputStream body = new java.io.ByteArrayInputStream(body(in, head));
    for (int flags = body.read(); flags >= 0; flags = body.read()) {
      int length = ByteBuffer.wrap(body.readNBytes(4)).getInt();
      byte[] frame = body.readNBytes(length);
      if ((flags & 0x80) == 0) {
        items.add(frame);
      } else {
        new String(frame, ISO_8859_1).lines().forEach(line -> put(trailers, line));
      }
    }
    return new Answer(httpStatus, head, items, trailers);
  }

  private static byte[] body(InputStream in, Map<String, String> head) throws IOException {
    if (head.containsKey("content-length")) {
      return in.readNBytes(Integer.parseInt(head.get("content-length")));
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int size = chunk(in); size > 0; size = chunk(in)) {
      body.write(in.readNBytes(size));
      line(in);
    }
    return body.toByteArray();
  }

  private static int chunk(InputStream in) throws IOException {
    String line = line(in);
    return line.isEmpty() ? 0 : Integer.parseInt(line, 16);
  }

  private static void put(Map<String, String> into, String line) {
    int colon = line.indexOf(':');
    into.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }
}
