package dev.vtr.torture;

import dev.vtr.harness.Http2Peer;
import dev.vtr.harness.HubCalls;
import dev.vtr.harness.Nodes;
import dev.vtr.proto.SessionRequest;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Too much of something, for a bounded time: peers that abuse HTTP/2, and work without a break. */
@SuppressWarnings("try") // closing waits
final class LoadFaults {
  private static final double P99_MILLIS = 100;
  private static final int ABUSE_SECONDS = 10;
  private static final int SLOW_CONNECTIONS = 200;

  private LoadFaults() {}

  /** All of them; {@code soakSeconds} is how long there is work. */
  static List<Fault> all(int soakSeconds) {
    return List.of(
        NodeFaults.fault(
            "http2-abuse",
            "resets, pings, settings, headers without end, slow headers: other calls' p99 within"
                + " 100 ms",
            LoadFaults::abuse),
        NodeFaults.fault("viewer-stalled", ViewerStalled.EXPECTED, ViewerStalled::happen),
        NodeFaults.fault(
            "soak",
            "work through hub and spoke without a break: memory, threads, file descriptors flat",
            (nodes, directory) -> Soak.run(nodes, soakSeconds)));
  }

  /** What a peer does with connections until the time is over. */
  private interface Abuse {
    void go(int port, long endNanos) throws IOException;
  }

  private static String abuse(Nodes nodes, Path directory) throws Exception {
    Map<String, Abuse> kinds = new TreeMap<>();
    kinds.put("resets", LoadFaults::resets);
    kinds.put("pings", (port, end) -> endless(port, end, Http2Peer.PING, new byte[8]));
    kinds.put("settings", (port, end) -> endless(port, end, Http2Peer.SETTINGS, new byte[0]));
    kinds.put("headers without end", LoadFaults::headersWithoutEnd);
    kinds.put("slow headers", LoadFaults::slowHeaders);
    try (World world = new World(nodes)) {
      world.echoMillis("warm");
      StringJoiner seen = new StringJoiner("; ");
      double[] before = calls(world.calls(), TimeUnit.SECONDS.toNanos(ABUSE_SECONDS));
      seen.add("without " + say(before));
      boolean kept = true;
      for (Map.Entry<String, Abuse> kind : kinds.entrySet()) {
        double[] during = during(world, kind.getValue());
        seen.add(kind.getKey() + " " + say(during));
        kept &= percentile99(during) <= P99_MILLIS;
      }
      world.echoMillis("after");
      Fault.Broken.unless(kept, seen.toString());
      return seen.toString();
    }
  }

  private static double[] during(World world, Abuse abuse) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(ABUSE_SECONDS);
    Thread abuser = Thread.ofPlatform().start(() -> keepAt(abuse, world.hub.port(), end));
    double[] millis = calls(world.calls(), TimeUnit.SECONDS.toNanos(ABUSE_SECONDS));
    abuser.join();
    return millis;
  }

  /** Connects again whenever the hub has ended the connection. */
  private static void keepAt(Abuse abuse, int port, long endNanos) {
    while (System.nanoTime() - endNanos < 0) {
      try {
        abuse.go(port, endNanos);
      } catch (IOException ended) {
        // That is how the hub defends itself.
      }
    }
  }

  private static void resets(int port, long endNanos) throws IOException {
    byte[] headers = Http2Peer.headers(Nodes.TOKEN);
    try (Http2Peer peer = new Http2Peer(port)) {
      for (int stream = 1; System.nanoTime() - endNanos < 0; stream += 2) {
        peer.frame(Http2Peer.HEADERS, Http2Peer.END_HEADERS, stream, headers);
        peer.frame(Http2Peer.RST_STREAM, 0, stream, new byte[] {0, 0, 0, 8});
      }
    }
  }

  private static void endless(int port, long endNanos, int type, byte[] payload)
      throws IOException {
    try (Http2Peer peer = new Http2Peer(port)) {
      while (System.nanoTime() - endNanos < 0) {
        peer.frame(type, 0, 0, payload);
      }
    }
  }

  private static void headersWithoutEnd(int port, long endNanos) throws IOException {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    for (int i = 0; i < 100; i++) {
      Http2Peer.literal(block, "x-" + i, "v".repeat(100));
    }
    try (Http2Peer peer = new Http2Peer(port)) {
      peer.frame(Http2Peer.HEADERS, Http2Peer.END_STREAM, 1, Http2Peer.headers(Nodes.TOKEN));
      while (System.nanoTime() - endNanos < 0) {
        peer.frame(Http2Peer.CONTINUATION, 0, 1, block.toByteArray());
      }
    }
  }

  /** Many connections, on each of which a byte comes now and then. */
  private static void slowHeaders(int port, long endNanos) throws IOException {
    List<Http2Peer> peers = new ArrayList<>();
    try {
      for (int i = 0; i < SLOW_CONNECTIONS; i++) {
        peers.add(new Http2Peer(port));
      }
      while (System.nanoTime() - endNanos < 0) {
        for (Http2Peer peer : peers) {
          peer.out.write(0);
        }
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1)); // it is the fault
      }
    } finally {
      for (Http2Peer peer : peers) {
        peer.close();
      }
    }
  }

  /** Milliseconds of unary calls to a session of the spoke, one at a time, sorted. */
  private static double[] calls(HubCalls calls, long nanos) throws Exception {
    Buffer request =
        Buffer.buffer(SessionRequest.newBuilder().setSession(World.WORK).build().toByteArray());
    List<Double> millis = new ArrayList<>();
    for (long begun = System.nanoTime(); System.nanoTime() - begun < nanos; ) {
      long asked = System.nanoTime();
      calls.call("Info", request).await(30, TimeUnit.SECONDS);
      millis.add(World.seconds(asked) * 1000);
    }
    double[] sorted = millis.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    return sorted;
  }

  private static double percentile99(double[] sorted) {
    return sorted[(int) (sorted.length * 0.99)];
  }

  private static String say(double[] sorted) {
    return NodeFaults.say(
        "p50 %.1f p99 %.1f ms of %d",
        sorted[sorted.length / 2], percentile99(sorted), sorted.length);
  }
}
