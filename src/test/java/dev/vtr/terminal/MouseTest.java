package dev.vtr.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The mouse as bytes, under the modes that a program set before. */
class MouseTest {
  private final Terminal terminal = new Terminal(new TerminalOptions(300, 50, 0));

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
