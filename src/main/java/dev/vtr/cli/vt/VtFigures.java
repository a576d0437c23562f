package dev.vtr.cli.vt;

import dev.vtr.terminal.Terminal;
import dev.vtr.terminal.TerminalOptions;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * {@code vtr vt figures}: what a terminal of 80x24 with 10,000 lines above it costs besides the
 * output it takes. A resize counts until all rows above the screen are wrapped anew, which happens
 * when one is looked at. The first is that of the process, so nothing of it is compiled; the time
 * is that of the thread alone.
 */
public final class VtFigures {
  private static final String HELP =
      """
      Usage: vtr vt figures

      What a terminal of 80x24 with 10,000 lines above it costs besides its output: the first
      resize, heap of the scrollback, snapshots. A line for each figure.
      """;

  private static final int COLS = 80;
  private static final int ROWS = 24;
  private static final int LINES = 10_000;
  private static final int WIDE = 200;
  private static final int NARROW = 40;
  private static final int WRAPPED = 156;
  private static final int RESIZES = 100;
  private static final double KIBIBYTE = 1024;
  private static final double NANOS_PER_MICRO = 1e3;
  private static final double NANOS_PER_MILLI = 1e6;

  /** Enough for the compiler to have settled on a snapshot. */
  private static final int SNAPSHOTS = 20_000;

  /** A few characters in each row, so that none has a picture from before. */
  private static final byte[] TOUCH_ALL = touchAll();

  private VtFigures() {}

  /** Prints a line for each figure; the exit code. */
  public static int run(String[] args, PrintStream out, PrintStream err) {
    if (args.length == 1 && (args[0].equals("--help") || args[0].equals("-h"))) {
      out.print(HELP);
      return 0;
    }
    if (args.length > 0) {
      return Refusal.usage("figures", "vt figures takes no words", err);
    }
    var print = new Lines(out);
    byte[] full = asciiLines();
    print.line("first resize, lines of 156 in two rows, ms", resizeMillis(wrapped(), WIDE));
    print.line("resize, lines of 156 in two rows, ms", resizeMillis(wrapped(), WIDE));
    print.line("resize, lines of 156 to 40 columns, ms", resizeMillis(wrapped(), NARROW));
    print.line("resize, lines that fit, ms", resizeMillis(words(), WIDE));
    print.line("resize, full lines of " + COLS + ", ms", resizeMillis(full, WIDE));
    print.line("resize, one line of " + LINES + " rows, ms", resizeMillis(oneLine(), WIDE));
    print.line("resize, a coloured log, ms", resizeMillis(coloured(), WIDE));
    print.line("resize, lines of wide characters, ms", resizeMillis(wide(), WIDE));
    print.line("100 resizes between which nobody looks, ms", draggedMillis(wrapped()));
    print.line("heap of full ASCII lines, KiB", scrollbackKibibytes(full));
    print.line("heap of a coloured log, KiB", scrollbackKibibytes(coloured()));
    print.line(
        "snapshot after one row changed, us",
        snapshotMicros("\033[5;1Hx".getBytes(StandardCharsets.US_ASCII)));
    print.line("snapshot after all rows changed, us", snapshotMicros(TOUCH_ALL));
    return 0;
  }

  private record Lines(PrintStream out) {
    void line(String name, double value) {
      out.printf(Locale.ROOT, "%-44s %10.2f%n", name, value);
    }
  }

  private static Terminal filled(byte[] output) {
    var terminal = new Terminal(new TerminalOptions(COLS, ROWS, LINES));
    terminal.feed(output);
    return terminal;
  }

  private static double resizeMillis(byte[] output, int cols) {
    Terminal terminal = filled(output);
    var threads = ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadCpuTime();
    terminal.resize(cols, ROWS);
    terminal.lines().scrollbackRow(0);
    return (threads.getCurrentThreadCpuTime() - before) / NANOS_PER_MILLI;
  }

  private static double draggedMillis(byte[] output) {
    Terminal terminal = filled(output);
    var threads = ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadCpuTime();
    for (int step = 1; step <= RESIZES; step++) {
      terminal.resize(COLS + step, ROWS + step % 7);
    }
    return (threads.getCurrentThreadCpuTime() - before) / NANOS_PER_MILLI;
  }

  private static double scrollbackKibibytes(byte[] output) {
    return filled(output).scrollbackBytes() / KIBIBYTE;
  }

  /** Median of the second half; feeding the change is not counted. */
  private static double snapshotMicros(byte[] change) {
    Terminal terminal = filled(coloured());
    long[] nanos = new long[SNAPSHOTS];
    long cells = 0;
    for (int i = 0; i < SNAPSHOTS; i++) {
      terminal.feed(change);
      long before = System.nanoTime();
      cells += terminal.frame().rows();
      nanos[i] = System.nanoTime() - before;
    }
    long[] settled = Arrays.copyOfRange(nanos, SNAPSHOTS / 2, SNAPSHOTS);
    Arrays.sort(settled);
    return cells == 0 ? 0 : settled[settled.length / 2] / NANOS_PER_MICRO;
  }

  private static byte[] words() {
    var text = new StringBuilder();
    for (int i = 0; i < LINES + ROWS; i++) {
      text.append("line ").append(i).append(" of a build\r\n");
    }
    return bytes(text);
  }

  private static byte[] wrapped() {
    var text = new StringBuilder();
    for (int i = 0; i < LINES / 2 + ROWS; i++) {
      text.repeat('a' + i % 26, WRAPPED).append("\r\n");
    }
    return bytes(text);
  }

  private static byte[] wide() {
    return "漢字".repeat(COLS / 4 * (LINES + ROWS)).getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] asciiLines() {
    var text = new StringBuilder();
    for (int i = 0; i < LINES + ROWS; i++) {
      text.repeat('a' + i % 26, COLS).append("\r\n");
    }
    return bytes(text);
  }

  private static byte[] oneLine() {
    return bytes(new StringBuilder().repeat("0123456789", COLS / 10 * (LINES + ROWS)));
  }

  private static byte[] coloured() {
    return Workload.SGR.bytes((LINES + ROWS) * 2 * COLS);
  }

  private static byte[] touchAll() {
    var text = new StringBuilder();
    for (int row = 1; row <= ROWS; row++) {
      text.append("\033[").append(row).append(";1Hx");
    }
    return bytes(text);
  }

  private static byte[] bytes(StringBuilder text) {
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }
}
