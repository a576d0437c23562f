package dev.vtr.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Prints the figures of sessions; {@code bin/bench sessions} runs it. */
final class SessionsBench {
  private static final List<String> ALL =
      List.of("keys", "wire", "calls", "shells", "audience", "flood");
  private static final int FLOOD_MEBIBYTES = 1024;
  private static final int WARM_UP_KEYS = 400;
  private static final int KEYS = 1_000;
  private static final int TMUX_KEYS = 100;

  private SessionsBench() {}

  /**
   * {@code DIRECTORY [keys] [wire] [calls] [shells] [audience] [flood[=MIB]] [-JVM-FLAG]...}; all
   * when none is named.
   */
  public static void main(String[] words) throws Exception {
    Path directory = Path.of(words[0]);
    List<String> all = List.of(words).subList(1, words.length);
    List<String> flags = all.stream().filter(word -> word.startsWith("-")).toList();
    List<String> named = all.stream().filter(word -> !word.startsWith("-")).toList();
    for (String what : named.isEmpty() ? ALL : named) {
      try (BenchNodes nodes = new BenchNodes(directory, flags)) {
        BenchNodes.Node hub = nodes.hub(0);
        try (BenchClient client = new BenchClient(hub.port())) {
          measure(what, client, hub, directory);
        }
      }
    }
    System.exit(0);
  }

  private static void measure(String what, BenchClient client, BenchNodes.Node hub, Path directory)
      throws Exception {
    System.out.printf("%nload average before %s: %s%n", what, load());
    switch (what) {
      case "keys" -> keys(client, directory);
      case "wire" -> new WireBench(client).run();
      case "calls" -> new RateBench(client, hub).run();
      case "shells" -> new ShellsBench(client, hub).run();
      case "audience" -> new AudienceBench(hub).run();
      default -> {
        int mebibytes =
            what.startsWith("flood=")
                ? Integer.parseInt(what.substring("flood=".length()))
                : FLOOD_MEBIBYTES;
        try (BenchClient slow = new BenchClient(hub.port())) {
          new FloodBench(client, slow, hub, directory, mebibytes).run();
        }
      }
    }
  }

  private static String load() throws Exception {
    Path file = Path.of("/proc/loadavg");
    return Files.exists(file) ? Files.readString(file).strip() : "unknown";
  }

  private static void keys(BenchClient client, Path directory) throws Exception {
    Latencies ours;
    try (KeyProbe probe = new KeyProbe(client, "keys")) {
      probe.press(WARM_UP_KEYS);
      ours = probe.press(KEYS);
    }
    System.out.printf("%n%-44s %10s %10s%n", "key to frame, ms", "p50", "p99");
    System.out.printf("%-44s %10.2f %10.2f%n", "vtr", ours.millis(0.5), ours.millis(0.99));
    if (Tmux.isThere()) {
      try (Tmux tmux = new Tmux(directory)) {
        Latencies theirs = tmux.press(TMUX_KEYS);
        System.out.printf(
            "%-44s %10.2f %10.2f%n",
            "tmux send-keys, then capture-pane", theirs.millis(0.5), theirs.millis(0.99));
      }
    }
  }
}
