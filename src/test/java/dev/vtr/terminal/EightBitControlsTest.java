package dev.vtr.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** C1 controls as single bytes, after S8C1T or DECSCL: strings begin and end with them. */
class EightBitControlsTest {
  private static final String S8C1T = "\u001b G";

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** As it stands, cut in two at every place, and byte by byte. */
  private static void check(String input, String screen, String title, String reply) {
    byte[] all = bytes(input);
    for (int cut = 0; cut < all.length; cut++) {
      var terminal = new Terminal(new TerminalOptions(20, 2, 0));
      terminal.feed(all, 0, cut);
      terminal.feed(all, cut, all.length - cut);
      check(terminal, screen, title, reply);
    }
    var terminal = new Terminal(new TerminalOptions(20, 2, 0));
    for (int i = 0; i < all.length; i++) {
      terminal.feed(all, i, 1);
    }
    check(terminal, screen, title, reply);
  }

  private static void check(Terminal terminal, String screen, String title, String reply) {
    assertThat(terminal.lineText(0)).isEqualTo(screen);
    assertThat(terminal.title()).isEqualTo(title);
    assertThat(new String(terminal.takeReplies(), StandardCharsets.US_ASCII)).isEqualTo(reply);
  }

  @ParameterizedTest
  @CsvSource({"'\u0090', '\u009c'", "'\u001bP', '\u009c'", "'\u0090', '\u001b\\'"})
  void aDeviceControlStringEnds(String dcs, String st) {
    check(S8C1T + dcs + "$qm" + st + "A", "A", "", "\u001bP1$r0m\u001b\\");
    check("\u001b[62;0\"p" + dcs + "$qm" + st + "A", "A", "", "\u001bP1$r0m\u001b\\");
  }

  @ParameterizedTest
  @CsvSource({"'\u009d', '\u009c'", "'\u001b]', '\u009c'", "'\u009d', '\u0007'"})
  void aCommandEnds(String osc, String st) {
    check(S8C1T + osc + "0;t" + st + "A", "A", "t", "");
  }

  @ParameterizedTest
  @CsvSource({
    "'\u0098'",
    "'\u009e'",
    "'\u009f'",
    "'\u001bX'",
    "'\u001b^'",
    "'\u001b_'",
    "'\u00901:'"
  })
  void whatIsSwallowedEnds(String introducer) {
    check(S8C1T + introducer + "text\u009cA", "A", "", "");
  }

  /**
   * UTF-8 of a quotation mark and of U+2702 has the byte 9C in it; a sequence cut short has not.
   */
  @Test
  void aByteOfACharacterEndsNothing() {
    check(S8C1T + "\u009d0;\u00e2\u0080\u009cx\u00e2\u009c\u0082\u009cA", "A", "\u201cx\u2702", "");
    check(S8C1T + "\u009d0;x\u00e2y\u009cA", "A", "x\ufffdy", "");
    check(S8C1T + "\u009d0;x\u00f4\u009cA", "A", "x\ufffd", "");
    check(S8C1T + "\u0098\u00e2\u0080\u009cx\u009cA", "A", "", "");
  }

  @Test
  void withoutItTheByteIsText() {
    check("\u001b]0;a\u009cb\u0007A", "A", "a\ufffdb", "");
  }
}
