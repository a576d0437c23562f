package dev.vtr.cli.client;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/1.1 connection to a hub, for one request after the other. Blocking; used by one thread
 * at a time, except {@link #close}, which any thread may call to cut a call short.
 */
public final class HubConnection implements Closeable {
  private static final int BUFFER_BYTES = 16 * 1024;

  private final HubAddress address;
  private final Socket socket;
  private final BufferedInputStream in;
  private final OutputStream out;

  private HubConnection(HubAddress address, Socket socket) throws IOException {
    this.address = address;
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream(), BUFFER_BYTES);
    this.out = socket.getOutputStream();
  }

  /**
   * Connects.
   *
   * @param ca certificates to trust beside the system's own, a PEM file; only looked at with TLS
   * @throws CallFailure when nobody is there, or TLS does not come about
   */
  public static HubConnection open(HubAddress address, Duration timeout, @Nullable Path ca)
      throws CallFailure {
    // A proxy from the environment would not know the way to loopback, and looking for one costs
    // time.
    var plain = new Socket(Proxy.NO_PROXY);
    try {
      plain.connect(new InetSocketAddress(address.host(), address.port()), millis(timeout));
      // A request is one write; waiting for company would cost 40 ms with delayed acknowledgements.
      plain.setTcpNoDelay(true);
      plain.setKeepAlive(true);
      plain.setSoTimeout(millis(timeout));
      return new HubConnection(address, address.tls() ? TlsSocket.over(plain, address, ca) : plain);
    } catch (IOException e) {
      closeQuietly(plain);
      throw CallFailure.connection("no hub at " + address.authority() + ": " + reason(e, timeout));
    }
  }

  private static String reason(IOException e, Duration timeout) {
    // A pattern switch would be shorter to read, but costs a command 10 ms: no AOT cache holds its
    // call site.
    if (e instanceof SocketTimeoutException) {
      return "no connection within " + timeout.toMillis() + " ms";
    }
    if (e instanceof NoRouteToHostException) {
      return "no route to that host";
    }
    if (e instanceof UnknownHostException) {
      return "unknown host";
    }
    return e instanceof ConnectException ? "connection refused" : String.valueOf(e.getMessage());
  }

  /** The address that it has reached. */
  InetSocketAddress peer() {
    return (InetSocketAddress) socket.getRemoteSocketAddress();
  }

  /** Where it leads. */
  public HubAddress address() {
    return address;
  }

  /**
   * Sends a request and reads the head of its answer. The body of the answer before must have been
   * read to its end.
   *
   * @param headers {@code name: value}, without line ends; the caller has checked that they hold no
   *     control characters
   * @param readTimeout longest silence of the hub while the answer is read; zero waits for ever
   */
  HttpAnswer post(String path, List<String> headers, byte[] body, Duration readTimeout)
      throws IOException {
    socket.setSoTimeout(millis(readTimeout));
    var head = new StringBuilder(512);
    head.append("POST ").append(path).append(" HTTP/1.1\r\nhost: ").append(address.authority());
    for (String header : headers) {
      head.append("\r\n").append(header);
    }
    head.append("\r\ncontent-length: ").append(body.length).append("\r\n\r\n");
    byte[] start = head.toString().getBytes(StandardCharsets.ISO_8859_1);
    var request = new byte[start.length + body.length];
    System.arraycopy(start, 0, request, 0, start.length);
    System.arraycopy(body, 0, request, start.length, body.length);
    out.write(request);
    out.flush();
    return HttpAnswer.read(in);
  }

  private static int millis(Duration timeout) {
    return (int) Math.min(timeout.toMillis(), Integer.MAX_VALUE);
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It never carried anything.
    }
  }

  @Override
  public void close() {
    closeQuietly(socket);
  }
}
