package dev.vtr.bench;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.vtr.harness.HubCalls;
import dev.vtr.harness.Nodes;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Prints the tunnel's figures. */
@SuppressWarnings("try") // closing waits
final class TunnelBench {
  private TunnelBench() {}

  /** {@code DIRECTORY [unary] [output] [idle] [crowd] [-JVM-FLAG]...}; all when none is named. */
  public static void main(String[] words) throws Exception {
    System.setProperty(
        "io.opentelemetry.context.contextStorageProvider",
        "dev.vtr.trace.VertxContextStorageProvider");
    ((Logger) LoggerFactory.getLogger("dev.vtr")).setLevel(Level.ERROR); // lines for each spoke
    List<String> all = List.of(words).subList(1, words.length);
    List<String> flags = all.stream().filter(word -> word.startsWith("-")).toList();
    List<String> named = all.stream().filter(word -> !word.startsWith("-")).toList();
    List<String> wanted = named.isEmpty() ? List.of("unary", "output", "idle", "crowd") : named;
    Path directory = Path.of(words[0]);
    if (wanted.contains("unary") || wanted.contains("output")) {
      try (Nodes nodes = new Nodes(directory, flags)) {
        int port = nodes.hub(0).port();
        nodes.spoke("a", port);
        try (HubCalls client = new HubCalls(port)) {
          if (wanted.contains("unary")) {
            new UnaryBench(client).run();
          }
          if (wanted.contains("output")) {
            new OutputBench(client).run();
          }
        }
      }
    }
    if (wanted.contains("crowd")) {
      try (Nodes nodes = new Nodes(directory, flags)) {
        new CrowdBench(nodes).run();
      }
    }
    if (wanted.contains("idle")) {
      try (Nodes nodes = new Nodes(directory, flags)) {
        new CrowdBench(nodes).idle();
      }
    }
    System.exit(0);
  }
}
