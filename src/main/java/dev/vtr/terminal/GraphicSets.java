package dev.vtr.terminal;

import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the sets that programs designate make of the bytes 0x20 to 0x7E (DEC's VT510 manual,
 * "Character sets", ISO 8859; names as in xterm). U+FFFD stands where a set has nothing.
 */
final class GraphicSets {
  /** Space and the 94 characters behind it; sets of 96 may have one more, in the place of DEL. */
  static final int SIZE = 95;

  static final char[] ASCII = national("", "");

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
  static final char[] DEC_SUPPLEMENTAL =
      national(
          "!\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~",
          "¡¢£\uFFFD¥\uFFFD§¤©ª«\uFFFD\uFFFD\uFFFD\uFFFD°±²³\uFFFDµ¶·\uFFFD¹º»¼½\uFFFD¿"
              + "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏ\uFFFDÑÒÓÔÕÖŒØÙÚÛÜŸ\uFFFDß"
              + "àáâãäåæçèéêëìíîï\uFFFDñòóôõöœøùúûüÿ\uFFFD");

  static final char[] LATIN_1_SUPPLEMENTAL = latin1();

  private static final String UPPER_HALF =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~";
  private static final String SIGNS = "!\"#$%&'()*+,-./0123456789:;<=>?@";

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

  /** ELOT 927. */
  private static final char[] GREEK =
      national("abcdefghijklmnopqrstuvwxyz", "ΑΒΓΔΕΖΗΘΙΚΛΜΝΧΟΠΡΣΤΥΦΞΨΩ  ");

  private static final String HEBREW_PLACES = "`abcdefghijklmnopqrstuvwxyz";
  private static final String HEBREW_LETTERS = "אבגדהוזחטיךכלםמןנסעףפץצקרשת";
  private static final char[] HEBREW = national(HEBREW_PLACES, HEBREW_LETTERS);
  private static final char[] TURKISH = national("&@[\\]^`{|}~", "ğİŞÖÇÜĞşöçü");

  /** KOI-7. */
  private static final char[] RUSSIAN =
      national("`abcdefghijklmnopqrstuvwxyz{|}~", "ЮАБЦДЕФГХИЙКЛМНОПЯРСТУЖВЬЫЗШЭЩЧ");

  /** The letters of KOI-8. */
  private static final char[] DEC_CYRILLIC =
      national(
          SIGNS + UPPER_HALF,
          "\uFFFD".repeat(31) + "юабцдефгхийклмнопярстужвьызшэщчъЮАБЦДЕФГХИЙКЛМНОПЯРСТУЖВЬЫЗШЭЩЧ");

  private static final char[] DEC_GREEK =
      national(
          SIGNS + UPPER_HALF,
          "¡¢£\uFFFD¥\uFFFD§¤©ª«\uFFFD\uFFFD\uFFFD\uFFFD°±²³\uFFFDµ¶·\uFFFD¹º»¼½\uFFFD¿"
              + "ϊΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟ\uFFFDΠΡΣΤΥΦΧΨΩάέήί\uFFFDό"
              + "ϋαβγδεζηθικλμνξο\uFFFDπρστυφχψωςύώ΄\uFFFD");

  private static final char[] DEC_HEBREW =
      national(
          SIGNS + UPPER_HALF,
          "¡¢£\uFFFD¥\uFFFD§¨©×«\uFFFD\uFFFD\uFFFD\uFFFD°±²³\uFFFDµ¶·\uFFFD¹÷»¼½\uFFFD¿"
              + "\uFFFD".repeat(32)
              + HEBREW_LETTERS
              + "\uFFFD".repeat(4));

  private static final char[] DEC_TURKISH =
      national(
          SIGNS + UPPER_HALF,
          "¡¢£\uFFFD¥\uFFFD§¨©ª«\uFFFD\uFFFDİ\uFFFD°±²³\uFFFDµ¶·\uFFFD¹º»¼½ı¿"
              + "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏĞÑÒÓÔÕÖŒØÙÚÛÜŸŞß"
              + "àáâãäåæçèéêëìíîïğñòóôõöœøùúûüÿş");

