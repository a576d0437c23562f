package dev.vtr.terminal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What the terminal has to say to the program, in the order of the questions. Only fixed strings
 * and numbers go in. At most {@value #MAX_BYTES} bytes wait; further replies are dropped whole and
 * counted. After S8C1T introducers and terminators are single bytes, as in xterm.
 */
final class Replies {
  static final int MAX_BYTES = 4096;

  private static final byte[] NONE = {};

  private final byte[] bytes = new byte[MAX_BYTES];
  private int length;
  private long dropped;
  private boolean eightBit;

  /** S8C1T, S7C1T. */
  void eightBit(boolean on) {
    eightBit = on;
  }

  boolean isEightBit() {
    return eightBit;
  }

  /** CSI and the rest of a control sequence. */
  void csi(String rest) {
    add(c1('[') + rest);
  }

  /** DCS, the rest, ST. */
  void dcs(String rest) {
    add(c1('P') + rest + c1('\\'));
  }

  /** OSC, the rest, and the terminator that the question had. */
  void osc(String rest, boolean bell) {
    add(c1(']') + rest + (bell ? "\u0007" : c1('\\')));
  }

  /** OSC, a letter, a title as the program set it, ST: the one reply that is not our own words. */
  void title(String kind, String text) {
    add(("\u001b]" + kind + text + "\u001b\\").getBytes(StandardCharsets.UTF_8));
  }

  private String c1(char finalByte) {
    return eightBit ? Character.toString(finalByte + 0x40) : "\u001b" + finalByte;
  }

  /** Characters up to U+00FF, a byte each. */
  void add(String text) {
    add(text.getBytes(StandardCharsets.ISO_8859_1));
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
