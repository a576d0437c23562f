package dev.vtr.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Prints the figures of sessions; {@code bin/bench sessions} runs it. */
final class SessionsBench {
  private static final List<String> ALL =
      List.of(
          "floor",
          "hops",
          "keys",
          "wire",
          "calls",
          "shells",
          "audience",
          "flood",
          "waits",
          "prompts");
  private static final int FLOOD_MEBIBYTES = 1024;
  private static final int WAIT_MEBIBYTES = 256;
  private static final String FROM = "from=";
  private static final int WARM_UP_KEYS = 400;
  private static final int KEYS = 1_000;
  private static final int TMUX_KEYS = 100;

  private SessionsBench() {}

  /**
   * {@code DIRECTORY [floor] [hops] [keys] [wire] [calls] [shells] [audience] [flood[=MIB]]
   * [waits[=MIB]] [prompts] [from=DIRECTORY] [-JVM-FLAG]...}; all when none is named. What floods
   * is read {@code from} the directory where {@code vtgen.py} wrote it, else made up.
   */
  public static void main(String[] words) throws Exception {
    Path directory = Path.of(words[0]);
    List<String> all = List.of(words).subList(1, words.length);
    List<String> flags = all.stream().filter(word -> word.startsWith("-")).toList();
    List<String> named =
        all.stream().filter(word -> !word.startsWith("-") && !word.startsWith(FROM)).toList();
    Path from =
        all.stream()
            .filter(word -> word.startsWith(FROM))
            .map(word -> Path.of(word.substring(FROM.length())))
            .findFirst()
            .orElse(directory);
    for (String what : named.isEmpty() ? ALL : named) {
      try (BenchNodes nodes = new BenchNodes(directory, flags)) {
        BenchNodes.Node hub = nodes.hub(0);
        try (BenchClient client = new BenchClient(hub.port())) {
          measure(what, client, hub, directory, from);
        }
      }
    }
    System.exit(0);
  }

  private static void measure(
      String words, BenchClient client, BenchNodes.Node hub, Path directory, Path from)
      throws Exception {
    System.out.printf("%nload average before %s: %s%n", words, load());
    String what = words.replaceFirst("=.*", "");
    switch (what) {
      case "floor" -> new FloorBench(client).run();
      case "hops" -> new HopsBench(client, directory.resolve("traces.jsonl")).run();
      case "keys" -> keys(client, directory);
      case "wire" -> new WireBench(client).run();
      case "calls" -> new RateBench(client, hub).run();
      case "shells" -> new ShellsBench(client, hub).run();
      case "audience" -> new AudienceBench(hub).run();
      default -> {
        try (BenchClient slow = new BenchClient(hub.port())) {
          FloodBench floods = new FloodBench(client, slow, hub, directory);
          switch (what) {
            case "flood" -> floods.beside(from, mebibytes(words, FLOOD_MEBIBYTES));
            case "waits" -> floods.waits(mebibytes(words, WAIT_MEBIBYTES));
            case "prompts" -> floods.prompts();
            default -> throw new IllegalArgumentException("there is no bench of " + what);
          }
        }
      }
    }
  }

  private static int mebibytes(String words, int usual) {
    int at = words.indexOf('=');
    return at < 0 ? usual : Integer.parseInt(words.substring(at + 1));
  }

  private static String load() throws Exception {
    Path file = Path.of("/proc/loadavg");
    return Files.exists(file) ? Files.readString(file).strip() : "unknown";
  }

  private static void keys(BenchClient client, Path directory) throws Exception {
    Latencies fresh;
    Latencies ours;
    try (KeyProbe probe = new KeyProbe(client, "keys")) {
      probe.press(WARM_UP_KEYS);
      fresh = probe.press(KEYS);
      probe.warmUp();
      ours = probe.press(KEYS);
    }
    System.out.printf("%n%-44s %10s %10s%n", "key to frame, ms", "p50", "p99");
    System.out.printf(
        "%-44s %10.2f %10.2f%n",
        "vtr, keys 400 to 1,400 of a node", fresh.millis(0.5), fresh.millis(0.99));
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
