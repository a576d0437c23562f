package dev.vtr.torture;

import dev.vtr.harness.Certificate;
import dev.vtr.harness.HubCalls;
import dev.vtr.harness.Nodes;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A hub and a spoke on two ends of a cable: the spoke lives in a network namespace of its own,
 * which takes the rights of root and a Linux kernel. Over TLS, as the hub's address is no loopback.
 */
@SuppressWarnings("try") // closing waits
final class CableFaults {
  private static final String HUB = "10.213.77.1";
  private static final String SPOKE = "10.213.77.2";

  private CableFaults() {}

  static List<Fault> all() {
    String promise = "both sides notice within 15 s, a call fails UNAVAILABLE, back within 10 s";
    return List.of(
        NodeFaults.fault("cable-cut", promise, (nodes, directory) -> cut(nodes, directory, false)),
        NodeFaults.fault(
            "cable-one-way", promise, (nodes, directory) -> cut(nodes, directory, true)));
  }

  /** The two ends; made when it is opened, and gone with it. */
  private static final class Cable implements AutoCloseable {
    private final String namespace;
    private final String end;
    private final String farEnd;

    /**
     * @param number of its own, as the kernel takes its time to forget another one
     */
    Cable(int number) {
      namespace = "vtr" + ProcessHandle.current().pid() % 1_000_000 + "-" + number;
      end = namespace + "h";
      farEnd = namespace + "s";
    }

    void open() throws IOException, InterruptedException {
      run("ip", "netns", "add", namespace);
      run("ip", "link", "add", end, "type", "veth", "peer", "name", farEnd, "netns", namespace);
      run("ip", "addr", "add", HUB + "/30", "dev", end);
      run("ip", "link", "set", end, "up");
      run("ip", "-n", namespace, "addr", "add", SPOKE + "/30", "dev", farEnd);
      run("ip", "-n", namespace, "link", "set", "lo", "up");
      run("ip", "-n", namespace, "link", "set", farEnd, "up");
    }

    List<String> onFarEnd() {
      return List.of("ip", "netns", "exec", namespace);
    }

    void pull() throws IOException, InterruptedException {
      run("ip", "link", "set", end, "down");
    }

    void plug() throws IOException, InterruptedException {
      run("ip", "link", "set", end, "up");
    }

    /** What the spoke sends goes nowhere; what the hub sends arrives. */
    void loseFromSpoke() throws IOException, InterruptedException {
      run("ip", "-n", namespace, "route", "add", "blackhole", HUB + "/32");
    }

    void loseNothing() throws IOException, InterruptedException {
      run("ip", "-n", namespace, "route", "del", "blackhole", HUB + "/32");
    }

    @Override
    public void close() throws IOException, InterruptedException {
      run("ip", "netns", "del", namespace); // and the cable with it
    }

    private static void run(String... command) throws IOException, InterruptedException {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IOException(String.join(" ", command) + ": " + said.strip());
      }
    }
  }

  private static String cut(Nodes nodes, Path directory, boolean oneWay) throws Exception {
    Cable cable = new Cable(oneWay ? 2 : 1);
    try {
      cable.open();
    } catch (IOException forbidden) {
      return "not run, as this machine does not allow it: " + forbidden.getMessage();
    }
    try {
      return cut(cable, nodes, directory, oneWay);
    } finally {
      nodes.close(); // before what they live on
      cable.close();
    }
  }

  private static String cut(Cable cable, Nodes nodes, Path directory, boolean oneWay)
      throws Exception {
    Certificate certificate = Certificate.make(directory, "hub", "ip:" + HUB);
    nodes.configure(
        "[tls]\ncert = \"%s\"\nkey = \"%s\"\nca = \"%s\"\n"
            .formatted(certificate.cert(), certificate.key(), certificate.cert()));
    Nodes.Node hub = nodes.started(List.of(), "hub", List.of("hub", "--addr", HUB + ":0"));
    List<String> words = new ArrayList<>(List.of("spoke", "--name", "a", "--hub"));
    words.add("https://" + HUB + ":" + hub.port());
    Nodes.Node spoke = nodes.started(cable.onFarEnd(), "spoke-a", words);
    try (World world =
        new World(nodes, hub, spoke, new HubCalls(HUB, hub.port(), certificate.cert()))) {
      String id = world.sessionId();
      world.echoMillis("before");
      Future<Buffer> wait = NodeFaults.endlessWait(world);
      long cutAt = System.nanoTime();
      if (oneWay) {
        cable.loseFromSpoke();
      } else {
        cable.pull();
      }
      double away = world.secondsUntilAway(15);
      Fault.Broken.unless(away >= 0, "not away within 15 s");
      String failure = String.valueOf(NodeFaults.failure(wait));
      Fault.Broken.unless(
          failure.contains("UNAVAILABLE") && failure.contains("spoke 'a'"), "the call: " + failure);
      double noticed = noticed(directory, cutAt);
      Fault.Broken.unless(noticed >= 0, "the spoke did not notice within 15 s");
      if (oneWay) {
        cable.loseNothing();
      } else {
        cable.plug();
      }
      double back = world.secondsUntilPresent(10);
      Fault.Broken.unless(back >= 0, "not back within 10 s");
      Fault.Broken.unless(world.sessionId().equals(id), "another session");
      world.echoMillis("after");
      return NodeFaults.say(
          "hub noticed after %.1f s, spoke after %.1f s, back after %.1f s (network namespace)",
          away, noticed, back);
    }
  }

  /** Seconds until the spoke's log says that it is alone; -1 if it does not in time. */
  private static double noticed(Path directory, long sinceNanos) throws Exception {
    while (World.seconds(sinceNanos) < 15) {
      if (Files.readString(directory.resolve("spoke-a.err")).contains("not joined to the hub")) {
        return World.seconds(sinceNanos);
      }
      Thread.sleep(100); // how finely it is looked
    }
    return -1;
  }
}
