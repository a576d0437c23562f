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
    "^[[>24u, a, ^[[97;;97u"
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
    "^[[?1000h^[[?1016h, PRESS, 1, ^[[<0;41;61M"
  })
  void mouse(String modes, MouseEvent.Action action, int button, String bytes) {
    terminal.feed(Notation.bytes(modes));
    byte[] sent = terminal.mouse(new MouseEvent(3, 4, button, action));
    assertThat(Notation.write(sent)).isEqualTo(bytes);
  }
}
