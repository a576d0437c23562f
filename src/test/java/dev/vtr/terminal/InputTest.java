package dev.vtr.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys, pastes, focus and mouse as bytes, under the modes that a program set before. */
class InputTest {
  private final Terminal terminal = new Terminal(new TerminalOptions(300, 50, 0));

  @ParameterizedTest
  @CsvSource({
    "'', enter, ^M",
    "'', tab, ^I",
    "'', shift+tab, ^[[Z",
    "'', escape, ^[",
    "'', backspace, \u007f",
    "'', ctrl+backspace, ^H",
    "'', a, a",
    "'', A, A",
    "'', shift+a, A",
    "'', ctrl+c, ^C",
    "'', ctrl+space, ^@",
    "'', alt+x, ^[x",
    "'', ctrl+alt+x, ^[^X",
    "'', up, ^[[A",
    "'', ctrl+up, ^[[1;5A",
    "'', ctrl+alt+left, ^[[1;7D",
    "^[[?1h, up, ^[OA",
    "^[[?1h, shift+up, ^[[1;2A",
    "'', home, ^[[H",
    "'', delete, ^[[3~",
    "'', shift+delete, ^[[3;2~",
    "'', pageup, ^[[5~",
    "'', f1, ^[OP",
    "'', shift+f1, ^[[1;2P",
    "'', f5, ^[[15~",
    "'', f12, ^[[24~",
    "'', f13, ^[[25~",
    "'', f24, ^[[45~",
    "'', kp_5, 5",
    "^[=, kp_5, ^[Ou",
    "^[=, kp_enter, ^[OM",
    "^[[20h, enter, ^M^J",
    "^[[?67h, backspace, ^H",
    "^[[>4;2m, ctrl+i, ^[[27;5;105~",
    "^[[>4;1m, ctrl+enter, ^[[27;5;13~",
    "^[[>1u, escape, ^[[27u",
    "^[[>1u, ctrl+i, ^[[105;5u",
    "^[[>1u, enter, ^M",
    "^[[>1u, shift+enter, ^[[13;2u",
    "^[[>1u, f3, ^[[13~",
    "^[[>8u, a, ^[[97u",
    "^[[>8u, A, ^[[97;2u",
    "^[[>12u, shift+a, ^[[97:65;2u",
    "^[[>24u, a, ^[[97;;97u",
    "^[[>24u, shift+a, ^[[97;2;65u",
    "^[[>28u, shift+a, ^[[97:65;2;65u",
    "^[[>9u, ctrl+alt+x, ^[[120;7u",
    "^[[>8u, enter, ^[[13u",
    "^[[>8u, tab, ^[[9u",
    "^[[>8u, backspace, ^[[127u",
    "^[[>1u, shift+tab, ^[[9;2u",
    "^[[>1u, alt+backspace, ^[[127;3u",
    "^[[>1u, up, ^[[A",
    "^[[>1u, ctrl+up, ^[[1;5A",
    "^[[>1u, f1, ^[[P",
    "^[[>1u, f5, ^[[15~",
    "^[[>1u, f13, ^[[57376u",
    "^[[>1u, ctrl+f13, ^[[57376;5u",
    "^[[>1u, super+a, ^[[97;9u",
    "^[[>1u, kp_enter, ^[[57414u",
    "^[[>1u, kp_5, 5",
    "^[[>2u, a, a",
    "^[[>4u, shift+a, A",
    "^[[>16u, a, a",
    "'', f2, ^[OQ",
    "'', f3, ^[OR",
    "'', f4, ^[OS",
    "'', f6, ^[[17~",
    "'', f11, ^[[23~",
    "'', f15, ^[[28~",
    "'', f20, ^[[34~",
    "'', ctrl+f5, ^[[15;5~",
    "'', ctrl+shift+f12, ^[[24;6~",
    "'', alt+f4, ^[[1;3S",
    "'', end, ^[[F",
    "'', shift+end, ^[[1;2F",
    "'', insert, ^[[2~",
    "'', pagedown, ^[[6~",
    "'', ctrl+pagedown, ^[[6;5~",
    "'', down, ^[[B",
    "'', right, ^[[C",
    "'', begin, ^[[E",
    "'', super+up, ^[[1;9A",
    "'', meta+up, ^[[1;33A",
    "'', ctrl+@, ^@",
    "'', ctrl+[, ^[",
    "'', ctrl+\\, ^\\",
    "'', ctrl+], ^]",
    "'', ctrl+_, ^_",
    "'', ctrl+3, ^[",
    "'', ctrl+8, \u007f",
    "'', ctrl+1, 1",
    "'', alt+\u00e9, ^[\u00c3\u00a9",
    "'', alt+enter, ^[^M",
    "'', alt+backspace, ^[\u007f",
    "'', alt+tab, ^[^I",
    "'', alt+shift+tab, ^[^[[Z",
    "^[[?1h, home, ^[OH",
    "^[[?1h, end, ^[OF",
    "^[[?1h, ctrl+right, ^[[1;5C",
    "^[=, kp_0, ^[Op",
    "^[=, kp_9, ^[Oy",
    "^[=, kp_decimal, ^[On",
    "^[=, kp_add, ^[Ok",
    "^[=, kp_subtract, ^[Om",
    "^[=, kp_multiply, ^[Oj",
    "^[=, kp_divide, ^[Oo",
    "^[=, kp_separator, ^[Ol",
    "^[=, kp_equal, ^[OX",
    "^[[?66h, kp_5, ^[Ou",
    "'', kp_enter, ^M",
    "'', kp_add, +",
    "^[[?67h, ctrl+backspace, \u007f",
    "^[[?1036l, alt+x, x",
    "^[[?1036l^[[?1039h, alt+x, ^[x",
    "^[[?1036l^[[?1034h, alt+x, \u00c3\u00b8",
    "^[[?1060h, f1, ^[[11~",
    "^[[?1060h, f4, ^[[14~",
    "^[[?1060h, home, ^[[H",
    "^[[?1061h, f1, ^[[11~",
    "^[[?1061h, home, ^[[1~",
    "^[[?1061h, end, ^[[4~",
    "^[[?1061h^[[?1061l, end, ^[[F",
    "^[[>1;0m, ctrl+up, ^[[5A",
    "^[[?1h^[[>1;0m, ctrl+up, ^[O5A",
    "^[[>1;1m, ctrl+up, ^[[5A",
    "^[[>1;3m, ctrl+up, ^[[>1;5A",
    "^[[>1n, ctrl+up, ^[[A",
    "^[[>2;3m, ctrl+f5, ^[[>15;5~",
    "^[[>2n, ctrl+f5, ^[[15~",
    "^[[>4;1m, ctrl+1, ^[[27;5;49~",
    "^[[>4;1m, ctrl+c, ^C",
    "^[[>4;1m, alt+enter, ^[^M",
    "^[[>4;2m, ctrl+c, ^[[27;5;99~",
    "^[[>4;2m, alt+x, ^[[27;3;120~",
    "^[[>4;2m, shift+a, A",
    "^[[>4;2m, a, a",
    "^[[>4;2m, shift+enter, ^[[27;2;13~",
    "^[[>4;2m, ctrl+backspace, ^[[27;5;127~",
    "^[[>4;2m^[[>4;1f, ctrl+i, ^[[105;5u",
    "^[[>4;2m^[[>4m, ctrl+i, ^I",
    "^[[?2l, up, ^[A",
    "^[[?2l, f1, ^[P",
    "^[[?2l^[=, kp_5, ^[?u",
    "^[[?2l, kp_5, 5",
    "^[[?2l^[<, up, ^[[A"
  })
  void key(String modes, String name, String bytes) {
    terminal.feed(Notation.bytes(modes));
    assertThat(Notation.write(terminal.key(name))).isEqualTo(bytes);
  }

