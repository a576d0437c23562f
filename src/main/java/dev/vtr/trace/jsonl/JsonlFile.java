package dev.vtr.trace.jsonl;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An append-only file of lines with its rotated siblings ({@link Segments}), written by one process
 * at a time.
 *
 * <p>An append is all or nothing: when a write fails half-way the file is cut back to its last
 * whole line, and the same bytes may be appended again later. A file or directory that was removed
 * or renamed under the writer is noticed at the next append and made anew. What another process
 * left (a torn last line, a tail of NUL) is repaired when the file is opened.
 *
 * <p>A second process, or a second writer in this one, does not get the path: it writes beside it
 * under a name with its process id and instance, and says so.
 *
 * <p>Opening is tried again at each append, so that a disk that is missing at the start costs lines
 * but never the program. Used by one thread.
 */
public final class JsonlFile implements AutoCloseable {
  private static final int INSTANCE_CHARS_IN_NAME = 8;

  private final Segments wanted;
  private final JsonlLimits limits;
  private final InstantSource clock;
  private final Disk disk;
  private final String ownName;
  private final Consumer<String> notices;

  private volatile Segments segments;
  private RemovalListener beforeRemoval = path -> {};
  private volatile Runnable afterAppend = () -> {};
  private @Nullable PathLock lock;
  private Disk.@Nullable Appender out;
  private @Nullable Object identity;
  private LocalDate day = LocalDate.EPOCH;
  private long size;
  private long nextNumber = 1;
  private boolean tailTorn;
  private boolean boundDue;
  private long openings;

  /** Told of each rotated file before the bound on all of them removes it. */
  public interface RemovalListener {
    void beforeRemoval(Path segment) throws IOException;
  }

  /**
   * @param wanted where to write, if nobody else does
   * @param clock for the day of rotation, in UTC
   * @param instanceId names this process where the path alone would not do
   * @param notices what an operator should know, one sentence each
   */
  public JsonlFile(
      Path wanted,
      JsonlLimits limits,
      InstantSource clock,
      Disk disk,
      String instanceId,
      Consumer<String> notices) {
    this.wanted = new Segments(wanted);
    this.segments = this.wanted;
    this.limits = limits;
    this.clock = clock;
    this.disk = disk;
    this.ownName = ProcessHandle.current().pid() + "-" + safe(instanceId);
    this.notices = notices;
  }

  /** Sets who is told before a rotated file is removed for the bound. Before the first append. */
  public void onRemoval(RemovalListener listener) {
    beforeRemoval = listener;
  }

  /** Sets who is told, on the writer's thread, that lines were appended; any thread. */
  void onAppend(Runnable listener) {
    afterAppend = listener;
  }

  /** The names in use: the wanted ones, or this process's own. Any thread. */
  public Segments segments() {
    return segments;
  }

  /** Opens the file now, so that a wrong path is told at the start and not at the first line. */
  public void open() throws IOException {
    opened();
  }

  /** Appends whole lines: all of them, or none and an exception. */
  public void append(ByteBuffer wholeLines) throws IOException {
    append(wholeLines, false);
  }

  /** As {@link #append(ByteBuffer)}, and returns when they are on the medium. */
  void appendForced(ByteBuffer wholeLines) throws IOException {
    append(wholeLines, true);
  }

  private void append(ByteBuffer wholeLines, boolean forced) throws IOException {
    forgetIfReplaced();
    Disk.Appender file = opened();
    if (size > 0
        && (size + wholeLines.remaining() > limits.segmentBytes() || !day.equals(today()))) {
      rotate();
      file = opened();
    }
    applyBound();
    ByteBuffer rest = wholeLines.duplicate();
    if (CrashPoint.WRITE_HALF.due()) {
      file.write(rest.limit(rest.position() + rest.remaining() / 2));
      CrashPoint.halt();
    }
    try {
      while (rest.hasRemaining()) {
        if (file.write(rest) <= 0) {
          throw new IOException("nothing could be written to " + segments.active());
        }
      }
      if (forced) {
        file.force();
      }
    } catch (IOException | RuntimeException e) {
      cutBack(file);
      throw e;
    }
    CrashPoint.WRITTEN.pass();
    size += wholeLines.remaining();
    day = today();
    if (!Objects.equals(identity, disk.identity(segments.active()))) {
      forgetIfReplaced();
      throw new IOException("removed while it was written: " + segments.active());
    }
    tellAppended();
  }

  /** What is written is written, whatever the listener does. */
  private void tellAppended() {
    try {
      afterAppend.run();
    } catch (RuntimeException e) {
      notices.accept("nobody hears of new lines in %s: %s".formatted(segments.active(), e));
    }
  }

  /** Returns when all that was appended is on the medium. */
  public void force() throws IOException {
    Disk.Appender file = out;
    if (file != null) {
      file.force();
    }
  }

  /** Whether the last bytes of the active file are these. */
  boolean endsWith(byte[] bytes) throws IOException {
    Disk.Appender file = opened();
    ByteBuffer tail = ByteBuffer.allocate(bytes.length);
    int read = size < bytes.length ? -1 : file.read(tail, size - bytes.length);
    return read == bytes.length && Arrays.equals(tail.array(), bytes);
  }

