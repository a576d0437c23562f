package dev.vtr.query.scan;

import java.io.ByteArrayInputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Streams span files through at most two threads and shows the lines that hold a needle.
 *
 * <p>Files are cut into stretches that the threads take in turn. Memory is a buffer a thread,
 * whatever the files' size. Files are read, not mapped: a file that is cut while a torn tail is
 * repaired then ends early, nothing worse.
 */
public final class LineScan {
  /** Threads: reading is bound by memory, and the machine has other work. */
  public static final int THREADS_MAX = 2;

  /** A stretch: large enough that its seams cost nothing, small enough to share out evenly. */
  private static final long STRETCH_BYTES = 4L << 20;

  /**
   * How far a node's clock may run behind the clock that stamps files before a file is left out
   * wrongly.
   */
  public static final Duration CLOCK_ALLOWANCE = Duration.ofHours(1);

  /** Unpacked at once. */
  private static final int UNPACKED_BYTES = 64 << 10;

  /** A part of a file: the lines that begin in it. */
  public record Stretch(SpanFile file, long from, long to) {
    /** Whether a line of {@code time} can be here, by the file's last change. */
    public boolean mayHold(Instant time) {
      return !file.modified().isBefore(time.minus(CLOCK_ALLOWANCE));
    }
  }

  private final SpanFiles files;
  private final ScanCounts counts;
  private final long stretchBytes;
  private final int threadsMax;
  private final Clock clock;

  public LineScan(SpanFiles files, ScanCounts counts) {
    this(files, counts, Clock.systemUTC());
  }

  /**
   * A scan.
   *
   * @param clock tells until when that lasts which has not ended
   */
  public LineScan(SpanFiles files, ScanCounts counts, Clock clock) {
    this(files, counts, clock, STRETCH_BYTES);
  }

  /**
   * A scan in stretches of another size than the standard one.
   *
   * @param stretchBytes what a thread takes at once
   */
  public LineScan(SpanFiles files, ScanCounts counts, Clock clock, long stretchBytes) {
    this(files, counts, clock, stretchBytes, THREADS_MAX);
  }

  private LineScan(
      SpanFiles files, ScanCounts counts, Clock clock, long stretchBytes, int threadsMax) {
    this.files = files;
    this.counts = counts;
    this.clock = clock;
    this.stretchBytes = stretchBytes;
    this.threadsMax = threadsMax;
  }

  /**
   * The same with one thread, which meets the lines of unchanged files in the same order each time.
   */
  public LineScan inOrder() {
    return new LineScan(files, counts, clock, stretchBytes, 1);
  }

  public Clock clock() {
    return clock;
  }

  public ScanCounts counts() {
    return counts;
  }

  public SpanFiles files() {
    return files;
  }

  /**
   * Scans every file; one visitor from {@code visitors} for each thread. Returns those visitors
   * when all is read.
   */
  public <V extends LineVisitor> List<V> scan(NeedleSet needles, Supplier<V> visitors) {
    return scan(needles, visitors, null);
  }

  /**
   * Scans the files that were written to at or after {@code notBefore}, the newest first.
   *
   * @param notBefore null means all files
   */
  public <V extends LineVisitor> List<V> scan(
      NeedleSet needles, Supplier<V> visitors, @Nullable Instant notBefore) {
    List<Stretch> newestFirst =
        stretches().reversed().stream()
            .filter(stretch -> notBefore == null || stretch.mayHold(notBefore))
            .toList();
    return scan(newestFirst, stretch -> needles, visitors);
  }

