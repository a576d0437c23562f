package dev.vtr.app;

import dev.vtr.proto.ListRequest;
import dev.vtr.proto.SpawnRequest;
import dev.vtr.proto.WaitForRequest;
import dev.vtr.rpc.GrpcFront;
import dev.vtr.session.CoordinatorOptions;
import dev.vtr.trace.jsonl.JsonlLimits;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.client.GrpcClientOptions;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What tracing costs: {@code TracingCost DIRECTORY ROUNDS [output] [calls]} measures two hubs of
 * one process in turn, one with tracing and one without, and prints the median of the paired
 * differences.
 */
public final class TracingCost {
  private static final int OUTPUT_LINES = 1_000_000;
  private static final int CALLS = 2_000;

  /**
   * Pairs of calls and of output in a round: what else a machine does comes and goes within a
   * second, so that many short pairs tell more than few long ones.
   */
  private static final int PAIRS_OF_CALLS = 10;

  private static final int PAIRS_OF_OUTPUT = 3;

  /** Of all pairs, this part goes before, for the compiler. */
  private static final double WARM_UP = 0.5;

  private static final int CALLS_AT_ONCE = 16;
  private static final String TOKEN = "a-token-for-the-bench-only";

  private final Vertx vertx = Vertx.vertx();
  private final GrpcClient client =
      GrpcClient.client(
          vertx, new GrpcClientOptions().setMaxMessageSize(GrpcFront.MAX_MESSAGE_BYTES));
  private int sessions;

  private TracingCost() {}

  public static void main(String[] words) throws Exception {
    Path directory = Path.of(words[0]);
    int rounds = Integer.parseInt(words[1]);
    Path text = directory.resolve("lines.txt");
    try (var out = Files.newBufferedWriter(text)) {
      for (int i = 1; i <= OUTPUT_LINES; i++) {
        out.write(i + "\n");
      }
    }
    TracingCost bench = new TracingCost();
    try (Hub with = hub(directory, true);
        Hub without = hub(directory, false)) {
      List<String> wanted = List.of(words).subList(2, words.length);
      if (wanted.isEmpty() || wanted.contains("output")) {
        bench.compare(
            "PTY to screen (wanted 3 %)",
            with, without, PAIRS_OF_OUTPUT * rounds, hub -> bench.output(hub, text));
      }
      if (wanted.isEmpty() || wanted.contains("calls")) {
        bench.compare(
            "unary calls (wanted 5 %)", with, without, PAIRS_OF_CALLS * rounds, bench::calls);
      }
    }
    System.exit(0);
  }

  private interface Work {
    void on(Hub hub) throws Exception;
  }

  /**
   * @param wallNanos as a clock on the wall tells
   * @param cpuNanos of this process's threads: hubs, client and the writer of span files. What the
   *     compiler and the collector of garbage use is left out: it falls where it happens to fall
   */
  private record Cost(long wallNanos, long cpuNanos) {
    static Cost of(Hub hub, Work work) throws Exception {
      long cpu = threadNanos();
      long wall = System.nanoTime();
      work.on(hub);
      return new Cost(System.nanoTime() - wall, threadNanos() - cpu);
    }

    private static long threadNanos() {
      ThreadMXBean threads = ManagementFactory.getThreadMXBean();
      long sum = 0;
      for (long id : threads.getAllThreadIds()) {
        sum += Math.max(0, threads.getThreadCpuTime(id));
      }
      return sum;
    }
  }

