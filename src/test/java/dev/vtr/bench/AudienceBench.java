package dev.vtr.bench;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.vtr.proto.SendKeyRequest;
import dev.vtr.proto.SessionRequest;
import dev.vtr.proto.SpawnRequest;
import dev.vtr.proto.SubscribeEvent;
import dev.vtr.proto.SubscribeRequest;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Many subscribers of one session that never rests. */
final class AudienceBench {
  private static final int SUBSCRIBERS = 200;

  /** Streams of one HTTP/2 connection, below the usual limit of 100. */
  private static final int STREAMS = 50;

  private static final String BUSY =
      "i=0; while :; do i=$((i + 1)); printf 'line %d of a busy session\\r\\n' $i; done";
  private static final long WARM_UP_SECONDS = 6;
  private static final int LOOKS = 100;
  private static final long LOOK_MILLIS = 50;

  private final BenchNodes.Node hub;

  AudienceBench(BenchNodes.Node hub) {
    this.hub = hub;
  }

  /** What one subscriber has got. */
  private static final class Seen {
    final AtomicLong frame = new AtomicLong();
    final AtomicLong frames = new AtomicLong();
    final AtomicLong dropped = new AtomicLong();

    void take(Buffer item) {
      try {
        SubscribeEvent event = SubscribeEvent.parseFrom(item.getBytes());
        long id =
            event.hasDelta() ? event.getDelta().getFrameId() : event.getKeyframe().getFrameId();
        if (id > 0) {
          frame.set(id);
          frames.incrementAndGet();
          dropped.addAndGet(event.getDroppedFrames());
        }
      } catch (InvalidProtocolBufferException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  void run() throws Exception {
    List<BenchClient> clients = new ArrayList<>();
    List<Seen> all = new ArrayList<>();
    try {
      for (int i = 0; i < SUBSCRIBERS / STREAMS; i++) {
        clients.add(new BenchClient(hub.port()));
      }
      BenchClient first = clients.getFirst();
      first.await("Spawn", SpawnRequest.newBuilder().setName("busy").setCommand(BUSY).build());
      for (int i = 0; i < SUBSCRIBERS; i++) {
        Seen seen = new Seen();
        all.add(seen);
        clients.get(i / STREAMS).stream(
            "Subscribe", SubscribeRequest.newBuilder().setSession("busy").build(), seen::take);
      }
      LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(WARM_UP_SECONDS));
      watch(all);
      first.await(
          "SendKey", SendKeyRequest.newBuilder().setSession("busy").addKeys("ctrl+s").build());
      LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(2));
      System.out.printf(
          "%-44s %10d%n",
          "behind when the program rests, frames at most", newest(all) - oldest(all));
      first.await("Remove", SessionRequest.newBuilder().setSession("busy").build());
    } finally {
      for (BenchClient client : clients) {
        client.close();
      }
    }
  }

  private static void watch(List<Seen> all) {
    long framesBefore = all.stream().mapToLong(seen -> seen.frames.get()).sum();
    long droppedBefore = all.stream().mapToLong(seen -> seen.dropped.get()).sum();
    long begun = System.nanoTime();
    long[] behind = new long[LOOKS * SUBSCRIBERS];
    for (int look = 0; look < LOOKS; look++) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS));
      long newest = newest(all);
      for (int i = 0; i < SUBSCRIBERS; i++) {
        behind[look * SUBSCRIBERS + i] = Math.max(0, newest - all.get(i).frame.get());
      }
    }
    double seconds = (System.nanoTime() - begun) / 1e9;
    double frames = all.stream().mapToLong(seen -> seen.frames.get()).sum() - framesBefore;
    double dropped = all.stream().mapToLong(seen -> seen.dropped.get()).sum() - droppedBefore;
    java.util.Arrays.sort(behind);
    System.out.printf("%n%-44s %10d%n", "subscribers of one busy session", SUBSCRIBERS);
    System.out.printf("%-44s %10.1f%n", "frames a second to each", frames / seconds / SUBSCRIBERS);
    System.out.printf("%-44s %10.1f%n", "dropped for each frame sent", dropped / frames);
    System.out.printf(
        "%-44s %10d%n", "frames behind the newest, median", behind[behind.length / 2]);
    System.out.printf("%-44s %10d%n", "frames behind, p99", behind[(int) (behind.length * 0.99)]);
    System.out.printf("%-44s %10d%n", "frames behind, most", behind[behind.length - 1]);
  }

  private static long newest(List<Seen> all) {
    return all.stream().mapToLong(seen -> seen.frame.get()).max().orElse(0);
  }

  private static long oldest(List<Seen> all) {
    return all.stream().mapToLong(seen -> seen.frame.get()).min().orElse(0);
  }
}
