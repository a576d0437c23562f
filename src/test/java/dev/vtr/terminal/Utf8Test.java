package dev.vtr.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The decoder agrees with the JDK's, which follows the WHATWG rule for all but surrogates. */
class Utf8Test {
  @Test
  void malformedInputIsReplacedAsTheJdkDoes() {
    var random = new Random(42);
    byte[] lead = {(byte) 0xC2, (byte) 0xE0, (byte) 0xF0, (byte) 0xF4, (byte) 0xFF};
    for (int run = 0; run < 2000; run++) {
      byte[] bytes = new byte[12];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] =
            switch (random.nextInt(3)) {
              case 0 -> lead[random.nextInt(lead.length)];
              case 1 -> (byte) (0xA0 + random.nextInt(0x20));
              default -> (byte) 'a';
            };
      }
      String expected = new String(bytes, StandardCharsets.UTF_8);
      assertThat(decoded(bytes)).isEqualTo(expected);
    }
  }

  private static String decoded(byte[] bytes) {
    var utf8 = new Utf8();
    var text = new StringBuilder();
    int i = 0;
    while (i < bytes.length) {
      int result = utf8.next(bytes[i]);
      if (result == Utf8.MALFORMED_AGAIN) {
        text.append('\uFFFD');
        continue;
      }
      i++;
      if (result == Utf8.MALFORMED) {
        text.append('\uFFFD');
      } else if (result >= 0) {
        text.appendCodePoint(result);
      }
    }
    if (utf8.isPending()) {
      text.append('\uFFFD');
    }
    return text.toString();
  }
}
