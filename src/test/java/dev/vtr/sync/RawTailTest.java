package dev.vtr.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Raw output that waits: what is taken is what was appended, but for gaps that are told. */
class RawTailTest {
  @Test
  void takenBytesAndGapsAddUpToWhatWasAppended() {
    Random random = new Random(7);
    RawTail tail = new RawTail(100);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    long next = 100;
    long gaps = 0;
    for (int i = 0; i < 2000; i++) {
      byte[] bytes = new byte[random.nextInt(8192)];
      random.nextBytes(bytes);
      all.writeBytes(bytes);
      tail.append(bytes, 0, bytes.length);
      assertThat(tail.waiting()).isLessThanOrEqualTo(RawTail.MAX_BYTES);
      RawTail.Chunk chunk = i < 1000 ? null : tail.take(random.nextInt(9000));
      if (chunk != null) {
        assertThat(chunk.offset()).isEqualTo(next + chunk.gapBytes());
        byte[] expected =
            java.util.Arrays.copyOfRange(
                all.toByteArray(),
                (int) chunk.offset() - 100,
                (int) chunk.offset() - 100 + chunk.bytes().length);
        assertThat(chunk.bytes()).isEqualTo(expected);
        next = chunk.offset() + chunk.bytes().length;
        gaps += chunk.gapBytes();
      }
    }
    assertThat(gaps).isPositive();
  }
}
