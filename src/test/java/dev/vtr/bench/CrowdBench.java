package dev.vtr.bench;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.vtr.federation.spoke.SpokeOptions;
import dev.vtr.federation.spoke.SpokeTrace;
import dev.vtr.federation.spoke.SpokeVerticle;
import dev.vtr.harness.HubCalls;
import dev.vtr.harness.Nodes;
import dev.vtr.proto.Coordinator;
import dev.vtr.proto.ListReply;
import dev.vtr.proto.ListRequest;
import dev.vtr.proto.Session;
import dev.vtr.rpc.Call;
import dev.vtr.session.Failure;
import dev.vtr.trace.Spans;
import dev.vtr.trace.Telemetry;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Many spokes on one hub: verticles of this process, each with one session that does nothing. */
@SuppressWarnings("try") // closing waits
final class CrowdBench {
  private static final int[] STEPS = {1, 50, 100, 150, 200};
  private static final int BACK = 50;

  /** Compilers and collectors have come to rest after that. */
  private static final long SETTLE_SECONDS = 20;

  /**
   * Work before the rest: what runs ten times a second alone is compiled for the first half hour,
   * and that is what would be measured.
   */
  private static final long WORK_SECONDS = 20;

  private static final long IDLE_SECONDS = 30;
  private static final int LISTS = 15;

  private final Nodes nodes;
  private final List<String> deployed = new ArrayList<>();

  CrowdBench(Nodes nodes) {
    this.nodes = nodes;
  }

  void run() throws Exception {
    Nodes.Node hub = nodes.hub(0, "--no-coordinator");
    int port = hub.port();
    Vertx vertx = Vertx.vertx();
    Telemetry telemetry = Telemetry.start(Resource.empty(), SpanProcessor.composite());
    try {
      hub = back(hub, port, vertx, telemetry.spans());
      growth(hub, port, vertx, telemetry.spans());
    } finally {
      vertx.close().await(30, TimeUnit.SECONDS);
      telemetry.close();
    }
  }

  private Nodes.Node back(Nodes.Node hub, int port, Vertx vertx, Spans spans) throws Exception {
    join(vertx, spans, port, BACK);
    hub.process().kill();
    hub.process().awaitEnd(10);
    LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(5)); // so that all wait as long as they ever do
    Nodes.Node again = nodes.hub(port, "--no-coordinator");
    long listening = System.nanoTime();
    try (HubCalls client = new HubCalls(port)) {
      awaitPresent(client, BACK);
    }
    System.out.printf(
        "%n%-44s %10.1f s%n", BACK + " spokes back after the hub listens", seconds(listening));
    return again;
  }

  /** What nothing costs: a hub alone, then with spokes that have nothing to do. */
  void idle() throws Exception {
    Nodes.Node hub = nodes.hub(0, "--no-coordinator");
    Vertx vertx = Vertx.vertx();
    Telemetry telemetry = Telemetry.start(Resource.empty(), SpanProcessor.composite());
    try {
      System.out.printf("%n%-44s %10s %10s%n", "idle, percent of one core", "hub", "spokes");
      measureIdle("hub alone", hub);
      join(vertx, telemetry.spans(), hub.port(), BACK);
      work(hub.port());
      measureIdle(BACK + " spokes", hub);
    } finally {
      vertx.close().await(30, TimeUnit.SECONDS);
      telemetry.close();
    }
  }

  /** Lists, each of which asks all spokes. */
  private static void work(int port) throws Exception {
    long begun = System.nanoTime();
    try (HubCalls client = new HubCalls(port)) {
      while (seconds(begun) < WORK_SECONDS) {
        list(client);
      }
    }
  }

  private static void measureIdle(String what, Nodes.Node hub) throws Exception {
    LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(SETTLE_SECONDS));
    double hubBefore = hub.cpuSeconds();
    double ownBefore = ownCpuSeconds();
    long begun = System.nanoTime();
    LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(IDLE_SECONDS));
    double passed = seconds(begun);
    System.out.printf(
        "%-44s %10.2f %10.2f%n",
        what,
        100 * (hub.cpuSeconds() - hubBefore) / passed,
        100 * (ownCpuSeconds() - ownBefore) / passed);
  }

  private void growth(Nodes.Node hub, int port, Vertx vertx, Spans spans) throws Exception {
    for (String deployment : deployed) {
      vertx.undeploy(deployment).await(10, TimeUnit.SECONDS);
    }
    deployed.clear();
    System.out.printf(
        "%n%-10s %14s %14s %16s %16s%n",
        "spokes", "joined in ms", "ls median ms", "hub RSS MiB", "KiB heap a spoke");
    long heapBefore = usedHeap();
    try (HubCalls client = new HubCalls(port)) {
      awaitPresent(client, 0);
      for (int step : STEPS) {
        long begun = System.nanoTime();
        join(vertx, spans, port, step - deployed.size());
        awaitPresent(client, step);
        double joined = seconds(begun) * 1000;
        double list = listMillis(client);
        System.out.printf(
            "%-10d %14.0f %14.2f %16.1f %16.0f%n",
            step, joined, list, hub.residentMebibytes(), (usedHeap() - heapBefore) / 1024.0 / step);
      }
    }
  }

  private void join(Vertx vertx, Spans spans, int port, int count) throws Exception {
    List<SpokeVerticle> fresh = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String name = "s" + deployed.size();
      SpokeVerticle spoke =
          new SpokeVerticle(
              SpokeOptions.of("127.0.0.1", port, name, "bench", () -> Nodes.TOKEN),
              call -> answer(name, call),
              new SpokeTrace(spans, null, null));
      fresh.add(spoke);
      deployed.add(vertx.deployVerticle(spoke).await(10, TimeUnit.SECONDS));
    }
    Future.all(fresh.stream().map(SpokeVerticle::joined).toList()).await(60, TimeUnit.SECONDS);
  }

  private static void answer(String name, Call call) {
    ListReply list =
        ListReply.newBuilder()
            .addCoordinators(
                Coordinator.newBuilder()
                    .setName(name)
                    .setRole("spoke")
                    .addSessions(
                        Session.newBuilder()
                            .setId("00000000-0000-0000-0000-" + name)
                            .setName("work")
                            .setCoordinator(name)))
            .build();
    switch (call.method()) {
      case "List" -> call.respond(list.toByteArray());
      case "SubscribeSessions" -> call.item(list.toByteArray());
      default -> call.fail(new Failure.Unimplemented(call.method()));
    }
  }

  private static void awaitPresent(HubCalls client, int count) throws Exception {
    while (present(client) != count) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  private static long present(HubCalls client) throws Exception {
    return list(client).getCoordinatorsList().stream()
        .filter(each -> each.getError().isEmpty())
        .count();
  }

  private static ListReply list(HubCalls client) throws InvalidProtocolBufferException, Exception {
    Buffer reply = client.await("List", ListRequest.getDefaultInstance());
    return ListReply.parseFrom(reply.getBytes());
  }

  private static double listMillis(HubCalls client) throws Exception {
    double[] millis = new double[LISTS];
    for (int i = 0; i < LISTS; i++) {
      long begun = System.nanoTime();
      list(client);
      millis[i] = seconds(begun) * 1000;
    }
    Arrays.sort(millis);
    return millis[LISTS / 2];
  }

  private static double seconds(long sinceNanos) {
    return (System.nanoTime() - sinceNanos) / 1e9;
  }

  private static double ownCpuSeconds() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
            .getProcessCpuTime()
        / 1e9;
  }

  private static long usedHeap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
