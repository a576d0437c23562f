package dev.vtr.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Keys under modes 1037, 1050, 1051, 1060 and 1061, as xterm 379 sends them: Delete as DEL,
 * terminfo, a Sun, an old X, a VT220.
 */
class OtherKeyboardsTest {
  @ParameterizedTest
  @CsvSource({
    "^[[?1037h, delete, \u007f",
    "^[[?1037h, ctrl+shift+delete, \u007f",
    "^[[?1037h, alt+delete, ^[\u007f",
    "^[[?1037h, kp_delete, ^[[3~",
    "^[[?1037h^[[>4;1m, delete, \u007f",
    "^[[?1037h^[[>4;1m, shift+delete, ^[[3;2~",
    "^[[?1037h^[[>4;2m, ctrl+delete, ^[[3;5~",
    "^[[?1037h^[[?2l, alt+delete, ^[\u007f",
    "^[[?1037h^[[?1037l, delete, ^[[3~",
    "^[[?1037h^[c, delete, ^[[3~",
    "^[[?1060h, ctrl+delete, \u007f",
    "^[[?1037l^[[?1060h, delete, ^[[3~",
    "^[[?1060h^[[?1037h, delete, \u007f",
    "^[[?1061h, delete, ^[[3~",
    "^[[?1050h, delete, ^[[3~",
    "^[[?1050h, ctrl+delete, ^[[3;5~",
    "^[[?1050h, ctrl+alt+shift+delete, ^[\u007f",
    "^[[?1050h, up, ^[OA",
    "^[[?1050h, kp_up, ^[OA",
    "^[[?1050h, home, ^[OH",
    "^[[?1050h, end, ^[OF",
    "^[[?1050h, begin, ^[[E",
    "^[[?1050h^[[?1h, begin, ^[OE",
    "^[[?1050h, f1, ^[OP",
    "^[[?1050h, f5, ^[[15~",
    "^[[?1050h, f13, ^[[1;2P",
    "^[[?1050h, f24, ^[[24;2~",
    "^[[?1050h, f25, ^[[1;5P",
    "^[[?1050h, f35, ^[[23;5~",
    "^[[?1050h, shift+f13, ^[[25;2~",
    "^[[?1050h^[[>1n, shift+up, ^[[1;2A",
    "^[[?1050h^[[>1;3m, ctrl+alt+home, ^[[1;7H",
    "^[[?1050h^[[>1n, ctrl+alt+shift+up, ^[[A",
    "^[[?1050h^[[>2n, shift+f1, ^[[23~",
    "^[[?1050h^[[>2n, shift+f3, ^[[1;2P",
    "^[[?1050h^[[>2n, ctrl+f5, ^[[1;5P",
    "^[[?1050h^[[>2n, ctrl+shift+f1, ^[[18;5~",
    "^[[?1050h^[[>2n, ctrl+shift+f6, ^[[57~",
    "^[[?1050h^[[>2n, shift+alt+f3, ^[[25~",
    "^[[?1050h^[[?2l, up, ^[OA",
    "^[[?1050h^[[?2l, ctrl+up, ^[[1;5A",
    "^[[?1050h^[[?2l, f1, ^[OP",
    "^[[?1050h^[[?2l, shift+f1, ^[P",
    "^[[?1051h, f1, ^[[224z",
    "^[[?1051h, f10, ^[[233z",
    "^[[?1051h, f11, ^[[192z",
    "^[[?1051h, f20, ^[[201z",
    "^[[?1051h, f21, ^[[208z",
    "^[[?1051h, f35, ^[[222z",
    "^[[?1051h, ctrl+shift+f5, ^[[228;6z",
    "^[[?1051h^[[>2;3m, ctrl+f5, ^[[>228;5z",
    "^[[?1051h^[[>2n, shift+f1, ^[[192z",
    "^[[?1051h^[[>2n, shift+f26, ^[[234z",
    "^[[?1051h^[[>2n, ctrl+shift+f8, ^[[59~",
    "^[[?1051h, up, ^[OA",
    "^[[?1051h, ctrl+up, ^[[1;5A",
    "^[[?1051h^[[>1;0m, ctrl+up, ^[O5A",
    "^[[?1051h, begin, ^[[218z",
    "^[[?1051h, kp_home, ^[[214z",
    "^[[?1051h, ctrl+end, ^[[220;5z",
    "^[[?1051h^[[>1;3m, ctrl+home, ^[[>214;5z",
    "^[[?1051h^[[>1n, ctrl+home, ^[[214z",
    "^[[?1051h, insert, ^[[2z",
    "^[[?1051h, delete, ^[[3z",
    "^[[?1051h, ctrl+delete, ^[[3z",
    "^[[?1051h^[[>4;1m, ctrl+delete, ^[[3;5z",
    "^[[?1051h, ctrl+kp_delete, ^[[3;5z",
    "^[[?1051h, pageup, ^[[216z",
    "^[[?1051h, pagedown, ^[[222z",
    "^[[?1051h, menu, ^[[197z",
    "^[[?1051h, help, ^[[196z",
    "^[[?1051h, find, ^[[1z",
    "^[[?1051h, alt+select, ^[[4;3z",
    "^[[?1051h^[[>2n, alt+select, ^[[4z",
    "^[[?1051h^[=, ctrl+kp_7, ^[O5w",
    "^[[?1051h^[[?2l, ctrl+up, ^[OA",
    "^[[?1051h^[[?2l, ctrl+home, ^[[214z",
    "^[[?1051h^[[?2l, ctrl+f5, ^[[228z",
    "^[[?1061h, ctrl+kp_separator, -",
    "^[[?1061h^[[?2l, home, ^[[1~",
    "^[[?1061h^[[?2l, ctrl+kp_add, -",
    "^[[?1060h^[[?2l, f1, ^[[11~",
    "^[[>2n^[[?2l, shift+f5, ^[[28~"
  })
  void key(String modes, String name, String bytes) {
    Terminal terminal = new Terminal(new TerminalOptions(300, 50, 0));
    terminal.feed(Notation.bytes(modes));
    assertThat(Notation.write(terminal.key(name))).isEqualTo(bytes);
  }
}
