package dev.vtr.harness;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A Java process of ours with this one's class path, that is spoken to by lines. */
public final class Child implements AutoCloseable {
  /** For a process that lives for seconds. */
  public static final List<String> SHORT_LIVED =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData", "-Xmx96m");

  private static final String END = "the process ended";

  /** One that does not answer a debugger either is left alone. */
  private static final long TELLING_SECONDS = 30;

  private final Process process;
  private final Writer orders;
  private final BlockingQueue<String> said = new LinkedBlockingQueue<>();
  private final Consumer<String> listener;

  private Child(Process process, Consumer<String> listener) {
    this.process = process;
    this.orders = process.outputWriter(StandardCharsets.UTF_8);
    this.listener = listener;
    Thread.ofVirtual().start(this::read);
  }

  /**
   * Starts {@code main} with {@code words}.
   *
   * @param listener hears each line of standard output, on a thread of its own
   */
  public static Child start(
      Class<?> main, List<String> flags, List<String> words, Path errors, Consumer<String> listener)
      throws IOException {
    return start(List.of(), main, flags, words, errors, listener);
  }

  /** As above, as what follows {@code prefix} on a command line that ends in what it runs. */
  public static Child start(
      List<String> prefix,
      Class<?> main,
      List<String> flags,
      List<String> words,
      Path errors,
      Consumer<String> listener)
      throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dio.opentelemetry.context.contextStorageProvider="
                + "dev.vtr.trace.VertxContextStorageProvider",
            "-Dlogback.configurationFile=logback.xml")); // to its own standard error
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(words);
    ProcessBuilder process =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()));
    process.environment().keySet().removeIf(name -> name.startsWith("VTR_")); // the user's own
    return new Child(process.start(), listener);
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        listener.accept(line);
        said.add(line);
      }
    } catch (IOException e) {
      // As good as its end.
    }
    said.add(END);
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public void order(String line) {
    try {
      orders.write(line + "\n");
      orders.flush();
    } catch (IOException e) {
      // It has died, which whoever waits for it sees.
    }
  }

  /** The rest of the next line whose first word is {@code word}; null if none comes in time. */
  public String await(String word, long seconds) throws InterruptedException {
    String line = awaitLine(each -> each.equals(word) || each.startsWith(word + " "), seconds);
    return line == null ? null : line.substring(Math.min(line.length(), word.length() + 1));
  }

  /** The next line that is {@code wanted}; null if none comes in time. */
  public String awaitLine(Predicate<String> wanted, long seconds) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (true) {
      String line = said.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (line == null || line.equals(END)) {
        return null;
      }
      if (wanted.test(line)) {
        return line;
      }
    }
  }

  /** Its exit status; -1 if it is still there after so long. */
  public int awaitEnd(long seconds) throws InterruptedException {
    return process.waitFor(seconds, TimeUnit.SECONDS) ? process.exitValue() : -1;
  }

  /** {@code SIGKILL}. */
  public void kill() {
    process.destroyForcibly();
  }

  /** Any other signal, by its name. */
  public void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start().waitFor();
  }

  /** Writes what its threads do to {@code stem.threads}, and its objects to {@code stem.hprof}. */
  public void tell(Path stem) throws IOException, InterruptedException {
    Path threads = stem.resolveSibling(stem.getFileName() + ".threads");
    Path objects = stem.resolveSibling(stem.getFileName() + ".hprof");
    ask(threads, "Thread.print");
    ask(threads, "GC.heap_dump", objects.toAbsolutePath().toString());
  }

  private void ask(Path answers, String... question) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
    command.add(Long.toString(pid()));
    command.addAll(List.of(question));
    Process asking =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(answers.toFile()))
            .start();
    if (!asking.waitFor(TELLING_SECONDS, TimeUnit.SECONDS)) {
      asking.destroyForcibly();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
