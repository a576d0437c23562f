package dev.vtr.bench;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.vtr.harness.HubCalls;
import dev.vtr.proto.SessionRequest;
import dev.vtr.proto.SpawnRequest;
import dev.vtr.proto.SubscribeEvent;
import dev.vtr.proto.SubscribeRequest;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.client.GrpcClientRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** How fast a program's output comes to a client, at the hub and through the tunnel. */
final class OutputBench {
  private static final String FLOOD = "while :; do seq 100000000 999999999; done";
  private static final long WARM_UP_SECONDS = 4;
  private static final long SECONDS = 6;
  private static final int SESSIONS = 10;

  private final HubCalls client;
  private int spawned;

  OutputBench(HubCalls client) {
    this.client = client;
  }

  void run() throws Exception {
    double own = rates("hub", 1)[0];
    double far = rates("a", 1)[0];
    System.out.printf("%n%-44s %10s %10s %10s%n", "raw output, MB/s", "hub", "tunnel", "part");
    System.out.printf("%-44s %10.1f %10.1f %9.0f%%%n", "one session", own, far, 100 * far / own);
    double[] ten = rates("a", SESSIONS);
    Arrays.sort(ten);
    System.out.printf(
        "%n%-44s %10s %10s %10s%n",
        "ten sessions at once, MB/s each", "slowest", "fastest", "part");
    System.out.printf(
        "%-44s %10.2f %10.2f %9.0f%%%n",
        "through the tunnel", ten[0], ten[SESSIONS - 1], 100 * ten[0] / ten[SESSIONS - 1]);
  }

  /** MB a second that arrive of each of so many sessions which flood at the same time. */
  private double[] rates(String coordinator, int count) throws Exception {
    List<AtomicLong> bytes = new ArrayList<>();
    List<GrpcClientRequest<Buffer, Buffer>> streams = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String name = "flood" + spawned++;
      names.add(name);
      client.await(
          "Spawn",
          SpawnRequest.newBuilder()
              .setName(name)
              .setCommand(FLOOD)
              .setCoordinator(coordinator)
              .build());
      AtomicLong arrived = new AtomicLong();
      bytes.add(arrived);
      streams.add(
          client.stream(
              "Subscribe",
              SubscribeRequest.newBuilder()
                  .setSession(coordinator + ":" + name)
                  .setRaw(true)
                  .setNoScreen(true)
                  .build(),
              item -> arrived.addAndGet(rawBytes(item))));
    }
    LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(WARM_UP_SECONDS));
    long[] before = bytes.stream().mapToLong(AtomicLong::get).toArray();
    long begun = System.nanoTime();
    LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(SECONDS));
    double seconds = (System.nanoTime() - begun) / 1e9;
    double[] rates = new double[count];
    for (int i = 0; i < count; i++) {
      rates[i] = (bytes.get(i).get() - before[i]) / seconds / 1e6;
    }
    streams.forEach(GrpcClientRequest::cancel);
    for (String name : names) {
      client.await(
          "Remove", SessionRequest.newBuilder().setSession(coordinator + ":" + name).build());
    }
    return rates;
  }

  private static long rawBytes(Buffer item) {
    try {
      return SubscribeEvent.parseFrom(item.getBytes()).getRawOutput().getData().size();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }
}
