package dev.vtr.cli;

import dev.vtr.cli.command.Surroundings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The training of a node: a hub on a free port with its files in a temporary directory, asked what
 * agents ask, then told to stop. Nothing is left behind.
 */
final class NodeTraining {
  private static final Pattern ADDRESS = Pattern.compile("\"address\":\"([^\"]+)\"");

  private static final List<List<String>> COMMANDS =
      List.of(
          List.of("agent", "spawn", "training", "--cmd", "cat"),
          List.of("agent", "ls"),
          List.of(
              "agent",
              "send",
              "training",
              "line",
              "--submit",
              "--wait-for",
              "line",
              "--timeout",
              "5s"),
          List.of("agent", "screen", "training"),
          List.of("agent", "idle", "training", "--idle", "10ms", "--timeout", "5s"),
          List.of("agent", "rm", "training"));

  private NodeTraining() {}

  /** Trains; {@code parent} is the caller's to remove, should this process be killed. */
  @SuppressWarnings("try") // the hub stops when its input ends, and is waited for while its output is open
  static void run(Path parent) throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory(parent, "node");
    try (var stop = new PipedOutputStream();
        var said = new PipedInputStream()) {
      Thread hub = startHub(directory, new PipedInputStream(stop), new PipedOutputStream(said));
      var lines = new BufferedReader(new InputStreamReader(said, StandardCharsets.UTF_8));
      Matcher address = ADDRESS.matcher(String.valueOf(lines.readLine()));
      if (address.find()) {
        for (List<String> words : COMMANDS) {
          Main.run(words, Training.surroundings(address.group(1), directory.toString()));
        }
      }
      stop.close();
      hub.join();
    } finally {
      remove(directory);
    }
  }

  private static Thread startHub(Path directory, PipedInputStream in, PipedOutputStream out) {
    Surroundings own = Training.surroundings("127.0.0.1:1", directory.toString());
    var surroundings =
        new Surroundings(own.environment(), in, out, OutputStream.nullOutputStream());
    return Thread.ofPlatform()
        .name("training-hub")
        .start(
            () -> {
              Main.run(List.of("hub", "--addr", "127.0.0.1:0", "--until-eof"), surroundings);
              try {
                out.close(); // whoever still waits for the first line
              } catch (IOException e) {
                // Nobody reads it any more.
              }
            });
  }

  private static void remove(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
