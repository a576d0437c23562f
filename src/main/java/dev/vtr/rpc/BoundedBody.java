package dev.vtr.rpc;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.function.LongPredicate;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Reads the body of a request, up to a bound and in a time. */
final class BoundedBody {
  private BoundedBody() {}

  /** The body is longer than it may be. */
  static final class TooLong extends IOException {
    private static final long serialVersionUID = 1L;

    TooLong() {
      super("the body is too long");
    }
  }

  /** The body did not come in time. */
  static final class TooSlow extends IOException {
    private static final long serialVersionUID = 1L;

    TooSlow() {
      super("the body did not come in time");
    }
  }

  /** There is no room for more of the body now. */
  static final class NoRoom extends IOException {
    private static final long serialVersionUID = 1L;

    NoRoom() {
      super("too many requests at once");
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
   * What {@code packed} holds: gzip members and nothing else (RFC 1952).
   *
   * @throws TooLong when it is more than {@code maxBytes}, of which no more are unpacked
   * @throws IOException whose message says what is wrong with it
   */
  static byte[] unpacked(byte[] packed, int maxBytes) throws IOException {
    if (packed.length == 0) {
      throw new IOException("gzip: empty");
    }
    try (Members in = new Members(packed)) {
      byte[] body = in.readNBytes(maxBytes + 1);
      if (body.length > maxBytes) {
        throw new TooLong();
      }
      in.requireNothingBehind();
      return body;
    } catch (EOFException e) {
      throw new IOException("gzip: cut off", e);
    } catch (ZipException e) {
      throw new IOException("gzip: " + e.getMessage(), e);
    }
  }

  /** One gzip member after the other; what behind them is none ends them without an error. */
  private static final class Members extends GZIPInputStream {
    /** CRC32 and ISIZE (RFC 1952, section 2.3.1), which the inflater does not take. */
    private static final int TRAILER_BYTES = 8;

    /** All is in the one buffer, so that what is left behind the end is there, too. */
    Members(byte[] packed) throws IOException {
      super(new ByteArrayInputStream(packed), packed.length);
    }

    void requireNothingBehind() throws IOException {
      if (inf.getRemaining() > TRAILER_BYTES) {
        throw new IOException("gzip: something behind its members");
      }
    }
  }

  /**
   * The whole body; fails with {@link TooLong}, {@link TooSlow}, {@link NoRoom} or {@link Broken}.
   *
   * @param room asked, before more is kept, for so many bytes in all
   */
  static Future<Buffer> read(
      Vertx vertx, HttpServerRequest request, int maxBytes, LongPredicate room, BodyLimits limits) {
    return new Reading(vertx, maxBytes, room, limits).of(request);
  }

  private static final class Reading {
    final Vertx vertx;
    final int maxBytes;
    final LongPredicate room;
    final BodyLimits limits;
    final Promise<Buffer> whole = Promise.promise();
    final Buffer body = Buffer.buffer();
    long silence;

    Reading(Vertx vertx, int maxBytes, LongPredicate room, BodyLimits limits) {
      this.vertx = vertx;
      this.maxBytes = maxBytes;
      this.room = room;
      this.limits = limits;
    }

    Future<Buffer> of(HttpServerRequest request) {
      long end = expiry(limits.whole());
      silence = expiry(limits.silence());
      request.handler(this::chunk);
      request.exceptionHandler(failure -> whole.tryFail(new Broken(failure)));
      request.endHandler(_ -> whole.tryComplete(body));
      return whole
          .future()
          .onComplete(
              _ -> {
                vertx.cancelTimer(end);
                vertx.cancelTimer(silence);
              });
    }

    private long expiry(Duration limit) {
      return vertx.setTimer(limit.toMillis(), _ -> whole.tryFail(new TooSlow()));
    }

    private void chunk(Buffer chunk) {
      long length = (long) body.length() + chunk.length();
      if (whole.future().isComplete()) {
        return; // refused; what still comes is dropped
      }
      if (length > maxBytes) {
        whole.tryFail(new TooLong());
      } else if (!room.test(length)) {
        whole.tryFail(new NoRoom());
      } else {
        body.appendBuffer(chunk);
        vertx.cancelTimer(silence);
        silence = expiry(limits.silence());
      }
    }
  }
}
