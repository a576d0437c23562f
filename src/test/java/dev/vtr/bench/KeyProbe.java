package dev.vtr.bench;

import dev.vtr.proto.SendKeyRequest;
import dev.vtr.proto.SpawnRequest;
import dev.vtr.proto.SubscribeEvent;
import dev.vtr.proto.SubscribeRequest;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.client.GrpcClientRequest;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A session in which every key shows, and how long it takes from the call to the frame. */
final class KeyProbe implements AutoCloseable {
  /** Longer than the interval of 60 frames a second, so that no key waits for a frame's turn. */
  private static final long PAUSE_MILLIS = 25;

  private static final long PATIENCE_SECONDS = 10;
  private static final int WARM_UP_CALLS = 20_000;

  private final BenchClient client;
  private final Buffer key;
  private final BlockingQueue<Long> frames = new LinkedBlockingQueue<>();
  private final GrpcClientRequest<Buffer, Buffer> stream;

  /** Spawns the session {@code name} and subscribes to it. */
  KeyProbe(BenchClient client, String name) throws Exception {
    this.client = client;
    client.await(
        "Spawn",
        SpawnRequest.newBuilder().setName(name).setCommand("stty raw -echo; exec cat").build());
    key =
        Buffer.buffer(
            SendKeyRequest.newBuilder().setSession(name).addKeys("x").build().toByteArray());
    stream =
        client.stream(
            "Subscribe",
            SubscribeRequest.newBuilder().setSession(name).build(),
            event -> {
              if (isFrame(event)) {
                frames.add(System.nanoTime());
              }
            });
    awaitFrame();
  }

  private static boolean isFrame(Buffer event) {
    int field = event.getByte(0) >>> 3;
    return field == SubscribeEvent.KEYFRAME_FIELD_NUMBER
        || field == SubscribeEvent.DELTA_FIELD_NUMBER;
  }

  private long awaitFrame() throws InterruptedException {
    Long at = frames.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (at == null) {
      throw new IllegalStateException("no frame within " + PATIENCE_SECONDS + " s");
    }
    return at;
  }

  /**
   * Presses keys as fast as they are answered until the compilers have settled: what a key costs a
   * node that has just started is mostly code that has not been compiled.
   */
  static void warmUp(BenchClient client, Buffer key) throws Exception {
    for (int i = 0; i < WARM_UP_CALLS; i++) {
      client.call("SendKey", key).await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
  }

  void warmUp() throws Exception {
    warmUp(client, key);
  }

  /** Presses keys one by one, at most {@code most} and while {@code wanted}. */
  Latencies press(int most, BooleanSupplier wanted) throws InterruptedException {
    long[] nanos = new long[most];
    int count = 0;
    while (count < most && wanted.getAsBoolean()) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS));
      frames.clear();
      long pressed = System.nanoTime();
      client.call("SendKey", key);
      nanos[count++] = awaitFrame() - pressed;
    }
    return new Latencies(nanos, count);
  }

  Latencies press(int count) throws InterruptedException {
    return press(count, () -> true);
  }

  @Override
  public void close() {
    stream.cancel();
  }
}
