package dev.vtr.torture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vtr.cli.Main;
import dev.vtr.harness.Child;
import dev.vtr.harness.Nodes;
import dev.vtr.proto.SessionRequest;
import dev.vtr.trace.jsonl.Segments;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;

/**
 * The hub is killed while a client waits through it and other calls make spans; then another one
 * begins on its file.
 */
@SuppressWarnings("try") // closing waits
final class HubKilled {
  static final String EXPECTED =
      "spoke back within 10 s, its session alive; a client that waited told UNAVAILABLE within 1 s,"
          + " its work on the spoke ended within 1 s; every acknowledged span there once, every"
          + " line parses";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final double BACK_SECONDS = 10;
  private static final double TOLD_SECONDS = 1;

  /** What was in the spool when the hub died is shipped by then, on a loaded machine too. */
  private static final double SHIPPED_SECONDS = 60;

  private static final int CALLS_AT_ONCE = 16;
  private static final int CALLS_BEFORE = 2_000;

  /** What a client's exit status says when the hub cannot be reached. */
  private static final int UNREACHABLE = 4;

  private final Nodes nodes;
  private final Path directory;
  private final Path traces;
  private final Path spool;

  private HubKilled(Nodes nodes, Path directory) {
    this.nodes = nodes;
    this.directory = directory;
    this.traces = directory.resolve("traces.jsonl");
    this.spool = directory.resolve("spool").resolve("a").resolve("traces.jsonl");
  }

  static String happen(Nodes nodes, Path directory) throws Exception {
    return new HubKilled(nodes, directory).happen();
  }

  private String happen() throws Exception {
    String seen;
    long killedNanos;
    HubFile before;
    Map<String, List<int[]>> acknowledged;
    try (World world = new World(nodes)) {
      String id = world.sessionId();
      List<String> answer = new CopyOnWriteArrayList<>();
      try (Child client = waiting(world, answer)) {
        calls(world);
        killedNanos = wallNanos();
        long killed = System.nanoTime();
        world.hub.process().kill();
        int status = client.awaitEnd(20);
        double told = World.seconds(killed);
        String said = String.join(" ", answer) + Files.readString(directory.resolve("client.err"));
        Fault.Broken.unless(
            status == UNREACHABLE && said.contains("UNAVAILABLE") && told <= TOLD_SECONDS,
            NodeFaults.say("the client ended with %d after %.1f s: %s", status, told, said));
        seen = NodeFaults.say("client told after %.2f s", told);
      }
      world.hub.process().awaitEnd(10);
      before = HubFile.read(traces);
      acknowledged = acknowledged();
      world.startHubAgain();
      double back = world.secondsUntilPresent(BACK_SECONDS);
      Fault.Broken.unless(back >= 0, "not back within 10 s");
      Fault.Broken.unless(world.sessionId().equals(id), "another session");
      double echo = world.echoMillis("alive");
      seen += NodeFaults.say(", back after %.1f s, same session, echo %.0f ms", back, echo);
      seen += NodeFaults.say(", all shipped %.1f s later", secondsUntilShipped());
    }
    nodes.close();
    return seen + ", " + lines(before, acknowledged, killedNanos);
  }

  /** Seconds until the hub has every line of the spool; before, some are missing by right. */
  private double secondsUntilShipped() throws Exception {
    long begun = System.nanoTime();
    while (true) {
      HubFile spooled = HubFile.read(spool);
      long left = HubFile.read(traces).goneSince(spooled);
      if (left == 0) {
        return World.seconds(begun);
      }
      Fault.Broken.unless(
          World.seconds(begun) < SHIPPED_SECONDS,
          NodeFaults.say("%d lines are still only in the spool", left));
      Thread.sleep(100); // how finely it is looked, and no condition
    }
  }

  /** A client of its own process that waits for what never comes, once the spoke has begun it. */
  private Child waiting(World world, List<String> answer) throws Exception {
    List<String> words =
        List.of(
            "agent",
            "wait",
            World.WORK,
            "never on the screen",
            "--timeout",
            "120s",
            "--json",
            "--hub",
            "127.0.0.1:" + world.hub.port(),
            "--token-file",
            directory.resolve("token").toString());
    Child client =
        Child.start(Main.class, List.of(), words, directory.resolve("client.err"), answer::add);
    for (long begun = System.nanoTime(); !begunOnSpoke(); ) {
      Fault.Broken.unless(
          client.isAlive() && World.seconds(begun) < 20, "the wait does not begin: " + answer);
      Thread.sleep(50); // how finely it is looked
    }
    return client;
  }

