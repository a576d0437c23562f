package dev.vtr.cli.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vtr.cli.command.ExitCode;
import dev.vtr.cli.command.Surroundings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a node says on standard output once it is up. */
@Timeout(60)
class NodeOutputTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path directory;

  /** A hub as {@code vtr hub} runs it, until its standard input ends. */
  private final class Running implements AutoCloseable {
    private final PipedOutputStream stdin = new PipedOutputStream();
    private final PipedInputStream stdout = new PipedInputStream();
    private final CompletableFuture<ExitCode> exit;
    final JsonNode facts;

    Running() throws Exception {
      InputStream in = new PipedInputStream(stdin);
      PipedOutputStream out = new PipedOutputStream(stdout);
      Map<String, String> environment =
          Map.of("HOME", "" + directory, "VTR_CONFIG_DIR", "" + directory, "SHELL", "/bin/sh");
      exit =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return HubCommand.run(
                      "test",
                      List.of("--addr", "127.0.0.1:0", "--until-eof"),
                      new Surroundings(environment, in, out, new ByteArrayOutputStream()));
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              },
              task -> Thread.ofPlatform().daemon().start(task));
      facts = JSON.readTree(line());
    }

    private String line() throws IOException {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      for (int c = stdout.read(); c >= 0 && c != '\n'; c = stdout.read()) {
        line.write(c);
      }
      return line.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws Exception {
      stdin.close();
      assertThat(exit.get(30, TimeUnit.SECONDS)).isEqualTo(ExitCode.DONE);
    }
  }

  private void configure(String tracing) throws IOException {
    Files.writeString(directory.resolve("vtr.toml"), "[tracing]\n" + tracing + "\n");
  }

  @Test
  void tracesIsTheFileThatThisProcessWrites() throws Exception {
    Path wanted = directory.resolve("t/traces.jsonl");
    configure("jsonl_path = \"" + wanted + "\"");
    try (Running first = new Running();
        Running second = new Running()) {
      assertThat(first.facts.path("traces").asText()).isEqualTo(wanted.toString());
      Path own = Path.of(second.facts.path("traces").asText());
      assertThat(own).isNotEqualTo(wanted).hasParent(wanted.getParent()).isRegularFile();
    }
  }

  @Test
  void whereNoneCanBeWrittenItIsNull() throws Exception {
    Path link = Files.createSymbolicLink(directory.resolve("link"), directory.resolve("elsewhere"));
    configure("jsonl_path = \"" + link + "\"");
    try (Running hub = new Running()) {
      assertThat(hub.facts.has("traces")).isTrue();
      assertThat(hub.facts.path("traces").isNull()).as(hub.facts.toString()).isTrue();
    }
  }
}
