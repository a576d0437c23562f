package dev.vtr.bench;

import dev.vtr.proto.SendTextRequest;
import dev.vtr.proto.SessionRequest;
import dev.vtr.proto.SpawnRequest;
import dev.vtr.proto.SubscribeEvent;
import dev.vtr.proto.SubscribeRequest;
import dev.vtr.proto.WaitForRequest;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.client.GrpcClientRequest;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What frames weigh. */
final class WireBench {
  /** Of a gRPC message: a flag and a length. */
  private static final int PREFIX_BYTES = 5;

  private static final String FULL =
      "stty raw -echo; i=0; while [ $i -lt 24 ]; do i=$((i + 1));"
          + " printf '\\r\\n%02d The quick brown fox jumps over the lazy dog; pack my box with five"
          + " dozen j' $i; done; exec cat";
  private static final String LINE =
      "\r24 Sphinx of black quartz, judge my vow; how vexingly quick daft zebras jump";

  private final BenchClient client;

  WireBench(BenchClient client) {
    this.client = client;
  }

  void run() throws Exception {
    client.await("Spawn", SpawnRequest.newBuilder().setName("full").setCommand(FULL).build());
    client.await(
        "WaitFor", WaitForRequest.newBuilder().setSession("full").setPattern("^24 ").build());
    BlockingQueue<Buffer> events = new LinkedBlockingQueue<>();
    GrpcClientRequest<Buffer, Buffer> stream =
        client.stream(
            "Subscribe", SubscribeRequest.newBuilder().setSession("full").build(), events::add);
    Buffer keyframe = next(events, true);
    client.await("SendText", SendTextRequest.newBuilder().setSession("full").setText(LINE).build());
    Buffer delta = next(events, false);
    System.out.printf("%n%-44s %10s%n", "bytes of a gRPC message", "");
    System.out.printf("%-44s %10d%n", "keyframe, 24 lines of 76", keyframe.length() + PREFIX_BYTES);
    System.out.printf("%-44s %10d%n", "delta, one line of 76", delta.length() + PREFIX_BYTES);
    stream.cancel();
    client.await("Remove", SessionRequest.newBuilder().setSession("full").build());
  }

  private static Buffer next(BlockingQueue<Buffer> events, boolean keyframe) throws Exception {
    while (true) {
      Buffer event = events.poll(10, TimeUnit.SECONDS);
      if (event == null) {
        throw new IllegalStateException("no frame");
      }
      SubscribeEvent parsed = SubscribeEvent.parseFrom(event.getBytes());
      if (keyframe ? parsed.hasKeyframe() : parsed.getDelta().getRowsCount() > 0) {
        return event;
      }
    }
  }
}
