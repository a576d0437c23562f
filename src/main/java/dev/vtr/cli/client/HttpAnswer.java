package dev.vtr.cli.client;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1.1 answer (RFC 9112): status and headers, and its body as a stream that ends where the
 * body ends, be it chunked, of a known length, or up to the end of the connection. What the peer
 * sends is bounded: of a line at most {@value #MAX_LINE} bytes are kept, and what is left out shows
 * as {@code ...}; no line may have more than {@value #MAX_SKIPPED}, a head at most {@value
 * #MAX_HEADERS} lines.
 */
final class HttpAnswer extends InputStream {
  private static final int MAX_LINE = 16 * 1024;
  private static final int MAX_SKIPPED = 4 * 1024 * 1024;
  private static final int MAX_HEADERS = 200;
  private static final String LEFT_OUT = "...";

  private final InputStream in;
  private final int status;
  private final Map<String, String> headers;
  private final boolean chunked;
  private final boolean upToClose;

  /** Bytes left of the body, or of the current chunk. */
  private long left;

  private boolean ended;

  private HttpAnswer(InputStream in, int status, Map<String, String> headers) throws IOException {
    this.in = in;
    this.status = status;
    this.headers = headers;
    String coding = headers.get("transfer-encoding");
    this.chunked = coding != null && coding.toLowerCase(Locale.ROOT).endsWith("chunked");
    String length = headers.get("content-length");
    this.upToClose = !chunked && length == null;
    this.left = chunked || length == null ? 0 : parseLength(length, 10);
    this.ended = !chunked && length != null && left == 0;
  }

  static HttpAnswer read(InputStream in) throws IOException {
    for (; ; ) {
      String line = line(in);
      if (!line.startsWith("HTTP/1.") || line.length() < 12) {
        throw new ProtocolException("no HTTP answer");
      }
      int status = (int) parseLength(line.substring(9, 12), 10);
      Map<String, String> headers = headers(in);
      if (status >= 200) {
        return new HttpAnswer(in, status, headers);
      }
    }
  }

  int status() {
    return status;
  }

  /** The value of a header, its name in lower case. */
  @Nullable String header(String name) {
    return headers.get(name);
  }

  /** All headers, by their names in lower case. */
  Map<String, String> headers() {
    return headers;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0; // whoever has a whole message asks so: the next chunk may be minutes away
    }
    if (!ended && chunked && left == 0) {
      nextChunk();
    }
    if (ended) {
      return -1;
    }
    int wanted = upToClose ? length : (int) Math.min(length, left);
    int count = in.read(bytes, offset, wanted);
    if (count < 0) {
      if (!upToClose) {
        throw new EOFException("the answer was cut off");
      }
      ended = true;
      return -1;
    }
    left -= count;
    if (!chunked && !upToClose && left == 0) {
      ended = true;
    }
    return count;
  }

  /** Reads what is left of the body, so that the connection can carry the next request. */
  void drain() throws IOException {
    var scratch = new byte[4096];
    while (read(scratch, 0, scratch.length) >= 0) {
      // The bytes mean nothing.
    }
  }

  private void nextChunk() throws IOException {
    String size = line(in);
    if (size.isEmpty()) {
      size = line(in); // the line end of the chunk before
    }
    int extension = size.indexOf(';');
    left = parseLength(extension < 0 ? size : size.substring(0, extension), 16);
    if (left == 0) {
      headers(in); // trailers: gRPC-Web has its own
      ended = true;
    }
  }

  private static long parseLength(String digits, int radix) throws IOException {
    try {
      long length = Long.parseLong(digits.strip(), radix);
      if (length >= 0) {
        return length;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw new ProtocolException("a bad length in an HTTP answer");
  }

  private static Map<String, String> headers(InputStream in) throws IOException {
    var headers = new HashMap<String, String>();
    for (int count = 0; count < MAX_HEADERS; count++) {
      String line = line(in);
      if (line.isEmpty()) {
        return headers;
      }
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.put(
            line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
      }
    }
    throw new ProtocolException("too many headers in an HTTP answer");
  }

  private static String line(InputStream in) throws IOException {
    byte[] bytes = new byte[128];
    int length = 0;
    int skipped = 0;
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the answer was cut off");
      }
      if (length == MAX_LINE) {
        skipped++;
        if (skipped > MAX_SKIPPED) {
          throw new ProtocolException("a line too long in an HTTP answer");
        }
        continue;
      }
      if (length == bytes.length) {
        bytes = java.util.Arrays.copyOf(bytes, length * 2);
      }
      bytes[length++] = (byte) next;
    }
    int end = length > 0 && bytes[length - 1] == '\r' ? length - 1 : length;
    String line = new String(bytes, 0, end, StandardCharsets.ISO_8859_1);
    return skipped <= 1 ? line : line + LEFT_OUT; // the one may be the CR of a line that just fits
  }
}