  /** ISO 8859-2, 5, 7, 8 and 9 from 0xA0 to 0xFE. */
  private static final char[] LATIN_2_SUPPLEMENTAL =
      ("\u00A0Ą˘Ł¤ĽŚ§¨ŠŞŤŹ\u00ADŽŻ°ą˛ł´ľśˇ¸šşťź˝žż"
              + "ŔÁÂĂÄĹĆÇČÉĘËĚÍÎĎĐŃŇÓÔŐÖ×ŘŮÚŰÜÝŢß"
              + "ŕáâăäĺćçčéęëěíîďđńňóôőö÷řůúűüýţ˙")
          .toCharArray();

  private static final char[] CYRILLIC_SUPPLEMENTAL =
      ("\u00A0ЁЂЃЄЅІЇЈЉЊЋЌ\u00ADЎЏАБВГДЕЖЗИЙКЛМНОП"
              + "РСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмноп"
              + "рстуфхцчшщъыьэюя№ёђѓєѕіїјљњћќ§ўџ")
          .toCharArray();

  private static final char[] GREEK_SUPPLEMENTAL =
      ("\u00A0‘’£€₯¦§¨©ͺ«¬\u00AD\uFFFD―°±²³΄΅Ά·ΈΉΊ»Ό½ΎΏ"
              + "ΐΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡ\uFFFDΣΤΥΦΧΨΩΪΫάέήί"
              + "ΰαβγδεζηθικλμνξοπρςστυφχψωϊϋόύώ")
          .toCharArray();

  private static final char[] HEBREW_SUPPLEMENTAL =
      ("\u00A0\uFFFD¢£¤¥¦§¨©×«¬\u00AD®¯°±²³´µ¶·¸¹÷»¼½¾\uFFFD"
              + "\uFFFD".repeat(31)
              + "‗"
              + HEBREW_LETTERS
              + "\uFFFD\uFFFD\u200E\u200F")
          .toCharArray();

  private static final char[] LATIN_5_SUPPLEMENTAL = latin5();

  /** By what follows the designating intermediate, an intermediate of its own first. */
  private static final Map<String, char[]> OF_94 =
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
          Map.entry("=", SWISH),
          Map.entry("\">", GREEK),
          Map.entry("%=", HEBREW),
          Map.entry("%2", TURKISH),
          Map.entry("&5", RUSSIAN),
          Map.entry("&4", DEC_CYRILLIC),
          Map.entry("\"?", DEC_GREEK),
          Map.entry("\"4", DEC_HEBREW),
          Map.entry("%0", DEC_TURKISH));

  private static final Map<String, char[]> OF_96 =
      Map.of(
          "A", LATIN_1_SUPPLEMENTAL,
          "B", LATIN_2_SUPPLEMENTAL,
          "F", GREEK_SUPPLEMENTAL,
          "H", HEBREW_SUPPLEMENTAL,
          "L", CYRILLIC_SUPPLEMENTAL,
          "M", LATIN_5_SUPPLEMENTAL);

  /** Sets that DEC's terminals have outside of national mode. */
  private static final Set<String> MULTINATIONAL =
      Set.of("B", "1", "0", "2", ">", "<", "%5", "A", "&4", "\"?", "\"4", "%0");

  private GraphicSets() {}

  /** The set of 94 by a name, or null. */
  static char @Nullable [] of94(String name) {
    return OF_94.get(name);
  }

  /** The set of 96 by a name, or null. */
  static char @Nullable [] of96(String name) {
    return OF_96.get(name);
  }

  /** The first name of a set, and not {@code <}, which is the preferred one's. */
  static String name(char[] set) {
    Map<String, char[]> sets = is96(set) ? OF_96 : OF_94;
    return sets.entrySet().stream()
        .filter(named -> named.getValue() == set && !named.getKey().equals("<"))
        .map(Map.Entry::getKey)
        .min(Comparator.naturalOrder())
        .orElseThrow();
  }

  static boolean is96(char[] set) {
    return OF_96.containsValue(set);
  }

  /** True if a set of 94 needs DECNRCM. */
  static boolean isNational(String name) {
    return !MULTINATIONAL.contains(name);
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
    var set = new char[SIZE + 1];
    for (int i = 0; i <= SIZE; i++) {
      set[i] = (char) (0xA0 + i);
    }
    return set;
  }

  private static char[] latin5() {
    char[] set = latin1();
    String places = "P]^p}~";
    String characters = "ĞİŞğış";
    for (int i = 0; i < places.length(); i++) {
      set[places.charAt(i) - ' '] = characters.charAt(i);
    }
    return set;
  }
}
