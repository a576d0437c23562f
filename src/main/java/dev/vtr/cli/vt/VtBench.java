package dev.vtr.cli.vt;

import com.sun.management.OperatingSystemMXBean;
import dev.vtr.terminal.Terminal;
import dev.vtr.terminal.TerminalOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * {@code vtr vt bench FILE...}: how fast recordings go through the engine. A run feeds a recording
 * to new terminals until it has fed {@value #RUN_BYTES} bytes, where a recording below {@value
 * #SHORTEST_BYTES} counts as that long; the figures are medians over the runs. Runs to warm up the
 * JVM come before them and are not counted. CPU time is that of the whole process during the run,
 * compiler and collector included.
 */
public final class VtBench {
  /** 10^6 bytes. */
  private static final double MEGABYTE = 1e6;

  /** Hundreds of milliseconds: the system tells CPU time in steps of ten. */
  private static final int RUN_BYTES = 64 << 20;

  /** Enough for the compiler to have settled on recordings of some megabytes. */
  private static final int WARM_UP_BYTES = 256 << 20;

  /** Shorter recordings count as this long: a new terminal for each costs as much time. */
  private static final int SHORTEST_BYTES = 4 << 10;

  private static final String HELP =
      """
      Usage: vtr vt bench FILE... [--cols N --rows N --scrollback N --chunk N --runs N --warm-up N]

      How fast recordings go through the engine: for each file its bytes, MB (10^6 bytes) per CPU
      second of the whole process and per second of wall time, medians over the runs, and the bytes
      of heap behind the scrollback.

      --cols N        columns (80)
      --rows N        rows (24)
      --scrollback N  rows kept above the screen (10000)
      --chunk N       bytes fed at a time (16384)
      --runs N        runs that are counted, of 64 MiB and more (5)
      --warm-up N     MB fed before them (268)
      """;

  private int cols = 80;
  private int rows = 24;
  private int scrollback = 10_000;
  private int chunk = 16 * 1024;
  private int runs = 5;
  private int warmUpBytes = WARM_UP_BYTES;
  private final List<Path> files = new ArrayList<>();

  private VtBench() {}

  /** Measures each file; the exit code. */
  public static int run(String[] args, InputStream in, PrintStream out, PrintStream err) {
    if (args.length == 1 && (args[0].equals("--help") || args[0].equals("-h"))) {
      out.print(HELP);
      return 0;
    }
    var bench = new VtBench();
    try {
      bench.parse(args);
    } catch (IllegalArgumentException e) {
      return Refusal.usage("bench", String.valueOf(e.getMessage()), err);
    }
    try {
      bench.measure(out);
      return 0;
    } catch (IOException e) {
      return Refusal.unusable(String.valueOf(e.getMessage()), err);
    }
  }

  private void parse(String[] args) {
    int i = 0;
    while (i < args.length) {
      if (!args[i].startsWith("--")) {
        files.add(Path.of(args[i]));
        i++;
        continue;
      }
      if (i + 1 == args.length) {
        throw new IllegalArgumentException(args[i] + " needs a number");
      }
      int value = number(args[i], args[i + 1]);
      switch (args[i]) {
        case "--cols" -> cols = value;
        case "--rows" -> rows = value;
        case "--scrollback" -> scrollback = value;
        case "--chunk" -> chunk = Math.max(1, value);
        case "--runs" -> runs = Math.max(1, value);
        case "--warm-up" -> warmUpBytes = (int) Math.min(value * (long) MEGABYTE, 1 << 30);
        default -> throw new IllegalArgumentException("unknown option " + args[i]);
      }
      i += 2;
    }
    if (files.isEmpty()) {
      throw new IllegalArgumentException("name at least one recording");
    }
  }

  private static int number(String option, String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(option + " needs a number, not " + text, e);
    }
  }

  private void measure(PrintStream out) throws IOException {
    for (Path file : files) {
      Recording.requireReadable(file); // before anything is measured
    }
    out.printf(
        "%-28s %12s %12s %12s %14s%n",
        "recording", "bytes", "MB/CPU s", "MB/wall s", "scrollback B");
    out.flush();
    for (Path file : files) {
      measure(file, Recording.read(file), out);
      out.flush();
    }
  }

  private void measure(Path file, byte[] input, PrintStream out) {
    int length = Math.max(SHORTEST_BYTES, input.length);
    feed(input, Math.ceilDiv(warmUpBytes, length));
    int passes = Math.ceilDiv(RUN_BYTES, length);
    double[] perCpuSecond = new double[runs];
    double[] perWallSecond = new double[runs];
    long retained = 0;
    for (int i = 0; i < runs; i++) {
      long cpu = cpuNanos();
      long wall = System.nanoTime();
      feed(input, passes - 1);
      Terminal last = feed(input);
      long fed = (long) passes * input.length;
      perWallSecond[i] = rate(fed, System.nanoTime() - wall);
      perCpuSecond[i] = rate(fed, cpuNanos() - cpu);
      retained = last.scrollbackBytes();
    }
    out.printf(
        Locale.ROOT,
        "%-28s %12d %12.1f %12.1f %14d%n",
        file.getFileName(),
        input.length,
        median(perCpuSecond),
        median(perWallSecond),
        retained);
  }

  private void feed(byte[] input, int passes) {
    for (int i = 0; i < passes; i++) {
      feed(input);
    }
  }

  private Terminal feed(byte[] input) {
    var terminal = new Terminal(new TerminalOptions(cols, rows, scrollback));
    for (int from = 0; from < input.length; from += chunk) {
      terminal.feed(input, from, Math.min(chunk, input.length - from));
      terminal.takeReplies();
    }
    return terminal;
  }

  private static double rate(long bytes, long nanos) {
    return bytes / MEGABYTE / (Math.max(1, nanos) / 1e9);
  }

  private static long cpuNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
