package dev.vtr.torture;

import dev.vtr.federation.hub.HubTrace;
import dev.vtr.federation.hub.HubVerticle;
import dev.vtr.federation.spoke.SpokeOptions;
import dev.vtr.federation.spoke.SpokeTrace;
import dev.vtr.federation.spoke.SpokeVerticle;
import dev.vtr.proto.Coordinator;
import dev.vtr.proto.ListReply;
import dev.vtr.rpc.Admission;
import dev.vtr.rpc.BrowserGuard;
import dev.vtr.rpc.Call;
import dev.vtr.rpc.GrpcFront;
import dev.vtr.rpc.TokenCredentials;
import dev.vtr.session.Failure;
import dev.vtr.trace.Spans;
import dev.vtr.trace.Telemetry;
import dev.vtr.trace.jsonl.CrashPoint;
import dev.vtr.trace.jsonl.Disk;
import dev.vtr.trace.jsonl.ForeignStore;
import dev.vtr.trace.jsonl.JsonlFile;
import dev.vtr.trace.jsonl.JsonlLimits;
import dev.vtr.trace.jsonl.JsonlSpanProcessor;
import dev.vtr.trace.jsonl.LongSpans;
import dev.vtr.trace.jsonl.QueueLimits;
import dev.vtr.trace.jsonl.Spool;
import dev.vtr.trace.jsonl.StoredSeqs;
import dev.vtr.trace.jsonl.TraceFile;
import dev.vtr.trace.jsonl.TraceResource;
import io.opentelemetry.sdk.common.Clock;
import io.opentelemetry.sdk.resources.Resource;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * A hub or a spoke without sessions, in a process of its own that is there to be killed: the files,
 * the tunnel and the shipping of span lines are those of every node.
 *
 * <p>A spoke makes spans all the time. Lines on standard input tell it what to do ({@code arm POINT
 * PASSES}, {@code quiet}, {@code spool}); lines on standard output say what happened: {@code ready
 * PORT}, {@code written INSTANCE SEQ}, {@code spool BYTES}.
 */
final class CrashNode {
  static final String TOKEN = "a-token-for-torture-only";

  /** Rotated every few hundred milliseconds. */
  private static final JsonlLimits SPOOL_LIMITS = new JsonlLimits(48 * 1024, 1L << 30);

  private static final JsonlLimits HUB_LIMITS = new JsonlLimits(256 * 1024, 8L << 30);

  /** A hundred times a second this many spans end. */
  private static final int SPANS_AT_ONCE = 4;

  private final PrintStream out = System.out;
  private final String instanceId = UUID.randomUUID().toString();
  private final JsonlFile jsonl;
  private final Resource resource;
  private final Vertx vertx = Vertx.vertx();
  private volatile boolean quiet;

  private CrashNode(Path file, String role, JsonlLimits limits) {
    jsonl =
        new JsonlFile(
            file,
            limits,
            InstantSource.system(),
            Disk.real(),
            instanceId,
            notice -> System.err.println("notice: " + notice));
    resource = TraceResource.of("torture", instanceId, role.equals("hub") ? "hub" : "a", role);
  }

  /** {@code hub DIRECTORY PORT} or {@code spoke DIRECTORY PORT-OF-THE-HUB}. */
  public static void main(String[] words) throws Exception {
    Path directory = Path.of(words[1]);
    int port = Integer.parseInt(words[2]);
    if (words[0].equals("hub")) {
      new CrashNode(directory.resolve("hub.jsonl"), "hub", HUB_LIMITS).hub(port);
    } else {
      new CrashNode(directory.resolve("spool").resolve("a.jsonl"), "spoke", SPOOL_LIMITS)
          .spoke(port);
    }
  }

  private TraceFile start(StoredSeqs stored) {
    return TraceFile.start(
        jsonl,
        resource,
        QueueLimits.DEFAULT,
        InstantSource.system(),
        stored,
        notice -> System.err.println("notice: " + notice));
  }