  /**
   * Scans {@code stretches} in their order.
   *
   * @param needles asked by the scanning threads when a stretch's turn comes
   */
  public <V extends LineVisitor> List<V> scan(
      List<Stretch> stretches, Function<Stretch, NeedleSet> needles, Supplier<V> visitors) {
    AtomicInteger next = new AtomicInteger();
    int threads =
        Math.clamp(
            stretches.size(), 1, Math.min(threadsMax, Runtime.getRuntime().availableProcessors()));
    List<V> used = new ArrayList<>();
    List<FutureTask<?>> others = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      V visitor = visitors.get();
      used.add(visitor);
      LineReader reader = new LineReader(visitor, counts);
      Runnable work = () -> readAll(stretches, next, needles, reader);
      if (i == threads - 1) {
        work.run();
      } else {
        FutureTask<?> task = new FutureTask<>(work, null);
        others.add(task);
        Thread.ofPlatform().daemon().name("trace-scan-" + i).start(task);
      }
    }
    others.forEach(LineScan::join);
    return used;
  }

  /** The stretches of all files, the oldest first; {@link KeptLosses} last. */
  public List<Stretch> stretches() {
    List<Stretch> stretches = new ArrayList<>();
    for (SpanFile file : files.files()) {
      if (file.isPacked()) {
        stretches.add(new Stretch(file, 0, Long.MAX_VALUE));
        continue;
      }
      for (long from = 0; from <= file.bytes(); from += stretchBytes) {
        long end = from + stretchBytes > file.bytes() ? Long.MAX_VALUE : from + stretchBytes;
        stretches.add(new Stretch(file, from, end));
      }
    }
    files.kept().forEach(file -> stretches.add(new Stretch(file, 0, Long.MAX_VALUE)));
    return stretches;
  }

  private void readAll(
      List<Stretch> stretches,
      AtomicInteger next,
      Function<Stretch, NeedleSet> needles,
      LineReader reader) {
    for (int i = next.getAndIncrement(); i < stretches.size(); i = next.getAndIncrement()) {
      Stretch stretch = stretches.get(i);
      try {
        boolean torn = false;
        if (stretch.file().isPacked()) {
          torn = readPacked(stretch, needles.apply(stretch), reader);
        } else if (files.kept().contains(stretch.file())) {
          InputStream lines = new ByteArrayInputStream(KeptLosses.lines(stretch.file().path()));
          reader.read(needles.apply(stretch), lines::read, false, Long.MAX_VALUE, _ -> {});
        } else {
          torn = readPlain(stretch, needles.apply(stretch), reader);
        }
        if (stretch.to() == Long.MAX_VALUE) {
          counts.endRead(stretch.file(), torn);
        }
      } catch (IOException e) {
        counts.addFileProblem(stretch.file(), String.valueOf(e.getMessage()));
      }
    }
  }

  private boolean readPacked(Stretch stretch, NeedleSet needles, LineReader reader)
      throws IOException {
    try (InputStream in =
        new GZIPInputStream(Files.newInputStream(stretch.file().path()), UNPACKED_BYTES)) {
      return reader.read(
          needles,
          in::read,
          false,
          Long.MAX_VALUE,
          at -> counts.addOversizeLine(stretch.file(), at));
    }
  }

  private boolean readPlain(Stretch stretch, NeedleSet needles, LineReader reader)
      throws IOException {
    try (FileInputStream in = new FileInputStream(stretch.file().path().toFile())) {
      // One byte early: if it is a line end, the line after it is ours and nothing of ours is
      // skipped.
      long start = Math.max(0, stretch.from() - 1);
      in.getChannel().position(start);
      return reader.read(
          needles,
          in::read,
          stretch.from() > 0,
          stretch.to() == Long.MAX_VALUE ? Long.MAX_VALUE : stretch.to() - start,
          at -> counts.addOversizeLine(stretch.file(), start + at));
    }
  }

  /**
   * Waits for a thread's work and passes on its failure: a part of an answer must not pass for the
   * whole.
   */
  private static void join(FutureTask<?> task) {
    boolean interrupted = false;
    while (true) {
      try {
        task.get();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      } catch (ExecutionException e) {
        throw new IllegalStateException("reading span files failed", e.getCause());
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
