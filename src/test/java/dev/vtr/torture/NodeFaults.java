package dev.vtr.torture;

import dev.vtr.federation.FaultProxy;
import dev.vtr.harness.Child;
import dev.vtr.harness.Nodes;
import dev.vtr.proto.Coordinator;
import dev.vtr.proto.WaitForRequest;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** What may happen to the processes of a hub and a spoke, and to the line between them. */
@SuppressWarnings("try") // closing waits
final class NodeFaults {
  private static final double NOTICED_SECONDS = 15;
  private static final double BACK_SECONDS = 10;
  private static final double LIST_SECONDS = 2;

  private NodeFaults() {}

  /** All of them; those that stop a process do it for {@code stopSeconds}. */
  static List<Fault> all(int stopSeconds) {
    return List.of(
        fault("hub-killed", HubKilled.EXPECTED, HubKilled::happen),
        fault(
            "spoke-killed",
            "away within 15 s, no process of its sessions left",
            NodeFaults::spokeKilled),
        fault(
            "spoke-stopped",
            "ls within 2 s with its error; then back, and what was typed is there once",
            (nodes, directory) -> spokeStopped(nodes, stopSeconds)),
        fault(
            "hub-stopped",
            "spoke back within 25 s after it goes on, its session alive",
            (nodes, directory) -> hubStopped(nodes, stopSeconds)),
        fault(
            "line-frozen",
            "both sides notice within 15 s, a call fails UNAVAILABLE, back within 10 s after",
            NodeFaults::lineFrozen),
        fault("line-slow", SlowLine.EXPECTED, (nodes, directory) -> SlowLine.happen(nodes)),
        fault("name-taken", "the second spoke ends with status 1 and says why", NodeFaults::taken),
        fault("wrong-token", "the spoke ends with status 5 and says why", NodeFaults::wrongToken));
  }

  /** How a fault happens. */
  interface Happening {
    String happen(Nodes nodes, Path directory) throws Exception;
  }

