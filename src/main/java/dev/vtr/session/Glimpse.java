package dev.vtr.session;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What the program shows for a moment only: lines as they stand right before it takes them away
 * with the same piece of output that drew them. Only its newly drawn text counts, as it was written
 * in one run; old text may stand before it, and none behind it. Confined to the session's context.
 */
final class Glimpse {
  /** Stands for what breaks a run of text: no text has it. */
  private static final char BREAK = 0;

  private final LineRange lines;
  private final ScreenLines.Kept before;
  private final byte[] output;
  private final int from;
  private final int to;
  private @Nullable String written;

  /**
   * @param lines those that are taken away
   * @param before the screen before {@code output[from, to)}, which has been parsed since
   */
  Glimpse(LineRange lines, ScreenLines.Kept before, byte[] output, int from, int to) {
    this.lines = lines;
    this.before = before;
    this.output = output;
    this.from = from;
    this.to = to;
  }

  LineRange lines() {
    return lines;
  }

  /**
   * Whether a match was drawn just now.
   *
   * @param text of line {@code number} from character {@code offset} on
   * @param start where in that the match begins; it ends before {@code end}
   */
  boolean shows(long number, int offset, String text, int start, int end) {
    String old = before.text(number);
    int same = 0;
    while (same < end && text.charAt(same) == charAt(old, offset + same)) {
      same++;
    }
    return same < end && written().contains(text.substring(Math.max(same, start), end));
  }

  /** Behind its end a line is blank. */
  private static char charAt(String line, int at) {
    return at < line.length() ? line.charAt(at) : ' ';
  }

  /** The output as text, without colours, with a break for each other control sequence. */
  private String written() {
    String text = written;
    if (text == null) {
      text = plain(new String(output, from, to - from, StandardCharsets.UTF_8));
      written = text;
    }
    return text;
  }

  private static String plain(String output) {
    var plain = new StringBuilder(output.length());
    int at = 0;
    while (at < output.length()) {
      char c = output.charAt(at++);
      if (c == 0x1B && at < output.length() && output.charAt(at) == '[') {
        at++;
        while (at < output.length() && output.charAt(at) < '@') {
          at++;
        }
        if (at == output.length() || output.charAt(at++) != 'm') {
          plain.append(BREAK);
        }
      } else {
        plain.append(c);
      }
    }
    return plain.toString();
  }
}
