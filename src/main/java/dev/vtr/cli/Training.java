package dev.vtr.cli;

import dev.vtr.cli.command.Surroundings;
import java.io.InputStream;
import java.io.OutputStream;
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

  /** Runs the training for a purpose, {@code cli} or {@code node}. */
  public static void main(String[] purpose) throws Exception {
    try (var hub = TrainingHub.start()) {
      for (int i = 0; i < ROUNDS; i++) {
        for (List<String> words : TrainingHub.COMMANDS) {
          Main.run(words, surroundings(hub.port()));
        }
      }
    }
    Runtime.getRuntime().halt(0);
  }

  private static Surroundings surroundings(int port) {
    // A copy of the real one, so that reading it is trained too.
    var environment = new HashMap<String, String>(Surroundings.ofProcess().environment());
    environment.put("VTR_HUB", "127.0.0.1:" + port);
    environment.put("VTR_CONFIG_DIR", "/nonexistent");
    environment.remove("VTR_TOKEN_FILE");
    return new Surroundings(
        environment,
        InputStream.nullInputStream(),
        OutputStream.nullOutputStream(),
        OutputStream.nullOutputStream());
  }
}
