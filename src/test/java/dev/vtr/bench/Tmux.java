package dev.vtr.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A tmux server of its own, to measure beside. */
final class Tmux implements AutoCloseable {
  private final String socket = "vtr-bench-" + ProcessHandle.current().pid();
  private final Path config;

  Tmux(Path directory) throws IOException {
    config = directory.resolve("tmux.conf");
    Files.writeString(config, "set -g history-limit 10000\nset -g default-shell /bin/sh\n");
  }

  static boolean isThere() {
    String path = System.getenv().getOrDefault("PATH", "");
    for (String directory : path.split(":", -1)) {
      if (Files.isExecutable(Path.of(directory, "tmux"))) {
        return true;
      }
    }
    return false;
  }

  /** Runs a command of it and returns what it printed. */
  String run(String... words) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of("tmux", "-L", socket, "-f", config.toString()));
    all.addAll(List.of(words));
    Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said;
  }

  /** How long a program of that many bytes takes that ends by itself, in nanoseconds. */
  long nanosOf(String command) throws IOException, InterruptedException {
    String told = "tmux -L " + socket + " wait-for -S done";
    long begun = System.nanoTime();
    run("new-session", "-d", "-x", "80", "-y", "24", command + "; " + told);
    run("wait-for", "done");
    return System.nanoTime() - begun;
  }

  /** Processor time of its server so far, in seconds. */
  double cpuSeconds() throws IOException, InterruptedException {
    return BenchNodes.cpuSeconds(Long.parseLong(run("display-message", "-p", "#{pid}").strip()));
  }

  /** From {@code send-keys} to a picture that shows the key, by asking again and again. */
  Latencies press(int count) throws IOException, InterruptedException {
    run("new-session", "-d", "-s", "keys", "-x", "80", "-y", "24", "stty raw -echo; exec cat");
    run("send-keys", "-t", "keys", "x"); // waits for the program
    long[] nanos = new long[count];
    String before = settled();
    for (int i = 0; i < count; i++) {
      long pressed = System.nanoTime();
      run("send-keys", "-t", "keys", "x");
      String now = capture();
      while (now.equals(before)) {
        now = capture();
      }
      nanos[i] = System.nanoTime() - pressed;
      before = now;
    }
    return new Latencies(nanos);
  }

  private String settled() throws IOException, InterruptedException {
    String now = capture();
    while (now.isBlank()) {
      now = capture();
    }
    return now;
  }

  private String capture() throws IOException, InterruptedException {
    return run("capture-pane", "-p", "-t", "keys");
  }

  @Override
  public void close() throws IOException, InterruptedException {
    run("kill-server");
  }
}
