package dev.vtr.bench;

import dev.vtr.cli.vt.Workload;
import dev.vtr.sync.FrameDelta;
import dev.vtr.terminal.Frame;
import dev.vtr.terminal.Terminal;
import dev.vtr.terminal.TerminalOptions;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A terminal of 80x24 with 10,000 lines of scrollback: microseconds of each operation. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "-XX:+UseSerialGC")
public class TerminalBenchmark {
  private static final int CHUNK_BYTES = 16 * 1024;
  private static final int WORKLOAD_BYTES = 1 << 20;
  private static final byte[] TOUCH_ALL = touchAll();
  private static final byte[] TOUCH_ONE = {'\033', '[', '5', ';', '1', 'H', 'x'};

  /** What the screen is full of. */
  @Param({"SGR", "MIXED"})
  public Workload workload = Workload.SGR;

  private byte[] output = {};
  private int at;
  private Terminal terminal = new Terminal(new TerminalOptions(80, 24, 10_000));
  private Frame before = terminal.frame();
  private boolean wide;

  /** Fills screen and scrollback. */
  @Setup
  public void fill() {
    output = workload.bytes(WORKLOAD_BYTES);
    terminal.feed(output);
    before = terminal.frame();
  }

  /** 16 KiB through parser, screen and scrollback. */
  @Benchmark
  public long parser() {
    int length = Math.min(CHUNK_BYTES, output.length - at);
    terminal.feed(output, at, length);
    at = (at + length) % output.length;
    return terminal.changeClock();
  }

  /** A frame after every row has changed. */
  @Benchmark
  public Frame screenAllRows() {
    terminal.feed(TOUCH_ALL);
    return terminal.frame();
  }

  /** A frame after one row has changed. */
  @Benchmark
  public Frame screenOneRow() {
    terminal.feed(TOUCH_ONE);
    return terminal.frame();
  }

  /** What leads from the frame before to one with a changed row. */
  @Benchmark
  public Object diff() {
    terminal.feed(TOUCH_ONE);
    Frame now = terminal.frame();
    Object delta = FrameDelta.between(before, now);
    before = now;
    return delta == null ? now : delta;
  }

  /** From 80 columns to 200 or back. */
  @Benchmark
  public int resize() {
    wide = !wide;
    terminal.resize(wide ? 200 : 80, 24);
    return terminal.cols();
  }

  private static byte[] touchAll() {
    var sequence = new StringBuilder();
    for (int row = 1; row <= 24; row++) {
      sequence.append("\033[").append(row).append(";1Hx");
    }
    return sequence.toString().getBytes(java.nio.charset.StandardCharsets.US_ASCII);
  }
}
