package dev.vtr.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Words of which a text must hold at least one to match a pattern: what can be told without
 * matching, and so without the cost of it. Found by reading the pattern's letters and leaving out
 * whatever is not plain (classes, repetitions, anything unusual), so that they are never too many.
 *
 * <p>Words are printable ASCII without blanks, which no tabulator or empty cell stands for. Under
 * {@code (?i)} the letters k and s never belong to a word, as there are signs beyond ASCII of which
 * they are the small letters.
 *
 * @param words none: nothing is known
 * @param foldsCase whether the words stand for either case; they are in small letters then
 */
record RequiredText(List<String> words, boolean foldsCase) {
  /** Of a well-formed {@code pattern} in RE2 syntax. */
  static RequiredText of(String pattern) {
    Reading reading = new Reading(pattern);
    return new RequiredText(reading.words(), reading.foldsCase);
  }

  /** Whether {@code text} may match. */
  boolean mayMatch(String text) {
    if (foldsCase || words.isEmpty()) {
      return true;
    }
    for (String word : words) {
      if (text.contains(word)) {
        return true;
      }
    }
    return false;
  }

  /** One pass over a pattern. */
  private static final class Reading {
    /** Reading a group within a group recurses. */
    private static final int MAX_DEPTH = 20;

    /** Alternatives that are worth looking for one by one. */
    private static final int MAX_WORDS = 8;

    /** Nothing is known. */
    private static final List<String> NONE = List.of();

    private final String pattern;
    private final boolean foldsCase;
    private int at;
    private boolean unusual;

    Reading(String pattern) {
      foldsCase = pattern.startsWith("(?i)");
      this.pattern = foldsCase ? pattern.substring("(?i)".length()) : pattern;
    }

    List<String> words() {
      List<String> words = alternatives(0);
      boolean whole = at == pattern.length() && !unusual;
      return whole && words.size() <= MAX_WORDS ? words : NONE;
    }

    /** One of several branches, up to the end of the group or the pattern. */
    private List<String> alternatives(int depth) {
      List<String> words = new ArrayList<>();
      boolean known = true;
      while (true) {
        List<String> branch = branch(depth);
        known &= !branch.isEmpty();
        words.addAll(branch);
        if (at >= pattern.length() || pattern.charAt(at) != '|' || unusual) {
          return known ? List.copyOf(words) : NONE;
        }
        at++;
      }
    }

    /** The most telling part of a sequence, up to a bar, a closing bracket or the end. */
    private List<String> branch(int depth) {
      Best best = new Best();
      StringBuilder word = new StringBuilder();
      while (at < pattern.length() && !unusual) {
        char c = pattern.charAt(at);
        if (c == '|' || c == ')') {
          break;
        }
        at++;
        if (c == '(') {
          best.take(word, foldsCase);
          List<String> group = group(depth + 1);
          if (!skipRepetition()) {
            best.take(group);
          }
        } else if (isPlain(c)) {
          plain(c, word, best);
        } else {
          best.take(word, foldsCase);
          skipAtom(c);
          skipRepetition();
        }
      }
      best.take(word, foldsCase);
      return best.words;
    }

    /** A letter, and what says how often it comes. */
    private void plain(char c, StringBuilder word, Best best) {
      char letter = c == '\\' ? pattern.charAt(at++) : c;
      int before = at;
      boolean optional = skipRepetition();
      boolean counts = letter > ' ' && letter < 0x7F && !(foldsCase && isFolded(letter));
      if (counts && !optional) {
        word.append(letter);
      }
      if (!counts || at != before) {
        best.take(word, foldsCase);
      }
    }

    private static boolean isFolded(char letter) {
      return "kKsS".indexOf(letter) >= 0;
    }

    /** Whether {@code c}, with what follows it, stands for one character: itself. */
    private boolean isPlain(char c) {
      if (c == '\\') {
        return at < pattern.length() && !Character.isLetterOrDigit(pattern.charAt(at));
      }
      return ".[^$*+?{".indexOf(c) < 0;
    }

    private List<String> group(int depth) {
      if (depth > MAX_DEPTH) {
        unusual = true;
        return NONE;
      }
      if (pattern.startsWith("?:", at)) {
        at += 2;
      } else if (pattern.startsWith("?P<", at) || pattern.startsWith("?<", at)) {
        at = pattern.indexOf('>', at) + 1;
      } else if (pattern.startsWith("?", at)) {
        unusual = true; // flags
        return NONE;
      }
      List<String> words = alternatives(depth);
      unusual |= at >= pattern.length();
      at++; // its closing bracket
      return words;
    }

    private void skipAtom(char c) {
      if (c == '[') {
        skipClass();
      } else if (c == '\\') {
        unusual |= at >= pattern.length() || "bBdDsSwWAz".indexOf(pattern.charAt(at)) < 0;
        at++;
      }
    }

    /** A class ends at the first bracket that is not its first character or escaped. */
    private void skipClass() {
      int first = pattern.startsWith("^", at) ? at + 1 : at;
      at = first + 1;
      unusual |= pattern.startsWith("\\", first) || pattern.startsWith("[", first);
      while (at < pattern.length() && pattern.charAt(at) != ']') {
        char c = pattern.charAt(at);
        unusual |= c == '[' || c == '\\'; // a class within a class, or an escape: let it be
        at++;
      }
      at++;
    }

    /** Skips what says how often; whether it may be not at all. */
    private boolean skipRepetition() {
      boolean optional = false;
      while (at < pattern.length() && "*+?{".indexOf(pattern.charAt(at)) >= 0) {
        char c = pattern.charAt(at++);
        optional |= c == '*' || c == '?';
        if (c == '{') {
          optional = true; // it may say 0
          int close = pattern.indexOf('}', at);
          unusual |= close < 0 || !pattern.substring(at, close).matches("[0-9,]+");
          at = close < 0 ? pattern.length() : close + 1;
        }
      }
      return optional;
    }

    /** The part of a sequence whose shortest word is longest. */
    private static final class Best {
      private List<String> words = NONE;

      /** Takes a word, if it is one, and begins the next. */
      void take(StringBuilder word, boolean foldsCase) {
        if (!word.isEmpty()) {
          String read = word.toString();
          take(List.of(foldsCase ? read.toLowerCase(Locale.ROOT) : read));
          word.setLength(0);
        }
      }

      void take(List<String> others) {
        if (shortest(others) > shortest(words)) {
          words = others;
        }
      }

      private static int shortest(List<String> words) {
        return words.stream().mapToInt(String::length).min().orElse(0);
      }
    }
  }
}