  private boolean begunOnSpoke() throws IOException {
    return Files.readString(traces).lines().anyMatch(HubKilled::beginsWait);
  }

  private static boolean beginsWait(String line) {
    return line.contains("\"type\":\"span_start\"")
        && line.contains("\"name\":\"session.wait_for\"")
        && line.contains("\"vtr.role\":\"spoke\"");
  }

  /** Spans of hub and spoke, so that lines are on their way when the hub dies. */
  private static void calls(World world) throws InterruptedException {
    Buffer ask =
        Buffer.buffer(SessionRequest.newBuilder().setSession(World.WORK).build().toByteArray());
    Semaphore room = new Semaphore(CALLS_AT_ONCE);
    for (int i = 0; i < CALLS_BEFORE; i++) {
      room.acquire();
      world.calls().call("Info", ask).onComplete(done -> room.release());
    }
  }

  /** What the spoke remembers that the hub has said it holds; first and last numbers. */
  private Map<String, List<int[]>> acknowledged() throws IOException {
    Map<String, List<int[]>> ranges = new java.util.HashMap<>();
    JsonNode state = JSON.readTree(Files.readAllBytes(new Segments(spool).hidden("acknowledged")));
    for (Map.Entry<String, JsonNode> instance : state.properties()) {
      List<int[]> pairs = new ArrayList<>();
      if (instance.getValue().isIntegralNumber()) {
        pairs.add(new int[] {1, instance.getValue().asInt()});
      }
      for (JsonNode pair : instance.getValue()) {
        pairs.add(new int[] {pair.path(0).asInt(), pair.path(1).asInt()});
      }
      ranges.put(instance.getKey(), pairs);
    }
    return ranges;
  }

  private String lines(HubFile before, Map<String, List<int[]>> acknowledged, long killedNanos)
      throws Exception {
    List<JsonNode> waits = new ArrayList<>();
    HubFile file =
        HubFile.read(
            traces,
            line -> {
              if (line.path("type").asText().equals("span")
                  && line.path("name").asText().equals("vtr.grpc.WaitFor")
                  && line.path("resource").path("vtr.role").asText().equals("spoke")
                  && !line.path("attrs").path("rpc.status_code").asText().equals("OK")) {
                waits.add(line);
              }
            });
    long said = 0;
    long broken = 0;
    for (Map.Entry<String, List<int[]>> instance : acknowledged.entrySet()) {
      for (int[] range : instance.getValue()) {
        for (int seq = range[0]; seq <= range[1]; seq++) {
          said++;
          broken +=
              before.holds(instance.getKey(), seq) && file.holds(instance.getKey(), seq) ? 0 : 1;
        }
      }
    }
    long missing = file.missing(Map.of());
    String observed =
        NodeFaults.say(
            "%d lines acknowledged before, %d of them not there; %d of %d lines gone, %d missing,"
                + " %d twice, %d unparsable of %d; waits ended on the spoke: %s",
            said,
            broken,
            file.goneSince(before),
            before.lines(),
            missing,
            file.doubles(),
            file.unparsable(),
            file.lines(),
            waits);
    boolean ended =
        waits.size() == 1
            && waits.getFirst().path("end_ns").asLong() - killedNanos < TOLD_SECONDS * 1e9;
    Fault.Broken.unless(
        said > CALLS_BEFORE
            && broken == 0
            && file.goneSince(before) == 0
            && missing == 0
            && file.doubles() == 0
            && file.unparsable() == 0
            && ended,
        observed);
    return NodeFaults.say(
        "%d acknowledged lines there once, %d lines in all, 0 missing, 0 twice, 0 unparsable; the"
            + " spoke's wait ended UNAVAILABLE after %.2f s",
        said, file.lines(), (waits.getFirst().path("end_ns").asLong() - killedNanos) / 1e9);
  }

  private static long wallNanos() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000_000L + now.getNano();
  }
}
