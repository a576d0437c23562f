package dev.vtr.cli;

import com.google.protobuf.MessageLite;
import dev.vtr.proto.Coordinator;
import dev.vtr.proto.Cursor;
import dev.vtr.proto.GrepMatch;
import dev.vtr.proto.GrepReply;
import dev.vtr.proto.InputReply;
import dev.vtr.proto.ListReply;
import dev.vtr.proto.Outcome;
import dev.vtr.proto.ReadOutputReply;
import dev.vtr.proto.Row;
import dev.vtr.proto.Screen;
import dev.vtr.proto.ScreenReply;
import dev.vtr.proto.Session;
import dev.vtr.proto.SessionReply;
import dev.vtr.proto.StyleRun;
import dev.vtr.proto.WaitForIdleReply;
import dev.vtr.proto.WaitReply;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A stand-in for a hub with canned answers, for the training run only: one connection at a time, on
 * loopback.
 */
final class TrainingHub implements Closeable {
  /** What is trained: the commands that agents call most, and one that fails. */
  static final List<List<String>> COMMANDS =
      List.of(
          List.of("agent", "ls"),
          List.of("agent", "spawn", "a", "--cmd", "true", "--env", "A=b"),
          List.of("agent", "info", "a"),
          List.of("agent", "screen", "a"),
          List.of("agent", "screen", "a", "--json"),
          List.of("agent", "read", "a", "--json"),
          List.of("agent", "grep", "a", "b", "-C", "1"),
          List.of("agent", "send", "a", "b", "--submit", "--wait-for", "c", "--timeout", "5s"),
          List.of("agent", "send", "a", "b", "--wait-for-idle", "--idle", "1s"),
          List.of("agent", "key", "a", "enter"),
          List.of("agent", "wait", "a", "b"),
          List.of("agent", "idle", "a", "--screen"),
          List.of("agent", "ls", "--hub", "127.0.0.1:1"),
          List.of("agent", "nothing"),
          List.of("agent", "ls", "--help"),
          List.of("version"));

  private static final Session SESSION =
      Session.newBuilder()
          .setId("00000000-0000-0000-0000-000000000000")
          .setName("a")
          .setCoordinator("hub")
          .setStatus(Session.Status.RUNNING)
          .setCols(80)
          .setRows(24)
          .setCreatedAtNs(1)
          .build();

  private final ServerSocket server;

  private TrainingHub(ServerSocket server) {
    this.server = server;
  }

  static TrainingHub start() throws IOException {
    var hub = new TrainingHub(new ServerSocket(0, 8, InetAddress.getLoopbackAddress()));
    Thread thread = new Thread(hub::serve, "training-hub");
    thread.setDaemon(true);
    thread.start();
    return hub;
  }

  int port() {
    return server.getLocalPort();
  }

  private void serve() {
    while (!server.isClosed()) {
      try (Socket client = server.accept()) {
        serve(client);
      } catch (IOException e) {
        // The client went, or the training is over.
      }
    }
  }

  private static void serve(Socket client) throws IOException {
    var in =
        new BufferedReader(
            new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
    var out = new DataOutputStream(client.getOutputStream());
    for (String request = in.readLine(); request != null; request = in.readLine()) {
      int length = 0;
      for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
        if (line.startsWith("content-length: ")) {
          length = Integer.parseInt(line.substring("content-length: ".length()));
        }
      }
      if (in.skip(length) < length) {
        return;
      }
      if (request.startsWith("POST /v1/traces")) {
        out.write(ascii("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"));
      } else {
        answer(out, reply(request.split(" ", 3)[1].substring("/vtr.v1.Vtr/".length())));
      }
    }
  }

  private static MessageLite reply(String method) {
    return switch (method) {
      case "List" ->
          ListReply.newBuilder()
              .addCoordinators(
                  Coordinator.newBuilder().setName("hub").setRole("hub").addSessions(SESSION))
              .build();
      case "GetScreen" -> ScreenReply.newBuilder().setScreen(screen()).build();
      case "ReadOutput" -> ReadOutputReply.newBuilder().setText("text").setCursor(5).build();
      case "Grep" -> GrepReply.newBuilder().addMatches(GrepMatch.newBuilder().setLine("a")).build();
      case "SendText", "SendKey" -> InputReply.newBuilder().setCursor(5).build();
      case "WaitFor" ->
          WaitReply.newBuilder().setOutcome(Outcome.MATCHED).setScreen(screen()).build();
      case "WaitForIdle" ->
          WaitForIdleReply.newBuilder()
              .setOutcome(Outcome.IDLE)
              .addIdleSessions("hub:a")
              .addScreens(screen())
              .build();
      default -> SessionReply.newBuilder().setSession(SESSION).build();
    };
  }

  private static Screen screen() {
    return Screen.newBuilder()
        .setSessionId(SESSION.getId())
        .setName(SESSION.getName())
        .setCols(80)
        .setRows(24)
        .setFrameId(1)
        .setCursor(Cursor.newBuilder().setVisible(true).setShape("block"))
        .addLines(
            Row.newBuilder().setText("text").addRuns(StyleRun.newBuilder().setLength(4).setFg(2)))
        .build();
  }

  private static void answer(DataOutputStream out, MessageLite message) throws IOException {
    var body = new ByteArrayOutputStream();
    var frames = new DataOutputStream(body);
    frame(frames, 0, message.toByteArray());
    frame(frames, 0x80, ascii("grpc-status:0\r\n"));
    out.write(
        ascii(
            "HTTP/1.1 200 OK\r\ncontent-type: application/grpc-web+proto\r\n"
                + "transfer-encoding: chunked\r\n\r\n"
                + Integer.toHexString(body.size())
                + "\r\n"));
    body.writeTo(out);
    out.write(ascii("\r\n0\r\n\r\n"));
    out.flush();
  }

  private static void frame(DataOutputStream out, int flags, byte[] payload) throws IOException {
    out.writeByte(flags);
    out.writeInt(payload.length);
    out.write(payload);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
