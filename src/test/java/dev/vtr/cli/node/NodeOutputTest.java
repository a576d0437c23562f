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

  /** A node's command. */
  @FunctionalInterface
  private interface Command {
    ExitCode run(String version, List<String> words, Surroundings surroundings) throws Exception;
  }

  /** A hub or a spoke as its command runs it, until its standard input ends. */
  private final class Running implements AutoCloseable {
    private final PipedOutputStream stdin = new PipedOutputStream();
    private final PipedInputStream stdout = new PipedInputStream();
    private final CompletableFuture<ExitCode> exit;
    final JsonNode facts;

    Running() throws Exception {
      this(HubCommand::run, "--addr", "127.0.0.1:0");
    }

    Running(Command command, String option, String value) throws Exception {
      InputStream in = new PipedInputStream(stdin);
      PipedOutputStream out = new PipedOutputStream(stdout);
      Map<String, String> environment =
          Map.of("HOME", "" + directory, "VTR_CONFIG_DIR", "" + directory, "SHELL", "/bin/sh");
      exit =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return command.run(
                      "test",
                      List.of(option, value, "--until-eof"),
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
  void itNamesTheFilesThatThisProcessWrites() throws Exception {
    Path wanted = directory.resolve("t/traces.jsonl");
    Path metrics = directory.resolve("m/own.jsonl");
    configure("jsonl_path = \"" + wanted + "\"\nmetrics_path = \"" + metrics + "\"");
    try (Running first = new Running();
        Running second = new Running()) {
      assertThat(first.facts.path("traces").asText()).isEqualTo(wanted.toString());
      assertThat(first.facts.path("metrics").asText()).isEqualTo(metrics.toString());
      Path own = Path.of(second.facts.path("traces").asText());
      assertThat(own).isNotEqualTo(wanted).hasParent(wanted.getParent()).isRegularFile();
      Path ownMetrics = Path.of(second.facts.path("metrics").asText());
      assertThat(ownMetrics).isNotEqualTo(metrics).hasParent(metrics.getParent()).isRegularFile();
    }
  }

  /** Hub and spoke of one configuration write no file together. */
  @Test
  void aSpokesFilesAreInItsSpoolAndItSaysSo() throws Exception {
    Path metrics = directory.resolve("m/own.jsonl");
    configure(
        "jsonl_path = \"%s\"\nmetrics_path = \"%s\"\n[spoke]\nname = \"s1\""
            .formatted(directory.resolve("t/traces.jsonl"), metrics));
    try (Running hub = new Running();
        Running spoke =
            new Running(SpokeCommand::run, "--hub", hub.facts.path("address").asText())) {
      Path spool = directory.resolve("t/spool/s1");
      assertThat(spoke.facts.path("traces").asText()).isEqualTo(spool + "/traces.jsonl");
      assertThat(spoke.facts.path("metrics").asText()).isEqualTo(spool + "/own.jsonl");
    }
    assertThat(metrics).isRegularFile();
    assertThat(directory.resolve("t/spool/s1/own.jsonl")).isRegularFile();
  }

  @Test
  void whereNoneCanBeWrittenItIsNull() throws Exception {
    Path link = Files.createSymbolicLink(directory.resolve("link"), directory.resolve("elsewhere"));
    Path other = Files.createSymbolicLink(directory.resolve("other"), directory.resolve("nowhere"));
    configure("jsonl_path = \"%s\"\nmetrics_path = \"%s\"".formatted(link, other));
    try (Running hub = new Running()) {
      for (String file : List.of("traces", "metrics")) {
        assertThat(hub.facts.has(file)).isTrue();
        assertThat(hub.facts.path(file).isNull()).as(hub.facts.toString()).isTrue();
      }
    }
  }
}
