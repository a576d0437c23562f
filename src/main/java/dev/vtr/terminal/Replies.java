package dev.vtr.terminal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What the terminal has to say to the program, in the order of the questions. Only fixed strings
 * and numbers go in. So many bytes wait as the terminal's options say: the answers to a whole slice
 * of output. From the first reply on that finds no room all are dropped and counted until those
 * that wait are taken: none stands in the place of an earlier one.
 *
 * <p>Departure from xterm: after S8C1T, too, introducers and terminators are ESC and a character.
 * Every reply is so ESC and printable ASCII, whatever the program printed, and a program that reads
 * UTF-8 never meets a byte alone that is none.
 */
final class Replies {
  /** What is kept allocated while nothing waits. */
  private static final int USUAL_BYTES = 4096;

  private static final int ESC = 0x1B;
  private static final byte[] NONE = {};

  private final int maxBytes;
  private byte[] bytes = new byte[USUAL_BYTES];
  private int taken;
  private int length;
  private boolean full;
  private long dropped;
  private long droppedBytes;

  Replies(int maxBytes) {
    this.maxBytes = maxBytes;
  }

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
    full |= reply.length > maxBytes - length;
    if (full) {
      dropped++;
      droppedBytes += reply.length;
      return;
    }
    if (length + reply.length > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(length + reply.length, 2 * bytes.length));
    }
    System.arraycopy(reply, 0, bytes, length, reply.length);
    length += reply.length;
  }

  long dropped() {
    return dropped;
  }

  long droppedBytes() {
    return droppedBytes;
  }

  /** The next whole replies, at most {@code atMost} bytes of them unless the first is longer. */
  byte[] take(int atMost) {
    int from = taken;
    int to = length - from <= atMost ? length : lastBegin(from, from + atMost);
    byte[] next = from == to ? NONE : Arrays.copyOfRange(bytes, from, to);
    taken = to;
    if (to == length) {
      taken = 0;
      length = 0;
      full = false;
      if (bytes.length > USUAL_BYTES) {
        bytes = new byte[USUAL_BYTES];
      }
    }
    return next;
  }

  /** Where the last reply begins up to {@code to}; if none does, the first one behind it. */
  private int lastBegin(int from, int to) {
    for (int i = to; i > from; i--) {
      if (isBegin(i)) {
        return i;
      }
    }
    int i = to;
    while (i < length && !isBegin(i)) {
      i++;
    }
    return i;
  }

  /** Each reply begins with ESC, and has no other but in ST at its end. */
  private boolean isBegin(int at) {
    return bytes[at] == ESC && (at + 1 == length || bytes[at + 1] != '\\');
  }
}
