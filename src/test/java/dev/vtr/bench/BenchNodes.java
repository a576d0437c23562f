package dev.vtr.bench;

import dev.vtr.cli.Main;
import dev.vtr.harness.Child;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** Nodes as {@code bin/vtr} starts them, with files of their own. */
final class BenchNodes implements AutoCloseable {
  static final String TOKEN = "a-token-for-benchmarks-only";
  private static final long START_SECONDS = 60;

  private final Path directory;
  private final List<String> flags;
  private final List<Child> started = new ArrayList<>();

  /**
   * @param flags more for the JVM, for example of a profiler
   */
  BenchNodes(Path directory, List<String> flags) throws IOException {
    this.directory = directory;
    this.flags = flags;
    Path token = directory.resolve("token");
    if (!Files.exists(token)) {
      Files.createFile(
          token,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(token, TOKEN);
    }
  }

  /** A node and what it says of where it is. */
  record Node(Child process, String said) {
    /** Of a hub. */
    int port() {
      String mark = "\"address\":\"127.0.0.1:";
      int at = said.indexOf(mark) + mark.length();
      return Integer.parseInt(said.substring(at, said.indexOf('"', at)));
    }

    /** Processor time of the whole process so far, in seconds. */
    double cpuSeconds() throws IOException {
      return BenchNodes.cpuSeconds(process.pid());
    }

    /** Resident memory in MiB. */
    double residentMebibytes() throws IOException {
      for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
        if (line.startsWith("VmRSS:")) {
          return Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024;
        }
      }
      throw new IOException("no VmRSS");
    }
  }

  /** Processor time of a process so far, in seconds. */
  static double cpuSeconds(long pid) throws IOException {
    String[] fields =
        Files.readString(Path.of("/proc/" + pid + "/stat"))
            .replaceFirst(".*\\) ", "")
            .split(" ", -1);
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / 100.0;
  }

  Node hub(int port, String... more) throws Exception {
    List<String> words = new ArrayList<>(List.of("hub", "--addr", "127.0.0.1:" + port));
    words.addAll(List.of(more));
    return start("hub", words);
  }

  Node spoke(String name, int hubPort) throws Exception {
    return start(
        "spoke-" + name, List.of("spoke", "--name", name, "--hub", "127.0.0.1:" + hubPort));
  }

  private Node start(String name, List<String> words) throws Exception {
    List<String> jvm = new ArrayList<>(List.of("-Dvtr.version=bench"));
    if (flags.stream().noneMatch(flag -> flag.matches("-XX:[+]Use.*GC"))) {
      jvm.add("-XX:+UseG1GC"); // as bin/vtr does
    }
    for (String flag : flags) {
      jvm.add(flag.replace("%n", name));
    }
    List<String> all = new ArrayList<>(words);
    all.addAll(
        List.of("--token-file", directory.resolve("token").toString(), "--shell", "/bin/sh"));
    all.addAll(List.of("--config", config().toString()));
    Child child = Child.start(Main.class, jvm, all, directory.resolve(name + ".err"), line -> {});
    started.add(child);
    String said = child.awaitLine(line -> line.startsWith("{\"node\""), START_SECONDS);
    if (said == null) {
      throw new IOException(name + " did not start; see " + directory.resolve(name + ".err"));
    }
    return new Node(child, said);
  }

  private Path config() throws IOException {
    Path config = directory.resolve("vtr.toml");
    if (!Files.exists(config)) {
      Files.writeString(
          config,
          "[tracing]\njsonl_path = \"%s\"\nmetrics_path = \"%s\"\n"
              .formatted(directory.resolve("traces.jsonl"), directory.resolve("metrics.jsonl")));
    }
    return config;
  }

  /** In the order of their start, the last first; with a moment for each to end well. */
  @Override
  public void close() throws Exception {
    for (Child child : started.reversed()) {
      child.signal("TERM");
      child.awaitEnd(10);
      child.close();
    }
  }
}
