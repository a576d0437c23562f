package dev.vtr.pty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vtr.bus.Bus;
import dev.vtr.harness.HurriedWorker;
import io.opentelemetry.api.common.Attributes;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PtyVerticleTest {
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() throws Exception {
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  /** Also if the terminals are open before anybody waits for that. */
  @Test
  void answersWhenItHasStarted() throws Exception {
    Bus bus = Bus.of(vertx, Bus.SpanOutcome.NONE);
    PtyVerticle terminals = new PtyVerticle(bus, null);
    Context context = vertx.getOrCreateContext();
    terminals.init(HurriedWorker.of(vertx, 0), context);
    PtyRequest.Signal signal =
        new PtyRequest.Signal("no-such-key", 1, SignalScope.SESSION, Attributes.empty());

    Future<Boolean> sent =
        Future.future(
            told ->
                context.runOnContext(
                    now ->
                        start(terminals)
                            .onComplete(
                                started ->
                                    bus.request(PtyRequest.ADDRESS, signal).onComplete(told))));

    assertThat(sent.await(10, TimeUnit.SECONDS)).isFalse();
    terminals.stop().await(10, TimeUnit.SECONDS);
  }

  private static Future<?> start(PtyVerticle terminals) {
    try {
      return terminals.start();
    } catch (Exception e) {
      return Future.failedFuture(e);
    }
  }
}
