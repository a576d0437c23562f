package dev.vtr.cli.span;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * Random identifiers from the kernel's generator. {@code SecureRandom} would give the same bytes
 * but costs a command 15 ms of class loading.
 */
final class RandomIds {
  /** Enough for a trace id, an instance id and three span ids; one read. */
  private static final int BYTES = 64;

  private final byte[] pool = new byte[BYTES];
  private int used = BYTES;

  /** 32 hexadecimal digits, never all zero. */
  String traceId() {
    return hex(16);
  }

  /** 16 hexadecimal digits, never all zero. */
  String spanId() {
    return hex(8);
  }

  private String hex(int bytes) {
    if (used + bytes > BYTES) {
      refill();
    }
    used += bytes;
    String id = HexFormat.of().formatHex(pool, used - bytes, used);
    return id.chars().allMatch(c -> c == '0') ? hex(bytes) : id;
  }

  private void refill() {
    used = 0;
    try (var random = new FileInputStream("/dev/urandom")) {
      if (random.readNBytes(pool, 0, BYTES) == BYTES) {
        return;
      }
    } catch (IOException e) {
      // No such device: the clock and the process make the ids differ, which is all that tracing
      // needs.
    }
    var seeded =
        new java.util.SplittableRandom(System.nanoTime() ^ (ProcessHandle.current().pid() << 44));
    ByteBuffer buffer = ByteBuffer.wrap(pool);
    while (buffer.remaining() >= Long.BYTES) {
      buffer.putLong(seeded.nextLong());
    }
  }
}
