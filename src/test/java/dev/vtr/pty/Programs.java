package dev.vtr.pty;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** What the tests run on their terminals. */
final class Programs {
  static final Map<String, String> ENVIRONMENT =
      Map.of("PATH", "/usr/bin:/bin", "TERM", "xterm-256color", "LANG", "C.UTF-8");

  private Programs() {}

  static PtySpawn command(String... argv) {
    return new PtySpawn(List.of(argv), Path.of("/"), ENVIRONMENT, 80, 24);
  }

  static PtySpawn shell(String script) {
    return command("/bin/sh", "-c", script);
  }

  static Pty start(PtyReactor reactor, PtySpawn spawn, PtyListener listener) throws PtyException {
    return reactor.spawn(spawn, PtyLimits.STANDARD, listener);
  }

  /** Writes text and waits for the outcome. */
  static WriteOutcome write(Pty pty, String text) throws Exception {
    CompletableFuture<WriteOutcome> outcome = new CompletableFuture<>();
    pty.write(text.getBytes(StandardCharsets.UTF_8), outcome::complete);
    return outcome.get(20, TimeUnit.SECONDS);
  }
}