  private void hub(int port) throws Exception {
    StoredSeqs stored = StoredSeqs.recover(jsonl, Disk.real());
    TraceFile file = start(stored);
    Telemetry telemetry = Telemetry.start(resource, new JsonlSpanProcessor(file));
    HubTrace trace =
        new HubTrace(
            telemetry.spans(),
            new LongSpans(file, Clock.getDefault()),
            new ForeignStore(file, stored, InstantSource.system()));
    HubVerticle federation = new HubVerticle(vertx, "hub", "torture", null, trace);
    vertx.deployVerticle(federation).await(15, TimeUnit.SECONDS);
    GrpcFront front =
        new GrpcFront(
            vertx,
            new Admission(
                new TokenCredentials(TOKEN), new BrowserGuard(BrowserGuard.LOOPBACK, Set.of())),
            federation.router(),
            federation.acceptor(),
            System::nanoTime);
    int taken =
        vertx
            .createHttpServer(new HttpServerOptions())
            .requestHandler(front)
            .listen(port, "127.0.0.1")
            .await(15, TimeUnit.SECONDS)
            .actualPort();
    say("ready " + taken);
    obey(null);
  }

  private void spoke(int hubPort) throws Exception {
    Spool spool = new Spool(jsonl, Disk.real(), notice -> System.err.println("notice: " + notice));
    TraceFile file = start(null);
    spool.tellLossesTo(file::lost);
    Telemetry telemetry = Telemetry.start(resource, new JsonlSpanProcessor(file));
    SpokeTrace trace =
        new SpokeTrace(telemetry.spans(), new LongSpans(file, Clock.getDefault()), spool);
    SpokeOptions options =
        new SpokeOptions(
            "127.0.0.1",
            hubPort,
            "a",
            "torture",
            java.util.Map.of(),
            () -> TOKEN,
            instanceId,
            System.currentTimeMillis(),
            null);
    vertx
        .deployVerticle(new SpokeVerticle(options, CrashNode::answer, trace))
        .await(15, TimeUnit.SECONDS);
    Thread.ofPlatform().daemon().start(() -> flow(telemetry.spans(), file));
    say("ready 0");
    obey(spool);
  }

  private static void answer(Call call) {
    if (call.method().equals("SubscribeSessions")) {
      call.item(
          ListReply.newBuilder()
              .addCoordinators(Coordinator.newBuilder().setName("a").setRole("spoke"))
              .build()
              .toByteArray());
    } else {
      call.fail(new Failure.Unimplemented(call.method()));
    }
  }

  /** Spans without end, and now and then which of them are in the file for certain. */
  private void flow(Spans spans, TraceFile file) {
    String padding = "x".repeat(200);
    for (long turn = 0; !quiet; turn++) {
      for (int i = 0; i < SPANS_AT_ONCE; i++) {
        spans
            .tracer()
            .spanBuilder("own")
            .setNoParent()
            .setAttribute("turn", turn)
            .setAttribute("padding", padding)
            .startSpan()
            .end();
      }
      if (turn % 10 == 0) {
        file.flush().join();
        say("written " + instanceId + " " + file.counters().lastSeq());
      }
      java.util.concurrent.locks.LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
    file.flush().join();
    say("written " + instanceId + " " + file.counters().lastSeq());
    say("quiet");
  }

  private void obey(Spool spool) throws IOException {
    BufferedReader orders =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String order = orders.readLine(); order != null; order = orders.readLine()) {
      String[] words = order.split(" ", -1);
      switch (words[0]) {
        case "arm" -> CrashPoint.valueOf(words[1]).arm(Long.parseLong(words[2]));
        case "quiet" -> quiet = true;
        case "spool" -> say("spool " + spool.bytes());
        default -> throw new IOException("no such order: " + order);
      }
    }
    Runtime.getRuntime().halt(0);
  }

  private void say(String line) {
    synchronized (out) {
      out.println(line);
      out.flush();
    }
  }
}