  /** How often a file was opened: at first, at each rotation, after somebody has removed it. */
  long openings() {
    return openings;
  }

  /**
   * Removes the oldest rotated files beyond the bound, if more may have come since that was done:
   * by a rotation, from processes that are gone, or because the bound has become smaller. Each
   * append does it, too.
   */
  void applyBound() throws IOException {
    if (boundDue) {
      removeOldest();
      boundDue = false;
    }
  }

  /** Where it is. */
  Disk disk() {
    return disk;
  }

  /** Number that the active file will carry once it is rotated. */
  long activeNumber() {
    return nextNumber;
  }

  /** Bytes in the active file. */
  long activeBytes() {
    return size;
  }

  /** Gives the file up; the next append opens it again. */
  @Override
  public void close() throws IOException {
    try {
      closeAppender();
    } finally {
      PathLock held = lock;
      lock = null;
      if (held != null) {
        held.close();
      }
    }
  }

  private Disk.Appender opened() throws IOException {
    Disk.Appender open = out;
    if (open == null) {
      claim();
      if (segments.active().equals(wanted.active())) {
        new Leftovers(wanted, disk, notices).adopt(lastNumber());
      }
      open = repaired();
      out = open;
      identity = disk.identity(segments.active());
      nextNumber = lastNumber() + 1;
      boundDue = true;
      openings++;
    }
    if (tailTorn) {
      open.truncate(size);
      tailTorn = false;
    }
    return open;
  }

  private void claim() throws IOException {
    PathLock held = lock;
    if (held != null && held.stands()) {
      return;
    }
    if (held != null) {
      lock = null;
      held.close();
    }
    lock = PathLock.tryHold(wanted.hidden("lock"));
    segments = wanted;
    if (lock == null) {
      segments = new Segments(wanted.named(ownName));
      notices.accept(
          "%s is written by another process; this one writes %s"
              .formatted(wanted.active(), segments.active()));
      lock = PathLock.tryHold(segments.hidden("lock"));
    }
  }

  private Disk.Appender repaired() throws IOException {
    Disk.Appender file = disk.append(segments.active());
    try {
      Tail tail = Tail.of(file);
      if (!tail.readable()) {
        file.close();
        putAside(segments.active());
        file = disk.append(segments.active());
        tail = Tail.of(file);
      }
      Instant lastWritten = Files.getLastModifiedTime(segments.active()).toInstant();
      long torn = file.size() - tail.wholeBytes();
      if (torn > 0) {
        file.truncate(tail.wholeBytes());
        notices.accept("cut %d bytes of a torn line off %s".formatted(torn, segments.active()));
      }
      size = tail.wholeBytes();
      day = size == 0 ? today() : dayOf(lastWritten);
      return file;
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private void putAside(Path bad) throws IOException {
    Path aside = segments.directory().resolve(bad.getFileName() + ".bad-" + clock.millis());
    disk.move(bad, aside);
    notices.accept("%s holds no readable line; put aside as %s".formatted(bad, aside));
  }

  private void rotate() throws IOException {
    closeAppender();
    CrashPoint.ROTATE.pass();
    disk.move(segments.active(), segments.rotated(nextNumber));
    CrashPoint.ROTATED.pass();
    nextNumber++;
  }

  private void removeOldest() throws IOException {
    List<Segments.Rotated> rotated = segments.rotated();
    long total = limits.segmentBytes();
    for (Segments.Rotated segment : rotated) {
      total += sizeOf(segment.path());
    }
    for (Segments.Rotated segment : rotated) {
      if (total <= limits.totalBytes()) {
        return;
      }
      total -= sizeOf(segment.path());
      beforeRemoval.beforeRemoval(segment.path());
      disk.remove(segment.path());
    }
  }

  private static long sizeOf(Path path) throws IOException {
    try {
      return Files.size(path);
    } catch (NoSuchFileException e) {
      return 0; // Its reader was done with it.
    }
  }

  private long lastNumber() throws IOException {
    List<Segments.Rotated> rotated = segments.rotated();
    return Math.max(nextNumber - 1, rotated.isEmpty() ? 0 : rotated.getLast().number());
  }

  private void cutBack(Disk.Appender file) {
    try {
      file.truncate(size);
    } catch (IOException e) {
      tailTorn = true;
    }
  }

  private void forgetIfReplaced() {
    if (out == null || Objects.equals(identity, disk.identity(segments.active()))) {
      return;
    }
    notices.accept("%s was removed or replaced; making it anew".formatted(segments.active()));
    try {
      closeAppender();
    } catch (IOException e) {
      out = null;
    }
  }

  private void closeAppender() throws IOException {
    Disk.Appender open = out;
    out = null;
    tailTorn = false;
    if (open != null) {
      open.close();
    }
  }

  private LocalDate today() {
    return dayOf(clock.instant());
  }

  private static LocalDate dayOf(Instant instant) {
    return instant.atZone(ZoneOffset.UTC).toLocalDate();
  }

  private static String safe(String instanceId) {
    String letters = instanceId.replaceAll("[^A-Za-z0-9]", "");
    return letters.substring(0, Math.min(INSTANCE_CHARS_IN_NAME, letters.length()));
  }
}
