package dev.vtr.federation;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A line between spoke and hub that can be made worse: delay, rate, freeze, half-close, reset, cut
 * after a number of bytes. Faults hold for the connections of the moment and, but for cuts, for
 * later ones.
 */
@SuppressWarnings({"try", "NonAtomicVolatileUpdate"}) // closing waits; one thread counts
public final class FaultProxy implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final NetClient client = vertx.createNetClient();
  private final NetServer server;
  private final int targetPort;
  private final List<Line> lines = new CopyOnWriteArrayList<>();
  private volatile boolean frozen;
  private volatile boolean refusing;
  private volatile long delayMillis;
  private volatile long bytesASecond;
  private final AtomicLong carriedBytes = new AtomicLong();

  public FaultProxy(int targetPort) throws Exception {
    this.targetPort = targetPort;
    server =
        vertx
            .createNetServer()
            .connectHandler(this::accept)
            .listen(0, "127.0.0.1")
            .await(10, SECONDS);
  }

  public int port() {
    return server.actualPort();
  }

  /** Connections made so far. */
  public int connections() {
    return lines.size();
  }

  private void accept(NetSocket near) {
    if (refusing) {
      near.close();
      return;
    }
    near.pause();
    client
        .connect(targetPort, "127.0.0.1")
        .onFailure(failure -> near.close())
        .onSuccess(far -> lines.add(new Line(near, far)));
  }

  /** Bytes are taken and go nowhere, nor do ends: a cut cable, as either side sees it. */
  public void freeze() {
    frozen = true;
  }

  /** What was taken meanwhile is sent on. */
  public void thaw() {
    frozen = false;
    lines.forEach(Line::release);
  }

  /** Each piece arrives this much later. */
  public void delay(long millis) {
    delayMillis = millis;
  }

  /** From spoke to hub no more than so many bytes go in a second; 0: as many as will. */
  public void rate(long mostBytesASecond) {
    bytesASecond = mostBytesASecond;
  }

  /** What has gone from spoke to hub. */
  public long carriedBytes() {
    return carriedBytes.get();
  }

  public void refuse(boolean now) {
    refusing = now;
  }

  /** Ends the direction from spoke to hub, and leaves the other one. */
  void halfClose() {
    lines.forEach(line -> line.far.end());
  }

  /** Ends all connections at once, on both sides. */
  public void cut() {
    lines.forEach(
        line -> {
          line.near.close();
          line.far.close();
        });
  }

  /** Ends a connection after the spoke has sent so many further bytes on it. */
  void cutAfter(long bytes) {
    lines.forEach(line -> line.bytesLeft = bytes);
  }

  @Override
  public void close() throws Exception {
    vertx.close().await(10, SECONDS);
  }

  private final class Line {
    final NetSocket near;
    final NetSocket far;
    final ArrayDeque<Runnable> held = new ArrayDeque<>();
    volatile long bytesLeft = Long.MAX_VALUE;

    Line(NetSocket near, NetSocket far) {
      this.near = near;
      this.far = far;
      near.handler(this::outward);
      far.handler(bytes -> pass(() -> near.write(bytes)));
      near.closeHandler(gone -> pass(far::close));
      far.closeHandler(gone -> pass(near::close));
      near.exceptionHandler(failure -> far.close());
      far.exceptionHandler(failure -> near.close());
      near.resume();
    }

    private void outward(Buffer bytes) {
      if (bytes.length() > bytesLeft) {
        far.write(bytes.slice(0, (int) bytesLeft));
        cut();
        return;
      }
      bytesLeft -= bytesLeft == Long.MAX_VALUE ? 0 : bytes.length();
      long rate = bytesASecond;
      if (rate == 0) {
        carry(bytes);
        return;
      }
      near.pause();
      vertx.setTimer(
          1 + bytes.length() * 1_000L / rate,
          now -> {
            carry(bytes);
            near.resume();
          });
    }

    private void carry(Buffer bytes) {
      pass(
          () -> {
            carriedBytes.addAndGet(bytes.length());
            far.write(bytes);
          });
    }

    private synchronized void pass(Runnable write) {
      if (frozen) {
        held.add(write);
      } else if (delayMillis > 0) {
        vertx.setTimer(delayMillis, now -> write.run());
      } else {
        write.run();
      }
    }

    synchronized void release() {
      held.forEach(Runnable::run);
      held.clear();
    }
  }
}
