package dev.vtr.cli.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A peer on a free port that reads what it is asked, says its bytes, and then closes or keeps
 * silent.
 */
final class ScriptedPeer implements AutoCloseable {
  /** What it does after its bytes. */
  enum End {
    CLOSE,
    SILENCE
  }

  private final ServerSocket server;

  ScriptedPeer(String says, End end) throws IOException {
    this.server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(() -> serve(says, end), "scripted-peer");
    thread.setDaemon(true);
    thread.start();
  }

  private void serve(String says, End end) {
    while (!server.isClosed()) {
      try (Socket client = server.accept()) {
        byte[] request = new byte[8192];
        int got = client.getInputStream().read(request);
        client.getOutputStream().write(says.getBytes(StandardCharsets.ISO_8859_1));
        client.getOutputStream().flush();
        while (end == End.SILENCE && got >= 0) {
          got = client.getInputStream().read(request); // until the client goes
        }
      } catch (IOException e) {
        // The client went, or the test is over.
      }
    }
  }

  HubAddress address() {
    return new HubAddress("127.0.0.1", server.getLocalPort(), false);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
