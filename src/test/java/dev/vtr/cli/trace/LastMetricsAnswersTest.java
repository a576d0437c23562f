package dev.vtr.cli.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vtr.query.IdleTrace;
import dev.vtr.query.TraceFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What answers say of the metrics that were written last. */
class LastMetricsAnswersTest {
  @TempDir Path directory = Path.of("");
  private TraceFiles files = new TraceFiles(directory);

  @BeforeEach
  void files() {
    files = IdleTrace.files(directory);
  }

  @Test
  void everyListSaysWhatTheLastMetricsMiss() throws IOException {
    String file = files.write().toString();
    Files.writeString(
        directory.resolve("metrics.jsonl"), metric("trace.dropped_spans", 17, "hub-1"));
    Path spool = Files.createDirectories(directory.resolve("spool/a"));
    Files.writeString(
        spool.resolve("metrics.jsonl"),
        metric("trace.spool_bytes", 100, "a") + metric("trace.spool_bytes", 4711, "a"));

    for (CommandRun run :
        List.of(
            CommandRun.of(TraceSearchCommand::run, "--jsonl", file, "--session", "build"),
            CommandRun.of(TraceWhyCommand::run, "--jsonl", file, "--session", "build"),
            CommandRun.of(TraceCommand::run, "--jsonl", file, "--trace", IdleTrace.ID),
            CommandRun.of(TraceTimelineCommand::run, "--jsonl", file, "--session", "build"))) {
      assertThat(run.out())
          .contains("17 spans of hub-1 were lost", "4711 bytes of spans were in the spool of a")
          .contains("clock");
    }
  }

  @Test
  void whatASpokeElsewhereHasLeftStandsInTheHubsMetricsAndTheNewerOfTwoCounts() throws IOException {
    String file = files.write().toString();
    Path spool = Files.createDirectories(directory.resolve("spool/a"));
    Files.writeString(
        spool.resolve("metrics.jsonl"),
        metric("trace.spool_bytes", 100, "a") + metric("trace.spool_bytes", 5, "c"));
    Files.writeString(
        directory.resolve("metrics.jsonl"),
        metric("trace.spool_bytes", 4711, "away")
            + metric("trace.spool_bytes", 0, "a").replace(":05.200Z", ":09.200Z")
            + metric("trace.spool_bytes", 8, "c").replace(":05.200Z", ":01.200Z"));

    CommandRun run = CommandRun.of(TraceSearchCommand::run, "--jsonl", file, "--session", "build");

    assertThat(run.out())
        .contains("4711 bytes of spans were in the spool of away and not shipped")
        .contains("5 bytes of spans were in the spool of c")
        .doesNotContain("spool of a and", "8 bytes");
  }

  @Test
  void filesAreWhereTheConfigurationSays() throws IOException {
    files.write();
    Path config = Files.createDirectories(directory.resolve("config"));
    Files.writeString(
        config.resolve("vtr.toml"),
        "[tracing]\njsonl_path = \"%1$s/traces.jsonl\"\nmetrics_path = \"%1$s/numbers.jsonl\"\n"
            .formatted(directory));
    Files.writeString(
        directory.resolve("numbers.jsonl"), metric("trace.dropped_spans", 17, "hub-1"));
    Map<String, String> environment =
        Map.of("HOME", config.toString(), "VTR_CONFIG_DIR", config.toString());

    CommandRun run =
        CommandRun.of(
            Clock.systemUTC(), environment, TraceSearchCommand::run, "--session", "build");
    assertThat(run.out()).contains("session.wait_for_idle", "17 spans of hub-1 were lost");

    Path other = Files.createDirectories(directory.resolve("other"));
    Files.copy(directory.resolve("traces.jsonl"), other.resolve("t.jsonl"));
    assertThat(
            CommandRun.of(
                    Clock.systemUTC(),
                    environment,
                    TraceSearchCommand::run,
                    "--session",
                    "build",
                    "--jsonl",
                    other.resolve("t.jsonl").toString())
                .out())
        .contains("session.wait_for_idle")
        .doesNotContain("17 spans");
  }

  private static String metric(String name, long value, String coordinator) {
    return "{\"ts\":\"2026-02-01T17:30:05.200Z\",\"type\":\"metric\",\"name\":\"%s\",\"value\":%d,\"unit\":\"By\",\"attrs\":{\"coordinator\":\"%s\"}}\n"
        .formatted(name, value, coordinator);
  }
}