  static Fault fault(String name, String expected, Happening happening) {
    return new Fault() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public String expected() {
        return expected;
      }

      @Override
      public String happen(Nodes nodes, Path directory) throws Exception {
        return happening.happen(nodes, directory);
      }
    };
  }

  static String say(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  private static String spokeKilled(Nodes nodes, Path directory) throws Exception {
    try (World world = new World(nodes)) {
      List<ProcessHandle> programs =
          ProcessHandle.of(world.spoke.process().pid()).orElseThrow().descendants().toList();
      Fault.Broken.unless(!programs.isEmpty(), "no program to look for");
      world.spoke.process().kill();
      double away = world.secondsUntilAway(NOTICED_SECONDS);
      Fault.Broken.unless(away >= 0, "not away within 15 s");
      for (ProcessHandle program : programs) {
        program.onExit().get(10, TimeUnit.SECONDS);
      }
      return say("away after %.1f s, %d processes of its sessions gone", away, programs.size());
    }
  }

  private static String spokeStopped(Nodes nodes, int seconds) throws Exception {
    try (World world = new World(nodes)) {
      String id = world.sessionId();
      world.echoMillis("before");
      world.spoke.process().signal("STOP");
      Future<Buffer> typed = world.type("meanwhile");
      double slowest = 0;
      boolean told = true;
      for (long begun = System.nanoTime(); World.seconds(begun) < seconds; ) {
        long asked = System.nanoTime();
        Coordinator listed = world.listed();
        slowest = Math.max(slowest, World.seconds(asked));
        told &= !listed.getError().isEmpty();
      }
      world.spoke.process().signal("CONT");
      Fault.Broken.unless(slowest <= LIST_SECONDS, say("ls took %.2f s", slowest));
      Fault.Broken.unless(told, "listed without its error");
      double back = world.secondsUntilPresent(25);
      Fault.Broken.unless(back >= 0, "not back within 25 s");
      Fault.Broken.unless(world.sessionId().equals(id), "another session");
      Throwable failure = failure(typed);
      world.echoMillis("after");
      long before = world.printed("before");
      long meanwhile = world.printed("meanwhile");
      Fault.Broken.unless(
          before == 1 && meanwhile <= 1 && (failure != null || meanwhile == 1),
          say("printed %d and %d times, the latter: %s", before, meanwhile, failure));
      return say(
          "slowest ls %.2f s, always with its error; back after %.1f s; what was typed before is"
              + " there once, meanwhile %d times (%s)",
          slowest, back, meanwhile, failure == null ? "answered" : failure.getMessage());
    }
  }

  private static String hubStopped(Nodes nodes, int seconds) throws Exception {
    try (World world = new World(nodes)) {
      String id = world.sessionId();
      world.hub.process().signal("STOP");
      Thread.sleep(seconds * 1000L); // it is the fault
      world.hub.process().signal("CONT");
      double back = world.secondsUntilPresent(25);
      Fault.Broken.unless(back >= 0, "not back within 25 s");
      Fault.Broken.unless(world.sessionId().equals(id), "another session");
      return say("back after %.1f s, it answers in %.0f ms", back, world.echoMillis("after"));
    }
  }

  static Future<Buffer> endlessWait(World world) {
    return world
        .calls()
        .call(
            "WaitFor",
            Buffer.buffer(
                WaitForRequest.newBuilder()
                    .setSession(World.WORK)
                    .setPattern("never on the screen")
                    .setTimeoutMs(120_000)
                    .build()
                    .toByteArray()));
  }

  private static String lineFrozen(Nodes nodes, Path directory) throws Exception {
    FaultProxy[] line = new FaultProxy[1];
    try (World world =
        new World(
            nodes,
            port -> {
              line[0] = new FaultProxy(port);
              return line[0].port();
            })) {
      String id = world.sessionId();
      Future<Buffer> wait = endlessWait(world);
      long frozen = System.nanoTime();
      line[0].freeze();
      double away = world.secondsUntilAway(NOTICED_SECONDS);
      Fault.Broken.unless(away >= 0, "not away within 15 s");
      String failure = String.valueOf(failure(wait));
      Fault.Broken.unless(
          failure.contains("UNAVAILABLE") && failure.contains("spoke 'a'"), "the call: " + failure);
      while (World.seconds(frozen) < NOTICED_SECONDS) {
        Thread.sleep(100); // how finely it is looked
      }
      String log = Files.readString(directory.resolve("spoke-a.err"));
      Fault.Broken.unless(log.contains("nothing heard"), "the spoke did not notice");
      line[0].thaw();
      double back = world.secondsUntilPresent(BACK_SECONDS);
      Fault.Broken.unless(back >= 0, "not back within 10 s");
      Fault.Broken.unless(world.sessionId().equals(id), "another session");
      return say("noticed after %.1f s, back after %.1f s (fault proxy)", away, back);
    } finally {
      if (line[0] != null) {
        line[0].close();
      }
    }
  }

  static Throwable failure(Future<Buffer> call) {
    try {
      call.await(20, TimeUnit.SECONDS);
      return null;
    } catch (Exception e) {
      return e;
    }
  }

  private static String taken(Nodes nodes, Path directory) throws Exception {
    try (World world = new World(nodes)) {
      Child second =
          nodes.unstarted("second", List.of("spoke", "--name", "a", "--hub", hub(world)));
      int status = second.awaitEnd(60);
      String said = Files.readString(directory.resolve("second.err"));
      Fault.Broken.unless(
          status == 1 && said.contains("ALREADY_EXISTS"), "status " + status + ": " + said);
      Fault.Broken.unless(world.listed().getError().isEmpty(), "the first one is harmed");
      return "status 1: " + lastLine(said);
    }
  }

  private static String wrongToken(Nodes nodes, Path directory) throws Exception {
    try (World world = new World(nodes)) {
      Path token = directory.resolve("wrong-token");
      Files.writeString(token, "not-the-token-of-this-hub");
      Files.setPosixFilePermissions(
          token, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
      Child stranger =
          nodes.unstarted(
              "stranger",
              List.of(
                  "spoke", "--name", "b", "--hub", hub(world), "--token-file", token.toString()));
      int status = stranger.awaitEnd(60);
      String said = Files.readString(directory.resolve("stranger.err"));
      Fault.Broken.unless(
          status == 5 && said.contains("UNAUTHENTICATED"), "status " + status + ": " + said);
      return "status 5: " + lastLine(said);
    }
  }

  private static String hub(World world) {
    return "127.0.0.1:" + world.hub.port();
  }

  private static String lastLine(String text) {
    return text.strip().lines().reduce("", (before, line) -> line);
  }
}
