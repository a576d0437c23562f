package dev.vtr.terminal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What the terminal has to say to the program, in the order of the questions. Only fixed strings
 * and numbers go in. At most {@value #MAX_BYTES} bytes wait; further replies are dropped whole and
 * counted.
 *
 * <p>Departure from xterm: after S8C1T, too, introducers and terminators are ESC and a character.
 * Every reply is so ESC and printable ASCII, whatever the program printed, and a program that reads
 * UTF-8 never meets a byte alone that is none.
 */
final class Replies {
  static final int MAX_BYTES = 4096;

  private static final byte[] NONE = {};

  private final byte[] bytes = new byte[MAX_BYTES];
  private int length;
  private long dropped;

  /** CSI and the rest of a control sequence. */
  void csi(String rest) {
    add("\u001b[" + rest);
  }

  /** DCS, the rest, ST. */
  void dcs(String rest) {
    add("\u001bP" + rest + "\u001b\\");
  }

  /** OSC, the rest, and the terminator that the question had. */
  void osc(String rest, boolean bell) {
    add("\u001b]" + rest + (bell ? "\u0007" : "\u001b\\"));
  }

  /** OSC, a letter, a title as the program set it, ST: the one reply that is not our own words. */
  void title(String kind, String text) {
    add(("\u001b]" + kind + text + "\u001b\\").getBytes(StandardCharsets.UTF_8));
  }

  /** ASCII. */
  void add(String text) {
    add(text.getBytes(StandardCharsets.US_ASCII));
  }

  private void add(byte[] reply) {
    if (reply.length > MAX_BYTES - length) {
      dropped++;
      return;
    }
    System.arraycopy(reply, 0, bytes, length, reply.length);
    length += reply.length;
  }

  long dropped() {
    return dropped;
  }

  byte[] take() {
    if (length == 0) {
      return NONE;
    }
    byte[] taken = Arrays.copyOf(bytes, length);
    length = 0;
    return taken;
  }
}
