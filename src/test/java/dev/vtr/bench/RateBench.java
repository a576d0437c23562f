package dev.vtr.bench;

import dev.vtr.proto.GetScreenRequest;
import dev.vtr.proto.SendKeyRequest;
import dev.vtr.proto.SpawnRequest;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Unary calls about one session: how many a second, and how late at half of what is promised. */
final class RateBench {
  /** A second, of each method, on two cores. */
  private static final int PROMISED = 8_000;

  private static final int AT_ONCE = 32;

  /** Rounds of this many calls of each method in turn, until the compilers have settled. */
  private static final int WARM_UP_CALLS = 20_000;

  private static final int WARM_UP_ROUNDS = 4;
  private static final int SECONDS = 5;

  /** So long that one pause of the machine, which delays all calls due in it, is not the p99. */
  private static final int PACED_SECONDS = 20;

  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final BenchClient client;
  private final BenchNodes.Node hub;

  RateBench(BenchClient client, BenchNodes.Node hub) {
    this.client = client;
    this.hub = hub;
  }

  private record Method(String name, Buffer payload) {}

  void run() throws Exception {
    client.await(
        "Spawn",
        SpawnRequest.newBuilder()
            .setName("calls")
            .setCommand("ls -l /usr/bin | head -40; stty raw -echo; exec cat > /dev/null")
            .build());
    List<Method> methods =
        List.of(
            new Method(
                "GetScreen", payload(GetScreenRequest.newBuilder().setSession("calls").build())),
            new Method(
                "SendKey",
                payload(SendKeyRequest.newBuilder().setSession("calls").addKeys("x").build())));
    System.out.printf(
        "%n%-12s %10s %16s %12s %10s %10s%n",
        "unary calls", "a second", "hub CPU us each", "paced a s", "p50 ms", "p99 ms");
    for (int round = 0; round < WARM_UP_ROUNDS; round++) {
      for (Method method : methods) {
        warmUp(method);
      }
    }
    for (Method method : methods) {
      double cpu = hub.cpuSeconds();
      ThreadTimes before = ThreadTimes.of(hub.process().pid());
      long done = rate(method, SECONDS);
      double each = (hub.cpuSeconds() - cpu) * 1e6 / done;
      String threads = ThreadTimes.of(hub.process().pid()).since(before, done);
      Latencies paced = paced(method);
      System.out.printf(
          "%-12s %10d %16.0f %12d %10.2f %10.2f%n",
          method.name,
          done / SECONDS,
          each,
          paced.count() / PACED_SECONDS,
          paced.millis(0.5),
          paced.millis(0.99));
      System.out.println("  of these us: " + threads);
    }
  }

  private void warmUp(Method method) throws Exception {
    AtomicLong left = new AtomicLong(WARM_UP_CALLS);
    again(method, () -> left.getAndDecrement() > 0);
  }

  private static Buffer payload(com.google.protobuf.Message message) {
    return Buffer.buffer(message.toByteArray());
  }

  /** Calls that ended well, with so many under way all the time. */
  private long rate(Method method, int seconds) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    return again(method, () -> System.nanoTime() - end < 0);
  }

  private long again(Method method, BooleanSupplier more) throws Exception {
    AtomicLong done = new AtomicLong();
    CountDownLatch over = new CountDownLatch(AT_ONCE);
    for (int i = 0; i < AT_ONCE; i++) {
      again(method, more, done, over);
    }
    over.await();
    return done.get();
  }

  private void again(Method method, BooleanSupplier more, AtomicLong done, CountDownLatch over) {
    if (!more.getAsBoolean()) {
      over.countDown();
      return;
    }
    client
        .call(method.name, method.payload)
        .onComplete(
            answer -> {
              if (answer.failed()) {
                System.err.println("a call failed: " + answer.cause());
                over.countDown();
                return;
              }
              done.incrementAndGet();
              again(method, more, done, over);
            });
  }

  /** Half of what is promised, evenly, whether the calls before were answered or not. */
  private Latencies paced(Method method) throws Exception {
    int count = PROMISED / 2 * PACED_SECONDS;
    long[] nanos = new long[count];
    AtomicInteger answered = new AtomicInteger();
    CountDownLatch over = new CountDownLatch(count);
    long begun = System.nanoTime();
    long interval = TimeUnit.SECONDS.toNanos(1) / (PROMISED / 2);
    for (int i = 0; i < count; i++) {
      long due = begun + i * interval;
      while (System.nanoTime() - due < 0) {
        LockSupport.parkNanos(TICK_NANOS);
      }
      client
          .call(method.name, method.payload)
          .onComplete(
              answer -> {
                nanos[answered.getAndIncrement()] = System.nanoTime() - due;
                over.countDown();
              });
    }
    over.await();
    return new Latencies(nanos);
  }
}
