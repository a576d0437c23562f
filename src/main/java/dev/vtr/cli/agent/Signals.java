package dev.vtr.cli.agent;

import java.util.Locale;

/**
 * Signals by name, with or without {@code SIG}, or by number; the numbers are Linux's on x86-64 and
 * arm64.
 */
final class Signals {
  static final String EXAMPLES = "write TERM, KILL, INT, HUP, USR1 ... or a number from 1 to 64";

  private static final int LAST = 64;

  private Signals() {}

  /** The number; -1 when it is no signal. */
  static int number(String text) {
    String name = text.toUpperCase(Locale.ROOT);
    return switch (name.startsWith("SIG") ? name.substring(3) : name) {
      case "HUP" -> 1;
      case "INT" -> 2;
      case "QUIT" -> 3;
      case "ILL" -> 4;
      case "TRAP" -> 5;
      case "ABRT" -> 6;
      case "BUS" -> 7;
      case "FPE" -> 8;
      case "KILL" -> 9;
      case "USR1" -> 10;
      case "SEGV" -> 11;
      case "USR2" -> 12;
      case "PIPE" -> 13;
      case "ALRM" -> 14;
      case "TERM" -> 15;
      case "CHLD" -> 17;
      case "CONT" -> 18;
      case "STOP" -> 19;
      case "TSTP" -> 20;
      case "TTIN" -> 21;
      case "TTOU" -> 22;
      case "URG" -> 23;
      case "WINCH" -> 28;
      default -> numeric(name);
    };
  }

  private static int numeric(String digits) {
    try {
      int number = Integer.parseInt(digits);
      return number >= 1 && number <= LAST ? number : -1;
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
