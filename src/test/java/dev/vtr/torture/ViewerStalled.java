package dev.vtr.torture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vtr.harness.HubCalls;
import dev.vtr.harness.Nodes;
import dev.vtr.proto.SpawnRequest;
import dev.vtr.proto.SubscribeRequest;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.client.GrpcClientRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A client of the hub watches a session of the spoke that prints all the time, and never reads; two
 * others go on: one that watches the same session, and one that types in another.
 */
@SuppressWarnings("try") // closing waits
final class ViewerStalled {
  static final String EXPECTED =
      "ended after 30 s without progress; meanwhile other streams, calls and heartbeats of the"
          + " same spoke go on, and memory of hub and spoke is up by at most 16 MiB";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** It takes some seconds until the windows on the way are full, and a reset waits for 3 s. */
  private static final double ENDED_SECONDS = 60;

  private static final double STALL_SECONDS = 30;
  private static final double MOST_MEBIBYTES = 16;
  private static final double ECHO_MILLIS = 1_000;
  private static final double ROUND_TRIP_MILLIS = 1_000;

  /** About 200 KB a second. */
  private static final String PRINTS = "/bin/sh -c 'while :; do seq 1 2000; sleep 0.05; done'";

  private ViewerStalled() {}

  static String happen(Nodes nodes, Path directory) throws Exception {
    try (World world = new World(nodes);
        HubCalls reading = new HubCalls(world.hub.port());
        HubCalls stalling = new HubCalls(world.hub.port())) {
      world
          .calls()
          .await(
              "Spawn",
              SpawnRequest.newBuilder()
                  .setName("flood")
                  .setCommand(PRINTS)
                  .setCoordinator("a")
                  .build());
      world.echoMillis("warm");
      AtomicLong frames = new AtomicLong();
      reading.stream("Subscribe", flood(false), frame -> frames.incrementAndGet());
      Held hub = Held.by(world.hub);
      Held spoke = Held.by(world.spoke);
      long begun = System.nanoTime();
      CompletableFuture<String> end = stalled(stalling);
      double slowest = 0;
      long fewest = Long.MAX_VALUE;
      int words = 0;
      Held hubHolds = null;
      Held spokeHolds = null;
      while (!end.isDone() && World.seconds(begun) < ENDED_SECONDS) {
        long before = frames.get();
        long second = System.nanoTime();
        while (World.seconds(second) < 1) {
          slowest = Math.max(slowest, world.echoMillis("w" + words++));
        }
        fewest = Math.min(fewest, frames.get() - before);
        Fault.Broken.unless(world.listed().getError().isEmpty(), world.listed().getError());
        if (hubHolds == null && World.seconds(begun) > STALL_SECONDS / 2) {
          hubHolds = Held.by(world.hub);
          spokeHolds = Held.by(world.spoke);
        }
      }
      double ended = World.seconds(begun);
      String trips = roundTrips(directory, ended);
      String observed =
          NodeFaults.say(
              "ended after %.1f s (%s); slowest of %d echoes %.0f ms, the other viewer got at least"
                  + " %d frames in each second; %s; hub: %s; spoke: %s",
              ended,
              end.getNow("it did not end"),
              words,
              slowest,
              fewest,
              trips,
              hub.to(hubHolds),
              spoke.to(spokeHolds));
      Fault.Broken.unless(
          end.isDone()
              && ended >= STALL_SECONDS
              && slowest < ECHO_MILLIS
              && fewest > 0
              && hubHolds.usedMebibytes() - hub.usedMebibytes() <= MOST_MEBIBYTES
              && spokeHolds.usedMebibytes() - spoke.usedMebibytes() <= MOST_MEBIBYTES,
          observed);
      return observed;
    }
  }

  private static SubscribeRequest flood(boolean raw) {
    return SubscribeRequest.newBuilder().setSession("a:flood").setRaw(raw).build();
  }

  /** How a stream ends that nobody reads. */
  private static CompletableFuture<String> stalled(HubCalls calls) throws Exception {
    CompletableFuture<String> end = new CompletableFuture<>();
    GrpcClientRequest<Buffer, Buffer> watched = calls.stream("Subscribe", flood(true), frame -> {});
    watched
        .response()
        .onFailure(failure -> end.complete(failure.toString()))
        .onSuccess(
            response -> {
              response.pause();
              response.errorHandler(error -> end.complete(error.name()));
              response.end().onComplete(done -> end.complete(String.valueOf(response.status())));
            });
    return end;
  }

  /** What the spoke's metrics say of its heartbeats while that was. */
  private static String roundTrips(Path directory, double seconds)
      throws IOException, Fault.Broken {
    long count = 0;
    double longest = 0;
    Path metrics = directory.resolve("spool").resolve("a").resolve("metrics.jsonl");
    for (String line : Files.readAllLines(metrics)) {
      JsonNode metric = JSON.readTree(line);
      if (metric.path("name").asText().equals("tunnel.rtt_ms")) {
        count += metric.path("count").asLong();
        longest = Math.max(longest, metric.path("max").asDouble());
      }
    }
    String observed =
        NodeFaults.say("%d heartbeats there and back, the slowest %.0f ms", count, longest);
    Fault.Broken.unless(count >= (seconds - 10) / 10 && longest <= ROUND_TRIP_MILLIS, observed);
    return observed;
  }
}