  private void compare(String what, Hub tracing, Hub silent, int rounds, Work work)
      throws Exception {
    List<Double> wall = new ArrayList<>();
    List<Double> cpu = new ArrayList<>();
    long with = 0;
    long without = 0;
    for (int round = (int) (-WARM_UP * rounds); round < rounds; round++) {
      boolean first = round % 2 == 0; // in turn, so that neither always comes second
      Cost one = Cost.of(first ? tracing : silent, work);
      Cost other = Cost.of(first ? silent : tracing, work);
      Cost traced = first ? one : other;
      Cost plain = first ? other : one;
      if (round >= 0) {
        wall.add((double) traced.wallNanos / plain.wallNanos);
        cpu.add((double) traced.cpuNanos / plain.cpuNanos);
        with += traced.cpuNanos;
        without += plain.cpuNanos;
      }
    }
    System.out.printf(
        "%s: CPU %.1f ms a turn with tracing, %.1f ms without%n",
        what, with / 1e6 / rounds, without / 1e6 / rounds);
    tell(what + ", CPU time with tracing / without", cpu);
    tell(what + ", wall time with tracing / without", wall);
  }

  private static void tell(String what, List<Double> ratios) {
    Collections.sort(ratios);
    System.out.printf(
        "%s: median %+.1f %%, quartiles %+.1f %% to %+.1f %% (%d pairs)%n",
        what,
        100 * (ratios.get(ratios.size() / 2) - 1),
        100 * (ratios.get(ratios.size() / 4) - 1),
        100 * (ratios.get(3 * ratios.size() / 4) - 1),
        ratios.size());
  }

  private static Hub hub(Path directory, boolean traces) throws StartFailure {
    Path own = directory.resolve(traces ? "with" : "without");
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.put("SHELL", "/bin/sh");
    return Hub.start(
        new HubOptions(
            new NodeOptions(
                "bench",
                CoordinatorOptions.standard("hub", directory, environment),
                new TraceOptions(
                    traces,
                    own.resolve("traces.jsonl"),
                    own.resolve("metrics.jsonl"),
                    JsonlLimits.DEFAULT,
                    Duration.ofSeconds(10),
                    false)),
            "127.0.0.1",
            0,
            TOKEN,
            true,
            null));
  }

  /** From the spawn of a program that writes the text to its end on the screen. */
  private void output(Hub hub, Path text) throws Exception {
    String name = "s" + sessions++;
    await(
        call(
            hub,
            "Spawn",
            SpawnRequest.newBuilder()
                .setName(name)
                .setCommand("cat " + text + "; echo all''done; cat")
                .build()
                .toByteArray()));
    await(
        call(
            hub,
            "WaitFor",
            WaitForRequest.newBuilder()
                .setSession(name)
                .setPattern("alldone")
                .setTimeoutMs(60_000)
                .build()
                .toByteArray()));
    await(
        call(
            hub,
            "Remove",
            dev.vtr.proto.SessionRequest.newBuilder().setSession(name).build().toByteArray()));
  }

  private void calls(Hub hub) throws Exception {
    byte[] list = ListRequest.getDefaultInstance().toByteArray();
    List<Future<Void>> lanes = new ArrayList<>();
    for (int lane = 0; lane < CALLS_AT_ONCE; lane++) {
      lanes.add(calls(hub, list, CALLS / CALLS_AT_ONCE));
    }
    await(Future.all(lanes));
  }

  private Future<Void> calls(Hub hub, byte[] payload, int count) {
    return count == 0
        ? Future.succeededFuture()
        : call(hub, "List", payload).compose(_ -> calls(hub, payload, count - 1));
  }

  private Future<Void> call(Hub hub, String method, byte[] payload) {
    int port = Integer.parseInt(hub.address().substring(hub.address().lastIndexOf(':') + 1));
    Promise<Void> done = Promise.promise();
    vertx.runOnContext(
        _ ->
            client
                .request(SocketAddress.inetSocketAddress(port, "127.0.0.1"))
                .compose(
                    request -> {
                      request.fullMethodName("vtr.v1.Vtr/" + method);
                      request.headers().set("authorization", "Bearer " + TOKEN);
                      request.end(Buffer.buffer(payload));
                      return request.response();
                    })
                .compose(
                    response -> {
                      response.handler(item -> {});
                      return response.end();
                    })
                .onComplete(done));
    return done.future();
  }

  private static void await(Future<?> future) throws Exception {
    future.await(120, TimeUnit.SECONDS);
  }
}
