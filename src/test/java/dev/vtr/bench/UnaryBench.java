package dev.vtr.bench;

import dev.vtr.harness.HubCalls;
import dev.vtr.proto.SessionRequest;
import dev.vtr.proto.SpawnRequest;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** What a unary call costs, at the hub's own session and through the tunnel. */
final class UnaryBench {
  private static final int WARM_UP = 3_000;
  private static final int MEASURED = 4_000;
  private static final int[] AT_ONCE = {1, 8, 32, 64};
  private static final long SECONDS = 5;

  private final HubCalls client;

  UnaryBench(HubCalls client) {
    this.client = client;
  }

  void run() throws Exception {
    client.await("Spawn", SpawnRequest.newBuilder().setName("own").setCommand("cat").build());
    client.await(
        "Spawn",
        SpawnRequest.newBuilder().setName("far").setCommand("cat").setCoordinator("a").build());
    Buffer own = info("hub:own");
    Buffer far = info("a:far");
    rate(own, 16, 3);
    rate(far, 16, 6);
    latencies(own, WARM_UP);
    latencies(far, WARM_UP);
    long[] ownNanos = new long[0];
    long[] farNanos = new long[0];
    for (int part = 0; part < 4; part++) { // in turn, so that a change of load meets both
      ownNanos = joined(ownNanos, latencies(own, MEASURED / 4));
      farNanos = joined(farNanos, latencies(far, MEASURED / 4));
    }
    double ownMedian = millis(ownNanos, 0.5);
    double ownLate = millis(ownNanos, 0.99);
    double farMedian = millis(farNanos, 0.5);
    double farLate = millis(farNanos, 0.99);
    System.out.printf("%-44s %10s %10s%n", "unary call, one at a time, ms", "median", "p99");
    System.out.printf("%-44s %10.3f %10.3f%n", "Info of the hub's own session", ownMedian, ownLate);
    System.out.printf("%-44s %10.3f %10.3f%n", "Info through the tunnel", farMedian, farLate);
    System.out.printf(
        "%-44s %10.3f %10.3f%n", "the tunnel costs", farMedian - ownMedian, farLate - ownLate);
    System.out.printf("%n%-44s %10s %10s%n", "unary calls a second", "hub", "tunnel");
    for (int atOnce : AT_ONCE) {
      System.out.printf(
          "%-44s %10d %10d%n",
          atOnce + " at once", rate(own, atOnce, SECONDS), rate(far, atOnce, SECONDS));
    }
  }

  private static Buffer info(String session) {
    return Buffer.buffer(SessionRequest.newBuilder().setSession(session).build().toByteArray());
  }

  private long[] latencies(Buffer payload, int count) throws Exception {
    long[] nanos = new long[count];
    for (int i = 0; i < count; i++) {
      long begun = System.nanoTime();
      client.call("Info", payload).await(10, TimeUnit.SECONDS);
      nanos[i] = System.nanoTime() - begun;
    }
    return nanos;
  }

  private static long[] joined(long[] some, long[] more) {
    long[] all = Arrays.copyOf(some, some.length + more.length);
    System.arraycopy(more, 0, all, some.length, more.length);
    return all;
  }

  private static double millis(long[] nanos, double part) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    return sorted[(int) Math.min(sorted.length - 1, Math.round(part * sorted.length))] / 1e6;
  }

  /** Calls a second, with so many under way all the time. */
  private long rate(Buffer payload, int atOnce, long seconds) throws Exception {
    AtomicLong done = new AtomicLong();
    CountDownLatch over = new CountDownLatch(atOnce);
    long begun = System.nanoTime();
    long end = begun + TimeUnit.SECONDS.toNanos(seconds);
    for (int i = 0; i < atOnce; i++) {
      again(payload, end, done, over);
    }
    over.await();
    return Math.round(done.get() / ((System.nanoTime() - begun) / 1e9));
  }

  private void again(Buffer payload, long end, AtomicLong done, CountDownLatch over) {
    client
        .call("Info", payload)
        .onComplete(
            answer -> {
              if (answer.failed()) {
                System.err.println("a call failed: " + answer.cause());
                over.countDown();
                return;
              }
              done.incrementAndGet();
              if (System.nanoTime() - end < 0) {
                again(payload, end, done, over);
              } else {
                over.countDown();
              }
            });
  }
}