  @Test
  void unknownKeysAreNamed() {
    assertThatThrownBy(() -> terminal.key("ctrl+nosuch")).hasMessageContaining("ctrl+nosuch");
    assertThatThrownBy(() -> terminal.key("hypr+x")).hasMessageContaining("hypr");
    assertThatThrownBy(() -> terminal.key("")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void pasteIsBracketedWhereAskedForAndCannotEndItself() {
    assertThat(Notation.write(terminal.paste("a\nb"))).isEqualTo("a^Mb");
    terminal.feed(Notation.bytes("^[[?2004h"));
    assertThat(Notation.write(terminal.paste("a\u001b[201~b"))).isEqualTo("^[[200~a[201~b^[[201~");
  }

  @Test
  void focusIsToldWhereAskedFor() {
    assertThat(terminal.focus(true)).isEmpty();
    terminal.feed(Notation.bytes("^[[?1004h"));
    assertThat(Notation.write(terminal.focus(true))).isEqualTo("^[[I");
    assertThat(Notation.write(terminal.focus(false))).isEqualTo("^[[O");
  }

  @ParameterizedTest
  @CsvSource({
    "'', PRESS, 1, ''",
    "^[[?9h, PRESS, 1, ^[[M %$",
    "^[[?1000h, RELEASE, 1, ^[[M#%$",
    "^[[?1000h^[[?1006h, PRESS, 1, ^[[<0;5;4M",
    "^[[?1000h^[[?1006h, RELEASE, 1, ^[[<0;5;4m",
    "^[[?1000h^[[?1006h, PRESS, 4, ^[[<64;5;4M",
    "^[[?1000h^[[?1006h, MOVE, 1, ''",
    "^[[?1002h^[[?1006h, MOVE, 1, ^[[<32;5;4M",
    "^[[?1003h^[[?1006h, MOVE, 0, ^[[<35;5;4M",
    "^[[?1000h^[[?1015h, PRESS, 3, ^[[34;5;4M",
    "^[[?1000h^[[?1016h, PRESS, 1, ^[[<0;41;61M",
    "^[[?1000h^[[?1005h, PRESS, 1, ^[[M %$",
    "^[[?1001h, PRESS, 1, ^[[M %$",
    "^[[?1007h^[[?1049h, PRESS, 4, ^[[A^[[A^[[A^[[A^[[A",
    "^[[?1007h^[[?1049h, PRESS, 5, ^[[B^[[B^[[B^[[B^[[B",
    "^[[?1007h^[[?1049h^[[?1h, PRESS, 4, ^[OA^[OA^[OA^[OA^[OA",
    "^[[?1007h^[[?1049h, RELEASE, 4, ''",
    "^[[?1007h^[[?1049h, PRESS, 1, ''",
    "^[[?1007h, PRESS, 4, ''",
    "^[[?1049h, PRESS, 4, ''",
    "^[[?1007h^[[?1049h^[[?1000h, PRESS, 4, ^[[M`%$"
  })
  void mouse(String modes, MouseEvent.Action action, int button, String bytes) {
    terminal.feed(Notation.bytes(modes));
    byte[] sent = terminal.mouse(new MouseEvent(3, 4, button, action));
    assertThat(Notation.write(sent)).isEqualTo(bytes);
  }

  @Test
  void wheelWithControlScrollsHalfAScreen() {
    var small = new Terminal(new TerminalOptions(80, 6, 0));
    small.feed(Notation.bytes("^[[?1007h^[[?1049h"));
    var event = new MouseEvent(0, 0, 4, MouseEvent.Action.PRESS, false, false, true);

    assertThat(Notation.write(small.mouse(event))).isEqualTo("^[[A^[[A^[[A");
  }

  @ParameterizedTest
  @CsvSource({
    "'', 222, '^[[M \u00ff$'",
    "'', 223, ^[[M ^@$",
    "'', 299, ^[[M ^@$",
    "^[[?1005h, 299, '^[[M \u00c5\u008c$'",
    "^[[?1006h, 299, ^[[<0;300;4M"
  })
  void positionsBeyondAnEncodingAreNul(String encoding, int col, String bytes) {
    terminal.feed(Notation.bytes("^[[?1000h" + encoding));
    byte[] sent = terminal.mouse(new MouseEvent(3, col, 1, MouseEvent.Action.PRESS));
    assertThat(Notation.write(sent)).isEqualTo(bytes);
  }

  @Test
  void movesBeyondAnEncodingAreOne() {
    terminal.feed(Notation.bytes("^[[?1003h"));
    assertThat(terminal.mouse(new MouseEvent(3, 230, 0, MouseEvent.Action.MOVE))).isNotEmpty();
    assertThat(terminal.mouse(new MouseEvent(3, 240, 0, MouseEvent.Action.MOVE))).isEmpty();
  }
}
