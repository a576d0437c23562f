package dev.vtr.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class TurnsTest {
  /** The event loop's own bound on tasks without a look at the network is twice that. */
  private static final long PATIENCE_MILLIS = 500;

  private static final long TURN_MILLIS = 5;

  @Test
  void theNetworkIsHeardBetweenTurnsThatNeverEnd(Vertx vertx) throws Exception {
    Context context = vertx.getOrCreateContext();
    CompletableFuture<Integer> port = new CompletableFuture<>();
    CompletableFuture<Long> heard = new CompletableFuture<>();
    context.runOnContext(
        _ ->
            vertx
                .createNetServer()
                .connectHandler(socket -> socket.handler(_ -> heard.complete(System.nanoTime())))
                .listen(0, "127.0.0.1")
                .onSuccess(server -> port.complete(server.actualPort())));
    try (Socket client =
        new Socket(InetAddress.getLoopbackAddress(), port.get(10, TimeUnit.SECONDS))) {
      AtomicBoolean over = new AtomicBoolean();
      CompletableFuture<Void> begun = new CompletableFuture<>();
      context.runOnContext(_ -> flood(context, over, begun));
      begun.get(10, TimeUnit.SECONDS);
      long sent = System.nanoTime();
      client.getOutputStream().write('x');
      long nanos = heard.get(10, TimeUnit.SECONDS) - sent;
      over.set(true);
      assertThat(TimeUnit.NANOSECONDS.toMillis(nanos)).isLessThan(PATIENCE_MILLIS);
    }
  }

  private static void flood(Context context, AtomicBoolean over, CompletableFuture<Void> begun) {
    begun.complete(null);
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(TURN_MILLIS);
    while (System.nanoTime() - end < 0) {
      Thread.onSpinWait();
    }
    if (!over.get()) {
      Turns.next(context, () -> flood(context, over, begun));
    }
  }
}
