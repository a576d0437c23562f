package dev.vtr.terminal;

import org.jspecify.annotations.Nullable;

/**
 * The character sets G0 to G3, which of them is in use (ISO 2022, DEC's VT510 manual, "Character
 * sets"), and what they make of the bytes 0x20 to 0x7E. In UTF-8, GR is not used for text.
 */
final class CharacterSets {
  private final char[][] designated = {
    GraphicSets.ASCII, GraphicSets.ASCII, GraphicSets.ASCII, GraphicSets.ASCII
  };

  /** What {@link #designated} comes to without DECNRCM. */
  private final char[][] multinational = {
    GraphicSets.ASCII, GraphicSets.ASCII, GraphicSets.ASCII, GraphicSets.ASCII
  };

  private char[][] inForce = multinational;

  private final String[] names = {"B", "B", "B", "B"};
  private String preferred = "%5";
  private boolean preferred96;
  private int left; // GL
  private int right = 2; // GR
  private int single = -1; // SS2, SS3: for one character
  private boolean plain = true;

  /** Designates a set of 94 as G{@code n}; false if there is none by that name. */
  boolean designate(int n, String name) {
    char[] set = name.equals("<") ? preferredSet() : GraphicSets.of94(name);
    return designate(n, name, set, GraphicSets.isNational(name));
  }

  /** Designates a set of 96 as G{@code n}; false if there is none by that name. */
  boolean designate96(int n, String name) {
    return designate(n, name, GraphicSets.of96(name), false);
  }

  private boolean designate(int n, String name, char @Nullable [] set, boolean national) {
    if (set == null) {
      return false;
    }
    designated[n] = set;
    multinational[n] = national ? GraphicSets.ASCII : set;
    names[n] = name;
    look();
    return true;
  }

  private char[] preferredSet() {
    char[] set = preferred96 ? GraphicSets.of96(preferred) : GraphicSets.of94(preferred);
    return set == null ? GraphicSets.DEC_SUPPLEMENTAL : set;
  }

  /** DECNRCM: without it national sets are ASCII. */
  void national(boolean on) {
    inForce = on ? designated : multinational;
    look();
  }

  void shiftLeft(int n) {
    left = n;
    look();
  }

  void shiftRight(int n) {
    right = n;
  }

  /** Takes the next character from G{@code n}. */
  void shiftOnce(int n) {
    single = n;
    look();
  }

  /** True while bytes stand for themselves. */
  boolean isPlain() {
    return plain;
  }

  private void look() {
    plain = single < 0 && inForce[left] == GraphicSets.ASCII;
  }

  /** The character for a byte 0x20 to 0x7E. */
  int translate(int octet) {
    return inForce[taken()][octet - ' '];
  }

  /** The character for DEL, which only sets of 96 have; -1: none, and a single shift waits on. */
  int translateDelete() {
    boolean has = inForce[single >= 0 ? single : left].length > GraphicSets.SIZE;
    return has ? inForce[taken()][GraphicSets.SIZE] : -1;
  }

  /** The set of the next character; a single shift is over with it. */
  private int taken() {
    int set = left;
    if (single >= 0) {
      set = single;
      single = -1;
      look();
    }
    return set;
  }

  /** GL, GR, sizes and names of the sets, as DECCIR reports them. */
  String report() {
    int sizes = 0x40;
    for (int n = 0; n < designated.length; n++) {
      sizes |= GraphicSets.is96(designated[n]) ? 1 << n : 0;
    }
    return left + ";" + right + ";" + (char) sizes + ";" + String.join("", names);
  }

  /** Takes over what {@link #report} said; names that are not known change nothing. */
  void restore(int newLeft, int newRight, int sizes, String newNames) {
    left = Math.clamp(newLeft, 0, 3);
    right = Math.clamp(newRight, 0, 3);
    int at = 0;
    for (int n = 0; n < designated.length && at < newNames.length(); n++) {
      int end = at;
      while (end < newNames.length() - 1 && newNames.charAt(end) < '0') {
        end++;
      }
      String name = newNames.substring(at, end + 1);
      if ((sizes & 1 << n) == 0) {
        designate(n, name);
      } else if (n > 0) {
        designate96(n, name);
      }
      at = end + 1;
    }
    look();
  }

