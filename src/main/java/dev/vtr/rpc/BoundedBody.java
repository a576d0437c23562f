package dev.vtr.rpc;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;

/** Reads the body of a request, up to a bound. */
final class BoundedBody {
  private BoundedBody() {}

  /** The body is longer than it may be. */
  static final class TooLong extends IOException {
    private static final long serialVersionUID = 1L;

    TooLong() {
      super("the body is too long");
    }
  }

  /** The connection broke off before the body's end. */
  static final class Broken extends IOException {
    private static final long serialVersionUID = 1L;

    Broken(Throwable cause) {
      super("the connection broke off", cause);
    }
  }

  /**
   * What {@code packed} holds (RFC 1952).
   *
   * @throws TooLong when it is more than {@code maxBytes}, of which no more are unpacked
   */
  static byte[] unpacked(byte[] packed, int maxBytes) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      byte[] body = in.readNBytes(maxBytes + 1);
      if (body.length > maxBytes) {
        throw new TooLong();
      }
      return body;
    }
  }

  /** The whole body; fails with {@link TooLong} or {@link Broken}. */
  static Future<Buffer> read(HttpServerRequest request, int maxBytes) {
    Promise<Buffer> whole = Promise.promise();
    Buffer body = Buffer.buffer();
    request.handler(
        chunk -> {
          if (body.length() + chunk.length() <= maxBytes) {
            body.appendBuffer(chunk);
          } else {
            whole.tryFail(new TooLong());
          }
        });
    request.exceptionHandler(failure -> whole.tryFail(new Broken(failure)));
    request.endHandler(_ -> whole.tryComplete(body));
    return whole.future();
  }
}
