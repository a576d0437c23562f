package dev.vtr.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The quick ways to read parameters against the thorough one, byte by byte. */
final class ParametersTest {
  private static final byte[] ALPHABET = "0123456789;;;;;:<?".getBytes(StandardCharsets.US_ASCII);

  @ParameterizedTest
  @ValueSource(
      strings = {"", "0", "7", "12", "123", "9999", ";", "1;", ";2", "24;80", "9999;1", "0;0"})
  void oneWordHoldsUpToTwoParameters(String text) {
    var quick = new Parameters();

    assertThat(quick.read(word(text), text.length())).isTrue();
    assertThat(shown(quick)).isEqualTo(shown(thorough(text)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"12345", "1;23456", "1;2;3", ";;", "4:3", "1;2:3", "1<2", "?25", "1;?2"})
  void anythingElseIsLeftToOthers(String text) {
    var quick = new Parameters();
    quick.read(word("5;6"), 3);

    assertThat(quick.read(word(text), text.length())).isFalse();
    assertThat(quick.toString()).isEqualTo("[5, 6]");
  }

  @Test
  void whatIsTakenIsTakenAsByteByByte() {
    var random = new Random(7);
    int taken = 0;
    for (int i = 0; i < 20_000; i++) {
      var bytes = new byte[random.nextInt(Long.BYTES + 1)];
      for (int n = 0; n < bytes.length; n++) {
        bytes[n] = ALPHABET[random.nextInt(ALPHABET.length)];
      }
      String text = new String(bytes, StandardCharsets.US_ASCII);
      var quick = new Parameters();
      if (quick.read(word(text), text.length())) {
        assertThat(shown(quick)).as(text).isEqualTo(shown(thorough(text)));
        taken++;
      }
    }
    assertThat(taken).isGreaterThan(2_000);
  }

  private static long word(String text) {
    long word = 0;
    for (int i = 0; i < text.length(); i++) {
      word |= (long) text.charAt(i) << Byte.SIZE * i;
    }
    return word;
  }

  private static Parameters thorough(String text) {
    var parameters = new Parameters();
    parameters.clear();
    text.chars().forEach(parameters::take);
    parameters.finish();
    return parameters;
  }

  private static String shown(Parameters p) {
    return p + " " + p.count() + " " + p.hasSubs() + " " + p.overflowed() + " " + p.isDefault();
  }
}