  /** ANSI levels 1 and 2 bring ASCII and Latin-1 to GL and GR, level 3 ASCII to GL. */
  void announce(boolean right96) {
    designate(0, "B");
    left = 0;
    if (right96) {
      designate96(1, "A");
      right = 1;
    }
    look();
  }

  /** The set that one character will be taken from, or -1. */
  int shiftedOnce() {
    return single;
  }

  /** DECAUPSS: what {@code <} designates; false if there is no such set. */
  boolean prefer(boolean of96, String name) {
    if ((of96 ? GraphicSets.of96(name) : GraphicSets.of94(name)) == null || name.equals("<")) {
      return false;
    }
    preferred = name;
    preferred96 = of96;
    return true;
  }

  /** DECRQUPSS: 0 or 1 for a set of 94 or 96, {@code !u}, its name. */
  String preference() {
    return (preferred96 ? "1" : "0") + "!u" + preferred;
  }

  /** DECAUPSS. */
  void dumpPreference(StringBuilder out) {
    prefer(out, preference());
  }

  private static void prefer(StringBuilder out, String preference) {
    out.append("\u001bP").append(preference).append("\u001b\\");
  }

  /**
   * Designates all four sets and shifts GL and GR; GR as G0 has no control sequence. Where {@code
   * <} took a set that another is preferred to since, that is preferred for so long.
   */
  void dump(StringBuilder out, CharacterSets inForce) {
    char[] preferable = inForce.preferredSet();
    for (int n = 0; n < designated.length; n++) {
      boolean byPreference = names[n].equals("<");
      if (byPreference && designated[n] != preferable) {
        preferable = designated[n];
        prefer(out, (GraphicSets.is96(preferable) ? "1!u" : "0!u") + GraphicSets.name(preferable));
      }
      boolean of96 = GraphicSets.is96(designated[n]) && n > 0 && !byPreference;
      out.append("\u001b").append((of96 ? ",-./" : "()*+").charAt(n)).append(names[n]);
    }
    if (preferable != inForce.preferredSet()) {
      inForce.dumpPreference(out);
    }
    out.append(left < 2 ? left == 0 ? "\u000f" : "\u000e" : left == 2 ? "\u001bn" : "\u001bo");
    out.append(right == 3 ? "\u001b|" : right == 1 ? "\u001b~" : "\u001b}");
  }

  /** Designates and shifts as VT52 mode does, which begins with the usual sets. */
  void dumpVt52(StringBuilder out) {
    if (designated[0] != GraphicSets.ASCII) {
      out.append("\u001bF");
    }
    if (left == 1) {
      out.append('\u000e');
    }
  }

  /** True if they are as in the beginning; {@code B} names a set of 96, too. */
  boolean isUsual() {
    boolean usual = left == 0 && right == 2 && String.join("", names).equals("BBBB");
    for (char[] set : designated) {
      usual &= set == GraphicSets.ASCII;
    }
    return usual;
  }

  void reset() {
    java.util.Arrays.fill(names, "B");
    java.util.Arrays.fill(designated, GraphicSets.ASCII);
    java.util.Arrays.fill(multinational, GraphicSets.ASCII);
    left = 0;
    right = 2;
    single = -1;
    look();
  }

  /** All but a single shift, which DECSC does not save and DECRC leaves alone, as in xterm. */
  void copyFrom(CharacterSets other) {
    System.arraycopy(other.designated, 0, designated, 0, designated.length);
    System.arraycopy(other.names, 0, names, 0, names.length);
    System.arraycopy(other.multinational, 0, multinational, 0, multinational.length);
    left = other.left;
    right = other.right;
    look();
  }
}
