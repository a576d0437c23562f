package dev.vtr.app;

import dev.vtr.cli.agent.AgentCommands;
import dev.vtr.cli.command.CommandFailure;
import dev.vtr.cli.command.ExitCode;
import dev.vtr.cli.command.Surroundings;
import dev.vtr.query.TraceLookup;
import dev.vtr.query.TraceQuery;
import dev.vtr.query.TraceTree;
import dev.vtr.query.scan.LineScan;
import dev.vtr.query.scan.ScanCounts;
import dev.vtr.query.scan.SpanFiles;
import dev.vtr.session.CoordinatorOptions;
import dev.vtr.trace.jsonl.JsonlLimits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * A hub and a spoke in this process, in a directory of the test's, with the real command line in
 * front.
 */
final class TwoNodes implements AutoCloseable {
  static final String TOKEN = "a-token-for-the-tests-only";
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final Path directory;
  private final boolean hubTraces;
  private Hub hub;
  private final Spoke spoke;

  private TwoNodes(Path directory, boolean hubTraces, Hub hub, Spoke spoke) {
    this.directory = directory;
    this.hubTraces = hubTraces;
    this.hub = hub;
    this.spoke = spoke;
  }

  /** A hub called {@code hub-1} and a spoke called {@code a}, joined. */
  static TwoNodes start(Path directory) throws Exception {
    return start(directory, true, true);
  }

  /** The same, each with or without tracing. */
  static TwoNodes start(Path directory, boolean hubTraces, boolean spokeTraces) throws Exception {
    Path token = directory.resolve("token");
    Files.createFile(
        token, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(token, TOKEN);
    Hub hub =
        Hub.start(
            new HubOptions(
                node(directory, "hub-1", "traces.jsonl", hubTraces),
                "127.0.0.1",
                0,
                TOKEN,
                true,
                null));
    Spoke spoke =
        Spoke.start(
            new SpokeSettings(
                node(directory, "a", "spool/a/traces.jsonl", spokeTraces),
                "127.0.0.1",
                port(hub),
                () -> TOKEN,
                null));
    spoke
        .joined()
        .toCompletionStage()
        .toCompletableFuture()
        .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    return new TwoNodes(directory, hubTraces, hub, spoke);
  }

  private static NodeOptions node(Path directory, String name, String spans, boolean traces) {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.put("SHELL", "/bin/sh");
    return new NodeOptions(
        "test",
        quicklyIdle(CoordinatorOptions.standard(name, directory, environment)),
        new TraceOptions(
            traces,
            directory.resolve(spans),
            directory.resolve(name + "-metrics.jsonl"),
            JsonlLimits.DEFAULT,
            Duration.ofSeconds(10),
            true));
  }

  /** Sessions are idle after a moment, so that a test sees it. */
  private static CoordinatorOptions quicklyIdle(CoordinatorOptions options) {
    return new CoordinatorOptions(
        options.name(),
        options.shell(),
        options.cols(),
        options.rows(),
        options.scrollbackLines(),
        options.killTimeout(),
        Duration.ofMillis(200),
        options.maxSessions(),
        options.maxSubscribers(),
        options.maxRecordingBytes(),
        options.recordsAll(),
        options.recordings(),
        options.permissions(),
        options.home(),
        options.environment());
  }

  private static int port(Hub hub) {
    return Integer.parseInt(hub.address().substring(hub.address().lastIndexOf(':') + 1));
  }

  /** Stops the hub and starts another in its place; the spoke finds it by itself. */
  void restartHub() throws StartFailure {
    int port = port(hub);
    hub.close();
    hub =
        Hub.start(
            new HubOptions(
                node(directory, "hub-1", "traces.jsonl", hubTraces),
                "127.0.0.1",
                port,
                TOKEN,
                true,
                null));
  }

  /** The port that the hub listens on. */
  int port() {
    return port(hub);
  }

  /** The spoke's own file, its spool. */
  Path spool() {
    return directory.resolve("spool/a/traces.jsonl");
  }

  /** The metrics file of {@code hub-1} or {@code a}. */
  Path metrics(String node) {
    return directory.resolve(node + "-metrics.jsonl");
  }

  /** How one command ended, and what it printed. */
  record Ran(ExitCode exit, String out, String err) {
    /** The one field of the one JSON object on standard output. */
    String field(String name) {
      String mark = "\"" + name + "\":\"";
      int at = out.indexOf(mark);
      if (at < 0) {
        throw new AssertionError("no " + name + " in " + out + err);
      }
      return out.substring(at + mark.length(), out.indexOf('"', at + mark.length()));
    }
  }

  /** {@code vtr agent WORDS}. */
  Ran agent(String... words) throws CommandFailure {
    return agent(Map.of(), words);
  }

  Ran agent(Map<String, String> more, String... words) throws CommandFailure {
    Map<String, String> environment = new HashMap<>(more);
    environment.put("VTR_HUB", hub.address());
    environment.put("VTR_TOKEN_FILE", directory.resolve("token").toString());
    environment.put("VTR_CONFIG_DIR", directory.resolve("no-config").toString());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    ExitCode exit =
        new AgentCommands("test", interruption -> {})
            .run(
                List.of(words),
                new Surroundings(environment, InputStream.nullInputStream(), out, err));
    return new Ran(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** Waits until a line of the hub's span file contains {@code text}. */
  void awaitLine(String text) throws Exception {
    try (WatchService watch = FileSystems.getDefault().newWatchService()) {
      directory.register(watch, StandardWatchEventKinds.ENTRY_MODIFY);
      long end = System.nanoTime() + LIMIT.toNanos();
      while (System.nanoTime() - end < 0) {
        if (Files.readString(traces()).contains(text)) {
          return;
        }
        WatchKey changed = watch.poll(1, TimeUnit.SECONDS);
        if (changed != null) {
          changed.pollEvents();
          changed.reset();
        }
      }
      throw new AssertionError("no line has " + text);
    }
  }

  /** Reads the hub's file each time it grows, until {@code lacks} is empty; answers the tree. */
  TraceTree awaitTrace(String traceId, Function<TraceTree, List<String>> lacks) throws Exception {
    try (WatchService watch = FileSystems.getDefault().newWatchService()) {
      directory.register(
          watch, StandardWatchEventKinds.ENTRY_MODIFY, StandardWatchEventKinds.ENTRY_CREATE);
      long end = System.nanoTime() + LIMIT.toNanos();
      List<String> missing = List.of("not looked yet");
      while (System.nanoTime() - end < 0) {
        if (find(traceId) instanceof TraceLookup.Found found) {
          missing = lacks.apply(found.tree());
          if (missing.isEmpty()) {
            return found.tree();
          }
        }
        WatchKey changed = watch.poll(1, TimeUnit.SECONDS);
        if (changed != null) {
          changed.pollEvents();
          changed.reset();
        }
      }
      throw new AssertionError("the trace lacks " + missing);
    }
  }

  private TraceLookup find(String traceId) throws IOException {
    return new TraceQuery(new LineScan(SpanFiles.behind(List.of(traces())), new ScanCounts()))
        .find(traceId);
  }

  Path traces() {
    return directory.resolve("traces.jsonl");
  }

  @Override
  public void close() {
    spoke.close();
    hub.close();
  }
}
