package dev.vtr.session;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A recording on its way to its file: lines are written whole and in order, by a thread that lives
 * while there are some, so that a slow disk holds up nobody. What waits is bounded by the recording
 * itself. A disk that fails ends the file, told once in the log; the session goes on.
 *
 * <p>One thread appends and closes.
 */
final class RecordingFile {
  private static final Logger LOG = LoggerFactory.getLogger(RecordingFile.class);

  /** Written at once at most. */
  private static final int BATCH_BYTES = 256 * 1024;

  /** Opens the file, which blocks. */
  @FunctionalInterface
  interface Opening {
    FileChannel open() throws IOException;
  }

  private final Path path;
  private final Opening opening;
  private final Runnable whenClosed;
  private final Queue<byte[]> lines = new ConcurrentLinkedQueue<>();
  private final AtomicInteger unwritten = new AtomicInteger(); // lines, and 1 for the end
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private volatile boolean ending;

  // The writing thread's.
  private @Nullable FileChannel channel;
  private boolean failed;

  RecordingFile(Path path, Opening opening, Runnable whenClosed) {
    this.path = path;
    this.opening = opening;
    this.whenClosed = whenClosed;
  }

  /** Appends a line with its newline; the array never changes any more. */
  void append(byte[] line) {
    lines.add(line);
    due();
  }

  /** Nothing more comes; completes when all is in the file and it is closed. */
  CompletableFuture<Void> close() {
    if (!ending) {
      ending = true;
      due();
    }
    return closed;
  }

  private void due() {
    if (unwritten.getAndIncrement() == 0) {
      Thread.ofVirtual().name("vtr-recording").start(this::write);
    }
  }

  private void write() {
    int done;
    do {
      boolean last = ending; // before the lines: none comes after it
      done = writeLines();
      if (last && !closed.isDone()) {
        end();
        done++;
      }
    } while (unwritten.addAndGet(-done) > 0);
  }

  /** Writes all lines that wait; how many. */
  private int writeLines() {
    int taken = 0;
    ByteBuffer batch = ByteBuffer.allocate(BATCH_BYTES);
    for (byte[] line = lines.poll(); line != null; line = lines.poll()) {
      taken++;
      if (line.length > batch.remaining()) {
        flush(batch);
      }
      if (line.length > batch.remaining()) {
        flush(ByteBuffer.wrap(line).position(line.length));
      } else {
        batch.put(line);
      }
    }
    flush(batch);
    return taken;
  }

  private void flush(ByteBuffer batch) {
    batch.flip();
    try {
      if (channel == null && !failed) {
        channel = opening.open();
      }
      while (channel != null && !failed && batch.hasRemaining()) {
        int ignored = channel.write(batch);
      }
    } catch (IOException e) {
      failed = true;
      LOG.warn("the recording {} ends here: {}", path, e.toString());
    }
    batch.clear();
  }

  private void end() {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      LOG.warn("the recording {} was not closed well: {}", path, e.toString());
    }
    whenClosed.run();
    closed.complete(null);
  }
}
