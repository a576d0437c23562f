package dev.vtr.terminal;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * XTSMTITLE and XTRMTITLE: whether titles are set and told in hexadecimal digits. Their modes for
 * UTF-8 (2 and 3) are taken and change nothing: titles are always UTF-8.
 */
final class TitleModes {
  private static final int SET_HEX = 0;
  private static final int TELL_HEX = 1;

  private boolean setHex;
  private boolean tellHex;

  void reset() {
    setHex = false;
    tellHex = false;
  }

  /** Sets or resets the modes named; none named: both as in the beginning. */
  void change(Parameters p, boolean on) {
    if (p.count() == 0) {
      reset();
    }
    for (int i = 0; i < p.count(); i++) {
      switch (p.at(i, SET_HEX)) {
        case SET_HEX -> setHex = on;
        case TELL_HEX -> tellHex = on;
        default -> {}
      }
    }
  }

  /** The title that a program means; null: the digits are none, and nothing is set. */
  @Nullable String meant(String text) {
    if (!setHex) {
      return ShownText.title(text);
    }
    boolean hex = !text.isEmpty() && text.length() % 2 == 0;
    if (!hex || !text.chars().allMatch(HexFormat::isHexDigit)) {
      return null;
    }
    return ShownText.title(new String(HexFormat.of().parseHex(text), StandardCharsets.UTF_8));
  }

  /** A title as it is told. */
  String told(String title) {
    return tellHex
        ? HexFormat.of().withUpperCase().formatHex(title.getBytes(StandardCharsets.UTF_8))
        : title;
  }

  /** As control sequences. */
  void dump(StringBuilder out) {
    if (setHex) {
      out.append("\u001b[>").append(SET_HEX).append('t');
    }
    if (tellHex) {
      out.append("\u001b[>").append(TELL_HEX).append('t');
    }
  }
}
