package dev.vtr.terminal;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What XTGETTCAP tells, by names of termcap and of terminfo: what the keys send while no mode
 * changes it, but for DECBKM, as xterm 379 answers for each name. It has no others.
 */
final class Capabilities {
  private static final String CSI = "\u001b[";

  /** Termcap's names of F1 to F63. */
  private static final String[] FUNCTION_KEYS =
      ("k1 k2 k3 k4 k5 k6 k7 k8 k9 k; F1 F2 F3 F4 F5 F6 F7 F8 F9 FA FB FC FD FE FF FG FH FI FJ FK"
              + " FL FM FN FO FP FQ FR FS FT FU FV FW FX FY FZ Fa Fb Fc Fd Fe Ff Fg Fh Fi Fj Fk Fl Fm"
              + " Fn Fo Fp Fq Fr")
          .split(" ", -1);

  /** Numbers of F5 to F20; from F21 on they go on from {@link #F21} without a hole. */
  private static final int[] NUMBERS = {
    15, 17, 18, 19, 20, 21, 23, 24, 25, 26, 28, 29, 31, 32, 33, 34
  };

  private static final int F21 = 42;

  private static final Map<String, String> VALUES = values();

  private Capabilities() {}

  /**
   * The value of a name; null if there is none.
   *
   * @param backspace whether the backspace key sends BS (DECBKM)
   */
  static @Nullable String value(String name, boolean backspace) {
    boolean isBackspace = name.equals("kbs") || name.equals("kb");
    return isBackspace && backspace ? "\b" : VALUES.get(name);
  }

  private static Map<String, String> values() {
    var values = new HashMap<String, String>();
    both(values, "TN", "name", "xterm-256color");
    both(values, "Co", "colors", "256");
    values.put("RGB", "8");
    both(values, "kb", "kbs", "\u007f");
    both(values, "kB", "kcbt", CSI + "Z");
    both(values, "kC", "kclr", "");
    letters(values);
    numbers(values);
    functionKeys(values);
    return Map.copyOf(values);
  }

  private static void letters(Map<String, String> values) {
    both(values, "ku", "kcuu1", CSI + "A");
    both(values, "kd", "kcud1", CSI + "B");
    both(values, "kr", "kcuf1", CSI + "C");
    both(values, "kl", "kcub1", CSI + "D");
    both(values, "kh", "khome", CSI + "H");
    both(values, "@7", "kend", CSI + "F");
    both(values, "K1", "ka1", CSI + "H");
    both(values, "K4", "kc1", CSI + "F");
    both(values, "kR", "kri", CSI + "1;2A");
    both(values, "kF", "kind", CSI + "1;2B");
    both(values, "%i", "kRIT", CSI + "1;2C");
    both(values, "#4", "kLFT", CSI + "1;2D");
    both(values, "#2", "kHOM", CSI + "1;2H");
    both(values, "*7", "kEND", CSI + "1;2F");
    both(values, "kUP", "kUP", CSI + "1;2A");
    both(values, "kDN", "kDN", CSI + "1;2B");
    String[] names = {"kUP", "kDN", "kRIT", "kLFT", "kHOM", "kEND"};
    for (int i = 0; i < names.length; i++) {
      modified(values, names[i], "1", "ABCDHF".substring(i, i + 1));
    }
  }

  private static void numbers(Map<String, String> values) {
    both(values, "kI", "kich1", CSI + "2~");
    both(values, "kD", "kdch1", CSI + "3~");
    both(values, "kP", "kpp", CSI + "5~");
    both(values, "kN", "knp", CSI + "6~");
    both(values, "K3", "ka3", CSI + "5~");
    both(values, "K5", "kc3", CSI + "6~");
    both(values, "@0", "kfnd", CSI + "1~");
    both(values, "*6", "kslt", CSI + "4~");
    both(values, "*0", "kFND", CSI + "1;2~");
    both(values, "%1", "khlp", CSI + "28~");
    both(values, "#1", "kHLP", CSI + "28;2~");
    values.put("kIC", CSI + "2;2~");
    values.put("kDC", CSI + "3;2~");
    both(values, "%e", "kPRV", CSI + "5;2~");
    both(values, "%c", "kNXT", CSI + "6;2~");
    modified(values, "kIC", "2", "~");
    modified(values, "kDC", "3", "~");
    modified(values, "kPRV", "5", "~");
    modified(values, "kNXT", "6", "~");
  }

  /** A key with the other modifiers than shift alone: the name and their number. */
  private static void modified(
      Map<String, String> values, String name, String number, String finalCharacter) {
    for (int modifiers = 3; modifiers <= 8; modifiers++) {
      values.put(name + modifiers, CSI + number + ";" + modifiers + finalCharacter);
    }
  }

  private static void functionKeys(Map<String, String> values) {
    for (int key = 1; key <= FUNCTION_KEYS.length; key++) {
      both(values, FUNCTION_KEYS[key - 1], "kf" + key, functionKey(key));
    }
  }

  private static String functionKey(int key) {
    if (key <= 4) {
      return "\u001bO" + "PQRS".charAt(key - 1);
    }
    return CSI + (key <= 20 ? NUMBERS[key - 5] : F21 + key - 21) + "~";
  }

  private static void both(
      Map<String, String> values, String termcap, String terminfo, String value) {
    values.put(termcap, value);
    values.put(terminfo, value);
  }
}
