package dev.vtr.terminal;

import java.util.Map;
import java.util.Set;

/**
 * The character sets G0 to G3, which of them is in use (ISO 2022, DEC's VT510 manual, "Character
 * sets"), and what they make of the bytes 0x20 to 0x7E. In UTF-8, GR is not used for text.
 */
final class CharacterSets {
  private static final int SIZE = 95;
  private static final char[] ASCII = national("", "");

  /** DEC Special Graphic: 0x5F to 0x7E. */
  private static final char[] DEC_GRAPHICS =
      national("_`abcdefghijklmnopqrstuvwxyz{|}~", " ◆▒␉␌␍␊°±␤␋┘┐┌└┼⎺⎻─⎼⎽├┤┴┬│≤≥π≠£·");

  /** DEC Technical: 0x21 to 0x7E where it has a sign. */
  private static final char[] DEC_TECHNICAL =
      national(
          "!\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~",
          "⎷┌─⌠⌡│⎡⎣⎤⎦⎛⎝⎞⎠⎨⎬\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD≤≠≥∫"
              + "∴∝∞÷Δ∇ΦΓ∼≃Θ×Λ⇔⇒≡ΠΨ\uFFFDΣ\uFFFD\uFFFD√ΩΞΥ⊂⊃∩∪∧∨"
              + "¬αβχδεφγηιθκλ\uFFFDν∂πψρστ\uFFFDƒωξυζ←↑→↓");

  /** The upper half of DEC Multinational, as a set of 94. */
  private static final char[] DEC_SUPPLEMENTAL =
      national(
          "!\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~",
          "¡¢£\uFFFD¥\uFFFD§¤©ª«\uFFFD\uFFFD\uFFFD\uFFFD°±²³\uFFFDµ¶·\uFFFD¹º»¼½\uFFFD¿"
              + "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏ\uFFFDÑÒÓÔÕÖŒØÙÚÛÜŸ\uFFFDß"
              + "àáâãäåæçèéêëìíîï\uFFFDñòóôõöœøùúûüÿ\uFFFD");

  private static final char[] LATIN_1_SUPPLEMENTAL = latin1();

  private static final char[] BRITISH = national("#", "£");
  private static final char[] DUTCH = national("#@[\\]{|}~", "£¾ĳ½|¨ƒ¼´");
  private static final char[] FINNISH = national("[\\]^`{|}~", "ÄÖÅÜéäöåü");
  private static final char[] FRENCH = national("#@[\\]{|}~", "£à°ç§éùè¨");
  private static final char[] FRENCH_CANADIAN = national("@[\\]^`{|}~", "àâçêîôéùèû");
  private static final char[] GERMAN = national("@[\\]{|}~", "§ÄÖÜäöüß");
  private static final char[] ITALIAN = national("#@[\\]`{|}~", "£§°çéùàòèì");
  private static final char[] NORWEGIAN = national("@[\\]^`{|}~", "ÄÆØÅÜäæøåü");
  private static final char[] PORTUGUESE = national("[\\]{|}", "ÃÇÕãçõ");
  private static final char[] SPANISH = national("#@[\\]{|}", "£§¡Ñ¿°ñç");
  private static final char[] SWEDISH = national("@[\\]^`{|}~", "ÉÄÖÅÜéäöåü");
  private static final char[] SWISH = national("#@[\\]^_`{|}~", "ùàéçêîèôäöüû");

