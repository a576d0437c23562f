package dev.vtr.trace.jsonl;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The real disk, which fails when told to. Switches may be thrown by any thread. */
final class FaultyDisk implements Disk {
  private final Disk real = Disk.real();

  /**
   * Bytes that still fit; writes stop short at the last one, then fail. What is cut off fits again.
   */
  final AtomicLong roomBytes = new AtomicLong(Long.MAX_VALUE);

  /** Writes hand over at most this many bytes at once. */
  volatile int shortWriteBytes = Integer.MAX_VALUE;

  /** Cutting a file back fails. */
  volatile boolean failTruncate;

  /** Opening fails. */
  volatile boolean failOpen;

  /** Every n-th write fails after half of its bytes; 0 for none. */
  volatile int failEveryNthWrite;

  /** Called before each operation, with its name. */
  volatile java.util.function.Consumer<String> before = operation -> {};

  final AtomicInteger writes = new AtomicInteger();

  /** Whoever asks which file a name stands for finds none, from this question on until that. */
  volatile int goneFrom;

  volatile int goneUntil;
  final AtomicInteger identities = new AtomicInteger();

  @Override
  public Appender append(Path path) throws IOException {
    before.accept("open");
    if (failOpen) {
      throw new IOException("injected: cannot open");
    }
    return new FaultyAppender(real.append(path));
  }

  @Override
  public void move(Path from, Path to) throws IOException {
    before.accept("move");
    real.move(from, to);
  }

  @Override
  public void remove(Path path) throws IOException {
    before.accept("remove");
    real.remove(path);
  }

  @Override
  public void replace(Path path, byte[] content) throws IOException {
    before.accept("replace");
    real.replace(path, content);
  }

  @Override
  public void overwrite(Path path, byte[] content) throws IOException {
    before.accept("overwrite");
    real.overwrite(path, content);
  }

  @Override
  public @Nullable Object identity(Path path) {
    int asked = identities.incrementAndGet();
    return asked >= goneFrom && asked < goneUntil ? null : real.identity(path);
  }

  private final class FaultyAppender implements Appender {
    private final Appender real;

    private FaultyAppender(Appender real) {
      this.real = real;
    }

    @Override
    public long size() throws IOException {
      return real.size();
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
      before.accept("write");
      int nth = failEveryNthWrite;
      if (nth > 0 && writes.incrementAndGet() % nth == 0) {
        some(bytes, bytes.remaining() / 2);
        throw new IOException("injected: write failed");
      }
      long room = roomBytes.get();
      if (room <= 0) {
        throw new IOException("injected: No space left on device");
      }
      int written = some(bytes, (int) Math.min(Math.min(room, shortWriteBytes), bytes.remaining()));
      give(-written);
      return written;
    }

    private int some(ByteBuffer bytes, int count) throws IOException {
      ByteBuffer part = bytes.slice(bytes.position(), count);
      int written = real.write(part);
      bytes.position(bytes.position() + written);
      return written;
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
      return real.read(target, position);
    }

    @Override
    public void truncate(long size) throws IOException {
      if (failTruncate) {
        throw new IOException("injected: cannot truncate");
      }
      long freed = Math.max(0, real.size() - size);
      real.truncate(size);
      give(freed);
    }

    private void give(long bytes) {
      roomBytes.updateAndGet(room -> room == Long.MAX_VALUE ? room : room + bytes);
    }

    @Override
    public void force() throws IOException {
      before.accept("force");
      real.force();
    }

    @Override
    public void close() throws IOException {
      before.accept("close");
      real.close();
    }
  }
}
