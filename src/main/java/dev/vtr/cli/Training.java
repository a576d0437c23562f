package dev.vtr.cli;

import dev.vtr.cli.command.Surroundings;
import dev.vtr.config.Token;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;

/**
 * The run from which an AOT cache is made: what commands do, so that the classes they need are in
 * the cache. Talks to nobody but itself on loopback, prints nothing, leaves nothing behind.
 */
final class Training {
  /** More than one: what only later rounds load is needed by long commands. */
  private static final int ROUNDS = 3;

  private Training() {}

  /**
   * Runs the training for the purpose {@code words[0]}, cli, query or node, with files in the
   * directory {@code words[1]}.
   */
  public static void main(String[] words) throws Exception {
    if (words[0].equals("node")) {
      NodeTraining.run(Path.of(words[1]));
    } else if (words[0].equals("query")) {
      QueryTraining.run(Path.of(words[1]), ROUNDS);
    } else {
      Path directory = Path.of(words[1]).resolve("cli");
      Path token = directory.resolve("token");
      Token.loadOrCreate(token);
      try (var hub = TrainingHub.start()) {
        for (int i = 0; i < ROUNDS; i++) {
          for (List<String> command : TrainingHub.COMMANDS) {
            Main.run(command, surroundings("127.0.0.1:" + hub.port(), directory.toString()));
          }
        }
      } finally {
        Files.delete(token);
        Files.delete(directory);
      }
    }
    Runtime.getRuntime().halt(0);
  }

  /**
   * A command's surroundings within the training: it prints nothing, and finds its token in {@code
   * directory}.
   */
  static Surroundings surroundings(String hub, String directory) {
    // A copy of the real one, so that reading it is trained too.
    var environment = new HashMap<String, String>(Surroundings.ofProcess().environment());
    environment.put("VTR_HUB", hub);
    environment.put("VTR_CONFIG_DIR", directory);
    environment.put("VTR_TRACE_JSONL_PATH", directory + "/traces.jsonl");
    environment.put("VTR_METRICS_JSONL_PATH", directory + "/metrics.jsonl");
    environment.remove("VTR_TOKEN_FILE");
    return new Surroundings(
        environment,
        InputStream.nullInputStream(),
        OutputStream.nullOutputStream(),
        OutputStream.nullOutputStream());
  }
}
