package dev.vtr.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vtr.proto.SendKeyRequest;
import dev.vtr.proto.SessionRequest;
import dev.vtr.proto.SpawnRequest;
import dev.vtr.proto.SubscribeRequest;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.client.GrpcClientRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Where a key's time goes on its way to the frame: the client's own stamps, and between them those
 * of the node's spans, read from its file afterwards.
 */
final class HopsBench {
  private static final int WARM_UP_KEYS = 400;
  private static final int KEYS = 400;
  private static final long PAUSE_MILLIS = 25;
  private static final long PATIENCE_SECONDS = 10;

  /** For the node's writer to have all of it in the file. */
  private static final long SETTLE_MILLIS = 500;

  private static final List<String> STAMPS =
      List.of(
          "called",
          "call received",
          "coordinator",
          "session",
          "terminal's verticle",
          "written",
          "echo read",
          "parse begins",
          "parsed, frame sent",
          "frame received");

  private final BenchClient client;
  private final Path spans;

  HopsBench(BenchClient client, Path spans) {
    this.client = client;
    this.spans = spans;
  }

  private record Pressed(long calledNanos, long frameNanos) {}

  void run() throws Exception {
    client.await(
        "Spawn",
        SpawnRequest.newBuilder().setName("hops").setCommand("stty raw -echo; exec cat").build());
    BlockingQueue<Long> frames = new LinkedBlockingQueue<>();
    GrpcClientRequest<Buffer, Buffer> stream =
        client.stream(
            "Subscribe",
            SubscribeRequest.newBuilder().setSession("hops").build(),
            _ -> frames.add(epochNanos()));
    awaitFrame(frames);
    KeyProbe.warmUp(client, key());
    press(frames, WARM_UP_KEYS);
    List<Pressed> pressed = press(frames, KEYS);
    stream.cancel();
    client.await("Remove", SessionRequest.newBuilder().setSession("hops").build());
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(SETTLE_MILLIS));
    tell(stamps(pressed));
  }

  private List<Pressed> press(BlockingQueue<Long> frames, int count) throws Exception {
    Buffer key = key();
    List<Pressed> pressed = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS));
      frames.clear();
      long called = epochNanos();
      client.call("SendKey", key);
      pressed.add(new Pressed(called, awaitFrame(frames)));
    }
    return pressed;
  }

  private static Buffer key() {
    return Buffer.buffer(
        SendKeyRequest.newBuilder().setSession("hops").addKeys("x").build().toByteArray());
  }

  private static long awaitFrame(BlockingQueue<Long> frames) throws InterruptedException {
    Long at = frames.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (at == null) {
      throw new IllegalStateException("no frame within " + PATIENCE_SECONDS + " s");
    }
    return at;
  }

  private static long epochNanos() {
    Instant now = Instant.now();
    return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
  }

  /** One row for each key that left all its spans, in the order of {@link #STAMPS}. */
  private List<long[]> stamps(List<Pressed> pressed) throws IOException {
    Map<String, Map<String, JsonNode>> traces = new HashMap<>();
    List<JsonNode> reads = new ArrayList<>();
    Map<String, JsonNode> parses = new HashMap<>();
    try (BufferedReader lines = Files.newBufferedReader(spans)) {
      ObjectMapper json = new ObjectMapper();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode span = json.readTree(line);
        if (!span.path("type").asText().equals("span")) {
          continue;
        }
        String name = span.path("name").asText();
        if (name.equals("pty.read_batch")) {
          reads.add(span);
        } else if (name.equals("vt.parse")) {
          parses.put(span.path("parent_span_id").asText(), span);
        } else {
          traces
              .computeIfAbsent(span.path("trace_id").asText(), _ -> new HashMap<>())
              .put(name, span);
        }
      }
    }
    List<long[]> rows = new ArrayList<>();
    for (JsonNode read : reads) {
      String cause = read.path("links").path(0).path("trace_id").asText();
      Map<String, JsonNode> call = traces.getOrDefault(cause, Map.of());
      JsonNode parse = parses.get(read.path("span_id").asText());
      if (!call.containsKey("vtr.grpc.SendKey") || parse == null) {
        continue;
      }
      long begun = start(call, "vtr.grpc.SendKey");
      for (Pressed key : pressed) {
        if (key.calledNanos <= begun && begun < key.frameNanos) {
          rows.add(
              new long[] {
                key.calledNanos,
                begun,
                start(call, "coordinator.write"),
                start(call, "session.write"),
                start(call, "pty.write_batch"),
                end(call, "pty.write_batch"),
                read.path("start_ns").asLong(),
                parse.path("start_ns").asLong(),
                parse.path("end_ns").asLong(),
                key.frameNanos
              });
        }
      }
    }
    return rows;
  }

  private static long start(Map<String, JsonNode> call, String name) {
    return call.containsKey(name) ? call.get(name).path("start_ns").asLong() : 0;
  }

  private static long end(Map<String, JsonNode> call, String name) {
    return call.containsKey(name) ? call.get(name).path("end_ns").asLong() : 0;
  }

  private static void tell(List<long[]> rows) {
    System.out.printf(
        "%n%-44s %10s %10s %10s%n", "hops of " + rows.size() + " keys, us", "p50", "p90", "p99");
    for (int hop = 1; hop < STAMPS.size(); hop++) {
      tell(STAMPS.get(hop - 1) + " -> " + STAMPS.get(hop), rows, hop - 1, hop);
    }
    tell("called -> frame received", rows, 0, STAMPS.size() - 1);
  }

  private static void tell(String what, List<long[]> rows, int from, int to) {
    Latencies times = new Latencies(rows.stream().mapToLong(row -> row[to] - row[from]).toArray());
    System.out.printf(
        "%-44s %10.0f %10.0f %10.0f%n",
        what, times.millis(0.5) * 1e3, times.millis(0.9) * 1e3, times.millis(0.99) * 1e3);
  }
}
