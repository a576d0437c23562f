package dev.vtr.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys, pastes and focus as bytes, under the modes that a program set before. */
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
    "'', alt+shift+tab, ^[[Z",
    "'', ctrl+shift+tab, ^[[Z",
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
    "^[[?1061h, f1, ^[OP",
    "^[[?1061h, home, ^[[1~",
    "^[[?1061h, end, ^[[4~",
    "^[[?1061h^[[?1061l, end, ^[[F",
    "^[[>1;0m, ctrl+up, ^[[5A",
    "^[[?1h^[[>1;0m, ctrl+up, ^[O5A",
    "^[[>1;1m, ctrl+up, ^[[5A",
    "^[[>1;3m, ctrl+up, ^[[>1;5A",
    "^[[>1n, ctrl+up, ^[[A",
    "^[[>2;3m, ctrl+f5, ^[[>15;5~",
    "^[[>2n, ctrl+f5, ^[[46~",
    "^[[>4;1m, ctrl+1, ^[[27;5;49~",
    "^[[>4;1m, ctrl+c, ^C",
    "^[[>4;1m, alt+enter, ^[^M",
    "^[[>4;2m, ctrl+c, ^[[27;5;99~",
    "^[[>4;2m, alt+x, ^[[27;3;120~",
    "^[[>4;2m, shift+a, ^[[27;2;65~",
    "^[[>4;2m, shift+1, 1",
    "^[[>4;2m, shift+tab, ^[[Z",
    "^[[>4;2m, ctrl+shift+tab, ^[[27;6;9~",
    "^[[>4;2m, a, a",
    "^[[>4;2m, shift+enter, ^[[27;2;13~",
    "^[[>4;2m, ctrl+backspace, ^H",
    "^[[>4;2m, shift+backspace, ^[[27;2;127~",
    "^[[>4;2m, ctrl+shift+backspace, ^[[27;6;8~",
    "^[[>4;2m^[[?67h, ctrl+shift+backspace, ^[[27;6;127~",
    "^[[>4;1m, shift+backspace, \u007f",
    "^[[>4;1m, ctrl+alt+backspace, ^[^H",
    "^[[>4;1m, ctrl+tab, ^[[27;5;9~",
    "^[[>4;1m, ctrl+shift+tab, ^[[Z",
    "^[[>4;1m, ctrl+alt+tab, ^[^I",
    "^[[>4;1m, ctrl+escape, ^[",
    "^[[>4;1m, ctrl+alt+escape, ^[[27;5;27~",
    "^[[>4;1m, alt+shift+enter, ^[[27;2;13~",
    "^[[>4;1m, ctrl+alt+enter, ^[^M",
    "^[[>4;1m, ctrl+alt+1, ^[[27;5;49~",
    "^[[>4;1m, ctrl+alt+space, ^[^@",
    "^[[>4;1m, ctrl+alt+shift+space, ^[[27;6;32~",
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

  /** As xterm 379 sends them, asked for each. */
  @ParameterizedTest
  @CsvSource({
    "'', kp_home, ^[[H",
    "^[[?1h, kp_home, ^[OH",
    "^[=, kp_home, ^[[H",
    "^[[?1h^[=, kp_up, ^[OA",
    "'', kp_left, ^[[D",
    "'', kp_right, ^[[C",
    "'', kp_down, ^[[B",
    "'', kp_end, ^[[F",
    "'', kp_begin, ^[[E",
    "'', kp_insert, ^[[2~",
    "'', kp_delete, ^[[3~",
    "'', kp_page_up, ^[[5~",
    "'', kp_page_down, ^[[6~",
    "^[=, kp_page_up, ^[[5~",
    "^[=, ctrl+kp_begin, ^[[1;5E",
    "^[=, ctrl+kp_delete, ^[[3;5~",
    "^[[>4;2m, ctrl+kp_home, ^[[1;5H",
    "^[[?1061h, kp_home, 7",
    "^[[?1061h, ctrl+kp_delete, .",
    "^[[?1061h^[=, kp_begin, ^[Ou",
    "^[[?1061h^[=, ctrl+kp_insert, ^[Op",
    "^[[?1060h, kp_delete, ^[[3~",
    "^[[?1060h, delete, \u007f",
    "^[[?2l, kp_home, ^[H",
    "^[[?2l^[=, kp_begin, ^[E",
    "^[[?2l, kp_page_up, ^[[5~",
    "'', ctrl+kp_7, 7",
    "'', alt+kp_7, 7",
    "^[[>4;2m, ctrl+kp_7, 7",
    "^[=, ctrl+kp_7, ^[O5w",
    "^[=, alt+kp_add, ^[O3k",
    "^[[?2l^[=, ctrl+kp_enter, ^[?M",
    "^[[20h, ctrl+kp_enter, ^M^J",
    "^[[?1061h, kp_add, ','",
    "^[[?1061h, ctrl+kp_add, -",
    "^[[?1061h^[=, kp_add, ^[Ol",
    "'', f25, ^[[46~",
    "'', f35, ^[[56~",
    "'', ctrl+f25, ^[[46;5~",
    "^[[>2;3m, ctrl+f25, ^[[>46;5~",
    "^[[?1061h, ctrl+f25, ^[[56~",
    "^[[>2n, ctrl+f25, ^[[66~",
    "^[[>2n, ctrl+shift+f1, ^[[52~",
    "^[[>2n, ctrl+alt+f1, ^[[42~",
    "^[[>2n, shift+f5, ^[[28~",
    "^[[>2;0m, ctrl+f1, ^[O5P",
    "^[[>2;1m, ctrl+f1, ^[[5P",
    "^[[>2;1m, ctrl+f5, ^[[15;5~",
    "^[[?1060h, ctrl+f1, ^[[23~",
    "^[[?1061h, ctrl+f1, ^[[23~",
    "^[[?1061h, alt+f1, ^[OP",
    "^[[?1060h, ctrl+f20, ^[[51~",
    "^[[?1060h, ctrl+up, ^[[A",
    "^[[?1061h, ctrl+home, ^[[1~",
    "^[[?1061h, ctrl+pageup, ^[[5~",
    "^[[>2;3m, ctrl+insert, ^[[2;5~",
    "^[[>2n, ctrl+insert, ^[[2;5~",
    "^[[>2;3m, ctrl+menu, ^[[29;5~",
    "'', menu, ^[[29~",
    "'', help, ^[[28~",
    "'', find, ^[[1~",
    "'', ctrl+select, ^[[4;5~",
    "^[[?2l, f25, ^[[46~"
  })
  void keyOfTheWholeKeyboard(String modes, String name, String bytes) {
    key(modes, name, bytes);
  }

  /** What neither types nor works sends nothing in xterm, and so here: no error. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "caps_lock",
        "num_lock",
        "scroll_lock",
        "print_screen",
        "ctrl+pause",
        "left_shift",
        "right_meta",
        "iso_level3_shift",
        "media_play_pause",
        "mute_volume"
      })
  void silentKeys(String name) {
    for (String modes : new String[] {"", "^[=^[[?1h", "^[[>4;2m", "^[[?1061h", "^[[?2l"}) {
      key("^[<" + modes, name, "");
    }
  }

  /** Kitty, "Functional key definitions". */
  @ParameterizedTest
  @CsvSource({
    "1, caps_lock, ''",
    "8, caps_lock, ^[[57358u",
    "8, scroll_lock, ^[[57359u",
    "9, num_lock, ^[[57360u",
    "1, print_screen, ^[[57361u",
    "4, pause, ^[[57362u",
    "1, ctrl+pause, ^[[57362;5u",
    "1, menu, ^[[57363u",
    "1, f25, ^[[57388u",
    "1, shift+f35, ^[[57398;2u",
    "1, kp_left, ^[[57417u",
    "1, kp_right, ^[[57418u",
    "1, kp_up, ^[[57419u",
    "1, kp_down, ^[[57420u",
    "1, kp_page_up, ^[[57421u",
    "8, kp_page_down, ^[[57422u",
    "1, kp_home, ^[[57423u",
    "1, kp_end, ^[[57424u",
    "1, kp_insert, ^[[57425u",
    "1, ctrl+kp_delete, ^[[57426;5u",
    "1, kp_begin, ^[[E",
    "1, ctrl+kp_begin, ^[[1;5E",
    "2, kp_up, ^[[A",
    "4, kp_delete, ^[[3~",
    "1, media_play, ^[[57428u",
    "1, media_pause, ^[[57429u",
    "1, media_play_pause, ^[[57430u",
    "1, media_reverse, ^[[57431u",
    "1, media_stop, ^[[57432u",
    "1, media_fast_forward, ^[[57433u",
    "1, media_rewind, ^[[57434u",
    "1, media_track_next, ^[[57435u",
    "1, media_track_previous, ^[[57436u",
    "1, media_record, ^[[57437u",
    "1, lower_volume, ^[[57438u",
    "1, raise_volume, ^[[57439u",
    "1, mute_volume, ^[[57440u",
    "7, left_shift, ''",
    "8, left_shift, ^[[57441;2u",
    "8, left_control, ^[[57442;5u",
    "8, left_alt, ^[[57443;3u",
    "8, left_super, ^[[57444;9u",
    "8, left_hyper, ^[[57445;17u",
    "8, left_meta, ^[[57446;33u",
    "8, ctrl+right_shift, ^[[57447;6u",
    "8, right_ctrl, ^[[57448;5u",
    "8, right_alt, ^[[57449;3u",
    "8, right_super, ^[[57450;9u",
    "8, right_hyper, ^[[57451;17u",
    "8, right_meta, ^[[57452;33u",
    "8, iso_level3_shift, ^[[57453u",
    "8, iso_level5_shift, ^[[57454u"
  })
  void kittyKeyOfTheWholeKeyboard(int flags, String name, String bytes) {
    key("^[[>" + flags + "u", name, bytes);
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
}
