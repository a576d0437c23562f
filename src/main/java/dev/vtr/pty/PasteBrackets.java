package dev.vtr.pty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;

/**
 * What stands around a paste where the program asked for that (xterm, "Bracketed Paste Mode").
 * Between the two a program takes nothing for a command, so one that got the first and never the
 * second is of no use any more.
 */
final class PasteBrackets {
  private static final String BEGIN = "\u001b[200~";
  private static final String END = "\u001b[201~";
  private static final byte[] NONE = {};

  private PasteBrackets() {}

  /**
   * What is missing of the end of a paste if the program got the first {@code taken} of {@code
   * bytes}, 1 or more, and gets no more of them; empty if it is in no paste then.
   */
  static byte[] missing(byte[] bytes, int taken) {
    String text = new String(bytes, ISO_8859_1);
    int begin = text.lastIndexOf(BEGIN, taken - 1);
    int end = begin < 0 ? -1 : text.indexOf(END, begin);
    int after = end + END.length();
    return end < 0 || after <= taken
        ? NONE
        : Arrays.copyOfRange(bytes, Math.max(end, taken), after);
  }
}
