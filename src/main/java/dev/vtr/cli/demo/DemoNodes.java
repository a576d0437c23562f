package dev.vtr.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vtr.cli.command.CommandFailure;
import dev.vtr.cli.command.ExitCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The processes and files of a demo: a temporary directory, and the nodes that work in it.
 *
 * <p>Nothing outlives it. {@link #close} ends the nodes and removes the directory; the runtime's
 * shutdown does the same when the demo is interrupted; and a node ends by itself when the pipe to
 * its standard input closes, so that even a demo that is killed leaves no process.
 */
final class DemoNodes implements AutoCloseable {
  /** A node needs one to two seconds on two small cores; the rest is for machines that are busy. */
  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  private static final Duration STOP_LIMIT = Duration.ofSeconds(8);

  private final Path directory;
  private final Map<String, String> environment;
  private final List<Process> processes = new ArrayList<>();
  private final Thread atShutdown = new Thread(this::end, "demo-cleanup");

  private DemoNodes(Path directory, Map<String, String> environment) {
    this.directory = directory;
    this.environment = environment;
  }

  /** An empty directory of its own, and the environment that all its processes get. */
  static DemoNodes create(Map<String, String> inherited) throws IOException {
    Path directory =
        Files.createTempDirectory(
            "vtr-demo-",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Map<String, String> environment = new HashMap<>(inherited);
    environment.keySet().removeIf(name -> name.startsWith("VTR_") && !KEPT.contains(name));
    environment.put("VTR_CONFIG_DIR", directory.resolve("config").toString());
    environment.put("VTR_TRACE_JSONL_PATH", directory.resolve("traces.jsonl").toString());
    environment.put("VTR_METRICS_JSONL_PATH", directory.resolve("metrics.jsonl").toString());
    DemoNodes nodes = new DemoNodes(directory, environment);
    Runtime.getRuntime().addShutdownHook(nodes.atShutdown);
    return nodes;
  }

  /** What the launcher told us and tells the nodes too. */
  private static final List<String> KEPT = List.of("VTR_JAVA_HOME", "VTR_AOT", "VTR_LAUNCHER");

  /** Where the hub writes the spans of all nodes. */
  Path traces() {
    return directory.resolve("traces.jsonl");
  }

  /** The environment of the demo's processes, to be added to. */
  Map<String, String> environment() {
    return new HashMap<>(environment);
  }

  /**
   * Starts a node and waits until it says that it is up.
   *
   * @param words of the command line, for example {@code hub --name hub-1}
   * @return what it says of itself: one JSON object
   */
  JsonNode start(String... words) throws CommandFailure {
    try {
      Process process = launch(words);
      CompletableFuture<@Nullable String> said =
          CompletableFuture.supplyAsync(() -> firstLine(process), Thread::startVirtualThread);
      String line = said.get(START_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      if (line != null) {
        return new ObjectMapper().readTree(line);
      }
      throw failed(words[0] + " ended before it was up");
    } catch (IOException | ExecutionException e) {
      throw failed(words[0] + " cannot be started: " + e.getMessage());
    } catch (TimeoutException e) {
      throw failed(words[0] + " was not up within " + START_LIMIT.toSeconds() + " s");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed("interrupted");
    }
  }

  private static CommandFailure failed(String message) {
    return new CommandFailure(
        "INTERNAL", message, "Read what the node wrote above.", ExitCode.REFUSED);
  }

  private synchronized Process launch(String... words) throws IOException {
    List<String> line = new ArrayList<>();
    String launcher = environment.get("VTR_LAUNCHER");
    if (launcher != null) {
      line.add(launcher);
    } else {
      line.add(ProcessHandle.current().info().command().orElse("java"));
      line.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.vtr.cli.Main"));
    }
    line.addAll(List.of(words));
    line.add("--until-eof");
    ProcessBuilder builder =
        new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    processes.add(process);
    return process;
  }

  @SuppressWarnings("StreamResourceLeak") // the pipe lives as long as the process
  private static @Nullable String firstLine(Process process) {
    try {
      BufferedReader reader = process.inputReader(StandardCharsets.UTF_8);
      return reader.readLine();
    } catch (IOException e) {
      return null;
    }
  }

  @Override
  public void close() {
    end();
    try {
      Runtime.getRuntime().removeShutdownHook(atShutdown);
    } catch (IllegalStateException shuttingDown) {
      // The hook runs, and finds nothing more to do.
    }
  }

  /** Ends the nodes, the last one first, and removes the directory. */
  private synchronized void end() {
    for (Process process : processes.reversed()) {
      endOne(process);
    }
    processes.clear();
    try {
      removeDirectory();
    } catch (IOException e) {
      System.err.println("vtr demo: " + directory + " cannot be removed: " + e.getMessage());
    }
  }

  private static void endOne(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private void removeDirectory() throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
              throws IOException {
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
