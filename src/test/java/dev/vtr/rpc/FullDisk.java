package dev.vtr.rpc;

import dev.vtr.trace.jsonl.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The real disk, which takes nothing while it is told to be full. */
final class FullDisk implements Disk {
  private final Disk real = Disk.real();
  volatile boolean full;
  final AtomicInteger failedWrites = new AtomicInteger();

  @Override
  public Appender append(Path path) throws IOException {
    Appender file = real.append(path);
    return new Appender() {
      @Override
      public long size() throws IOException {
        return file.size();
      }

      @Override
      public int write(ByteBuffer bytes) throws IOException {
        if (full) {
          failedWrites.incrementAndGet();
          throw new IOException("injected: No space left on device");
        }
        return file.write(bytes);
      }

      @Override
      public int read(ByteBuffer target, long position) throws IOException {
        return file.read(target, position);
      }

      @Override
      public void truncate(long size) throws IOException {
        file.truncate(size);
      }

      @Override
      public void force() throws IOException {
        file.force();
      }

      @Override
      public void close() throws IOException {
        file.close();
      }
    };
  }

  @Override
  public void move(Path from, Path to) throws IOException {
    real.move(from, to);
  }

  @Override
  public void remove(Path path) throws IOException {
    real.remove(path);
  }

  @Override
  public void replace(Path path, byte[] content) throws IOException {
    real.replace(path, content);
  }

  @Override
  public void overwrite(Path path, byte[] content) throws IOException {
    real.overwrite(path, content);
  }

  @Override
  public @Nullable Object identity(Path path) {
    return real.identity(path);
  }
}