  /** By what follows the designating intermediate, an intermediate of its own first. */
  private static final Map<String, char[]> SETS =
      Map.ofEntries(
          Map.entry("B", ASCII),
          Map.entry("1", ASCII),
          Map.entry("0", DEC_GRAPHICS),
          Map.entry("2", ASCII),
          Map.entry(">", DEC_TECHNICAL),
          Map.entry("<", DEC_SUPPLEMENTAL),
          Map.entry("%5", DEC_SUPPLEMENTAL),
          Map.entry("A", BRITISH),
          Map.entry("4", DUTCH),
          Map.entry("C", FINNISH),
          Map.entry("5", FINNISH),
          Map.entry("R", FRENCH),
          Map.entry("f", FRENCH),
          Map.entry("Q", FRENCH_CANADIAN),
          Map.entry("9", FRENCH_CANADIAN),
          Map.entry("K", GERMAN),
          Map.entry("Y", ITALIAN),
          Map.entry("`", NORWEGIAN),
          Map.entry("E", NORWEGIAN),
          Map.entry("6", NORWEGIAN),
          Map.entry("%6", PORTUGUESE),
          Map.entry("Z", SPANISH),
          Map.entry("H", SWEDISH),
          Map.entry("7", SWEDISH),
          Map.entry("=", SWISH));

  /** Sets that DEC's terminals have outside of national mode. */
  private static final Set<String> MULTINATIONAL = Set.of("B", "1", "0", "2", ">", "<", "%5", "A");

  private final char[][] designated = {ASCII, ASCII, ASCII, ASCII};

  /** What {@link #designated} comes to without DECNRCM. */
  private final char[][] multinational = {ASCII, ASCII, ASCII, ASCII};

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
    char[] set = SETS.get(name);
    if (set == null) {
      return false;
    }
    designated[n] = name.equals("<") ? preferredSet() : set;
    names[n] = name;
    settle(n);
    return true;
  }

  private char[] preferredSet() {
    return preferred96 ? LATIN_1_SUPPLEMENTAL : SETS.getOrDefault(preferred, DEC_SUPPLEMENTAL);
  }

  /** Designates a set of 96 as G{@code n}; false if there is none by that name. */
  boolean designate96(int n, String name) {
    if (!name.equals("A")) {
      return false;
    }
    designated[n] = LATIN_1_SUPPLEMENTAL;
    names[n] = name;
    settle(n);
    return true;
  }

  /** DECNRCM: without it national sets are ASCII. */
  void national(boolean on) {
    inForce = on ? designated : multinational;
    look();
  }

  private void settle(int n) {
    multinational[n] = MULTINATIONAL.contains(names[n]) ? designated[n] : ASCII;
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
    plain = single < 0 && inForce[left] == ASCII;
  }

  /** The character for a byte 0x20 to 0x7E. */
  int translate(int octet) {
    int set = left;
    if (single >= 0) {
      set = single;
      single = -1;
      look();
    }
    return inForce[set][octet - ' '];
  }

  /** GL, GR, sizes and names of the sets, as DECCIR reports them. */
  String report() {
    int sizes = 0x40;
    for (int n = 0; n < designated.length; n++) {
      sizes |= designated[n] == LATIN_1_SUPPLEMENTAL ? 1 << n : 0;
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
    if (of96 ? !name.equals("A") : !SETS.containsKey(name) || name.equals("<")) {
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

  void reset() {
    java.util.Arrays.fill(names, "B");
    java.util.Arrays.fill(designated, ASCII);
    java.util.Arrays.fill(multinational, ASCII);
    left = 0;
    right = 2;
    single = -1;
    look();
  }

  void copyFrom(CharacterSets other) {
    System.arraycopy(other.designated, 0, designated, 0, designated.length);
    System.arraycopy(other.names, 0, names, 0, names.length);
    System.arraycopy(other.multinational, 0, multinational, 0, multinational.length);
    left = other.left;
    right = other.right;
    single = other.single;
    look();
  }

  private static char[] national(String places, String characters) {
    var set = new char[SIZE];
    for (int i = 0; i < SIZE; i++) {
      set[i] = (char) (' ' + i);
    }
    for (int i = 0; i < places.length(); i++) {
      set[places.charAt(i) - ' '] = characters.charAt(i);
    }
    return set;
  }

  private static char[] latin1() {
    var set = new char[SIZE];
    for (int i = 0; i < SIZE; i++) {
      set[i] = (char) (0xA0 + i);
    }
    return set;
  }
}
