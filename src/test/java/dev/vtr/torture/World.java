package dev.vtr.torture;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.vtr.harness.HubCalls;
import dev.vtr.harness.Nodes;
import dev.vtr.proto.Coordinator;
import dev.vtr.proto.GetScreenRequest;
import dev.vtr.proto.ListReply;
import dev.vtr.proto.ListRequest;
import dev.vtr.proto.ScreenReply;
import dev.vtr.proto.SendTextRequest;
import dev.vtr.proto.SessionReply;
import dev.vtr.proto.SessionRequest;
import dev.vtr.proto.SpawnRequest;
import dev.vtr.proto.WaitForRequest;
import dev.vtr.proto.WaitReply;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A hub with one spoke {@code a}, which has one session {@code work} that runs a shell. */
@SuppressWarnings("try") // closing waits
final class World implements AutoCloseable {
  static final String WORK = "a:work";
  private static final long LOOK_MILLIS = 100;

  final Nodes nodes;
  Nodes.Node hub;
  Nodes.Node spoke;
  private HubCalls calls;

  /** Starts both; {@code through} is the port that the spoke is told, given the hub's. */
  World(Nodes nodes, PortOfSpoke through) throws Exception {
    this.nodes = nodes;
    hub = nodes.hub(0);
    spoke = nodes.spoke("a", through.port(hub.port()));
    calls = new HubCalls(hub.port());
    spawn();
  }

  /** Of nodes that run. */
  World(Nodes nodes, Nodes.Node hub, Nodes.Node spoke, HubCalls calls) throws Exception {
    this.nodes = nodes;
    this.hub = hub;
    this.spoke = spoke;
    this.calls = calls;
    spawn();
  }

  private void spawn() throws Exception {
    calls.await(
        "Spawn",
        SpawnRequest.newBuilder()
            .setName("work")
            .setCommand("/bin/sh")
            .setCoordinator("a")
            .build());
  }

  World(Nodes nodes) throws Exception {
    this(nodes, port -> port);
  }

  /** Where a spoke finds its hub. */
  interface PortOfSpoke {
    int port(int hubPort) throws Exception;
  }

  HubCalls calls() {
    return calls;
  }

  /** The hub was killed: another one on the same port. */
  void startHubAgain() throws Exception {
    int port = hub.port();
    calls.close();
    hub = nodes.hub(port);
    calls = new HubCalls(port);
  }

  ListReply list() throws Exception {
    Buffer reply = calls.await("List", ListRequest.getDefaultInstance());
    return ListReply.parseFrom(reply.getBytes());
  }

  /** The spoke as it is listed; null if it is not. */
  Coordinator listed() throws Exception {
    return list().getCoordinatorsList().stream()
        .filter(each -> each.getName().equals("a"))
        .findFirst()
        .orElse(null);
  }

  /** Seconds until the spoke is listed as {@code wanted}; -1 if it never is. */
  double secondsUntil(Predicate<Coordinator> wanted, double longest) throws Exception {
    long begun = System.nanoTime();
    while (seconds(begun) < longest) {
      Coordinator now = listed();
      if (now != null && wanted.test(now)) {
        return seconds(begun);
      }
      Thread.sleep(LOOK_MILLIS); // how finely it is looked, and no condition
    }
    return -1;
  }

  double secondsUntilPresent(double longest) throws Exception {
    return secondsUntil(each -> each.getError().isEmpty(), longest);
  }

  double secondsUntilAway(double longest) throws Exception {
    return secondsUntil(each -> each.getError().startsWith("away"), longest);
  }

  /** The session's id, which no fault may change. */
  String sessionId() throws Exception {
    Buffer reply = calls.await("Info", SessionRequest.newBuilder().setSession(WORK).build());
    return SessionReply.parseFrom(reply.getBytes()).getSession().getId();
  }

  /**
   * Milliseconds until what was typed is answered on the screen; fails if it never is. What is
   * typed before the shell has said that it is ready is answered behind its prompt.
   */
  double echoMillis(String word) throws Exception {
    long begun = System.nanoTime();
    calls.await(
        "SendText",
        SendTextRequest.newBuilder()
            .setSession(WORK)
            .setText("echo =" + word + "=")
            .setSubmit(true)
            .build());
    Buffer reply =
        calls
            .call(
                "WaitFor",
                Buffer.buffer(
                    WaitForRequest.newBuilder()
                        .setSession(WORK)
                        .setPattern("^([#$] )?=" + word + "=")
                        .setTimeoutMs(20_000)
                        .build()
                        .toByteArray()))
            .await(30, TimeUnit.SECONDS);
    double millis = seconds(begun) * 1000;
    String outcome = outcome(reply);
    Fault.Broken.unless(outcome.equals("MATCHED"), "the shell's answer: " + outcome);
    return millis;
  }

  /** Types and waits for the answer at once, which takes one round trip. */
  Future<Buffer> echo(String word) {
    Future<Buffer> typed = type(word);
    Future<Buffer> seen =
        calls.call(
            "WaitFor",
            Buffer.buffer(
                WaitForRequest.newBuilder()
                    .setSession(WORK)
                    .setPattern("^([#$] )?=" + word + "=")
                    .setTimeoutMs(20_000)
                    .build()
                    .toByteArray()));
    return typed.compose(done -> seen);
  }

  /** Asks for a word to be printed; what becomes of it, its caller sees. */
  Future<Buffer> type(String word) {
    return calls.call(
        "SendText",
        Buffer.buffer(
            SendTextRequest.newBuilder()
                .setSession(WORK)
                .setText("echo =" + word + "=")
                .setSubmit(true)
                .build()
                .toByteArray()));
  }

  /** How often a word was printed, as far as the screen still shows it. */
  long printed(String word) throws Exception {
    Buffer reply = calls.await("GetScreen", GetScreenRequest.newBuilder().setSession(WORK).build());
    return ScreenReply.parseFrom(reply.getBytes()).getScreen().getLinesList().stream()
        .filter(line -> line.getText().strip().equals("=" + word + "="))
        .count();
  }

  /** Whether a wait has found what it waited for. */
  static boolean isMatched(Buffer reply) {
    try {
      return outcome(reply).equals("MATCHED");
    } catch (InvalidProtocolBufferException malformed) {
      return false;
    }
  }

  private static String outcome(Buffer reply) throws InvalidProtocolBufferException {
    return WaitReply.parseFrom(reply.getBytes()).getOutcome().name();
  }

  static double seconds(long sinceNanos) {
    return (System.nanoTime() - sinceNanos) / 1e9;
  }

  @Override
  public void close() throws Exception {
    calls.close();
  }
}
