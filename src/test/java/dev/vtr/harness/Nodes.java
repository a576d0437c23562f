package dev.vtr.harness;

import dev.vtr.cli.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** Nodes as {@code bin/vtr} starts them, with files of their own. */
@SuppressWarnings("try") // closing waits
public final class Nodes implements AutoCloseable {
  public static final String TOKEN = "a-token-for-benchmarks-only";
  private static final long START_SECONDS = 60;

  private final Path directory;
  private final List<String> flags;
  private final List<Child> started = new ArrayList<>();
  private String more = "";

  /**
   * @param flags more for the JVM, for example of a profiler
   */
  public Nodes(Path directory, List<String> flags) throws IOException {
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
  public record Node(Child process, String said) {
    /** Of a hub. */
    public int port() {
      String mark = "\"address\":\"";
      int at = said.indexOf(mark) + mark.length();
      String address = said.substring(at, said.indexOf('"', at));
      return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    /** Processor time of the whole process so far, in seconds. */
    public double cpuSeconds() throws IOException {
      String[] fields =
          Files.readString(Path.of("/proc/" + process.pid() + "/stat"))
              .replaceFirst(".*\\) ", "")
              .split(" ", -1);
      return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / 100.0;
    }

    /** Resident memory in MiB. */
    public double residentMebibytes() throws IOException {
      for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
        if (line.startsWith("VmRSS:")) {
          return Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024;
        }
      }
      throw new IOException("no VmRSS");
    }
  }

  public Node hub(int port, String... more) throws Exception {
    List<String> words = new ArrayList<>(List.of("hub", "--addr", "127.0.0.1:" + port));
    words.addAll(List.of(more));
    return start("hub", words);
  }

  public Node spoke(String name, int hubPort) throws Exception {
    return start(
        "spoke-" + name, List.of("spoke", "--name", name, "--hub", "127.0.0.1:" + hubPort));
  }

  private Node start(String name, List<String> words) throws Exception {
    return started(List.of(), name, words);
  }

  /** {@code vtr WORDS} once it is up, run by {@code prefix}. */
  public Node started(List<String> prefix, String name, List<String> words) throws Exception {
    Child child = unstarted(prefix, name, words);
    String said = child.awaitLine(line -> line.startsWith("{\"node\""), START_SECONDS);
    if (said == null) {
      throw new IOException(name + " did not start; see " + directory.resolve(name + ".err"));
    }
    return new Node(child, said);
  }

  /** A process of {@code vtr WORDS} that nobody waits for; its log is {@code NAME.err}. */
  public Child unstarted(String name, List<String> words) throws IOException {
    return unstarted(List.of(), name, words);
  }

  private Child unstarted(List<String> prefix, String name, List<String> words) throws IOException {
    List<String> jvm = new ArrayList<>(List.of("-XX:+UseG1GC", "-Dvtr.version=test"));
    for (String flag : flags) {
      jvm.add(flag.replace("%n", name));
    }
    List<String> all = new ArrayList<>(words);
    if (!words.contains("--token-file")) {
      all.addAll(List.of("--token-file", directory.resolve("token").toString()));
    }
    all.addAll(List.of("--shell", "/bin/sh", "--config", config().toString()));
    Child child =
        Child.start(prefix, Main.class, jvm, all, directory.resolve(name + ".err"), line -> {});
    started.add(child);
    return child;
  }

  /** Further lines of the configuration, before the first node starts. */
  public void configure(String lines) {
    more = lines;
  }

  /** With room for all that a back-fill brings: a hub keeps 1 GiB of files otherwise. */
  private Path config() throws IOException {
    Path config = directory.resolve("vtr.toml");
    if (!Files.exists(config)) {
      Files.writeString(
          config,
          more
              + "[tracing]\ntotal_bytes = \"4GiB\"\njsonl_path = \"%s\"\nmetrics_path = \"%s\"\n"
                  .formatted(
                      directory.resolve("traces.jsonl"), directory.resolve("metrics.jsonl")));
    }
    return config;
  }

  /** In the order of their start, the last first; with a moment for each to end well. */
  @Override
  public void close() throws Exception {
    for (Child child : started.reversed()) {
      if (child.isAlive()) {
        child.signal("CONT");
        child.signal("TERM");
        child.awaitEnd(15);
      }
      child.close();
    }
  }
}
