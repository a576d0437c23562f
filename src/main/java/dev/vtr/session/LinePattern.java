package dev.vtr.session;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Patterns that callers send: RE2 syntax, matched in linear time, and bounded in what compiling and
 * matching them costs.
 *
 * <p>RE2/J unrolls counted repetitions, nested ones too: {@code ((x{1000}){1000}){1000}} is short
 * and would fill any heap. So the size of what a pattern unrolls to is reckoned first.
 */
public final class LinePattern {
  /** Characters of a pattern: more than anybody writes by hand. */
  static final int MAX_CHARS = 4096;

  /** Characters that it may unroll to: a thousandfold repetition of a short word. */
  static final int MAX_UNROLLED = 8192;

  /** Groups within groups: compiling recurses. */
  static final int MAX_DEPTH = 100;

  private LinePattern() {}

  /**
   * Compiles {@code pattern}.
   *
   * @throws Failure.Invalid that names {@code field} and says what is wrong, but not with which
   *     text
   */
  public static Pattern compile(String field, String pattern) {
    if (pattern.isEmpty()) {
      throw new Failure.Invalid(field, "is empty");
    }
    if (pattern.length() > MAX_CHARS) {
      throw new Failure.Invalid(field, "is longer than " + MAX_CHARS + " characters");
    }
    if (new Reckoning(pattern).unrolled() > MAX_UNROLLED) {
      throw new Failure.Invalid(field, "repeats or nests too much");
    }
    try {
      return Pattern.compile(pattern);
    } catch (PatternSyntaxException malformed) {
      throw new Failure.Invalid(field, "is not RE2 syntax: " + malformed.getDescription());
    } catch (RuntimeException malformed) { // a few errors that the library does not declare
      throw new Failure.Invalid(field, "is not RE2 syntax");
    }
  }

  /** One pass over a pattern; of a malformed one the sum means nothing, but it is found too. */
  private static final class Reckoning {
    private final String pattern;
    private final Deque<Long> outer = new ArrayDeque<>();
    private int at;
    private long sum; // of the group at hand
    private long last; // of the atom at hand, contained in the sum

    Reckoning(String pattern) {
      this.pattern = pattern;
    }

    long unrolled() {
      while (at < pattern.length()) {
        step();
        if (sum > MAX_UNROLLED || outer.size() > MAX_DEPTH) {
          return Long.MAX_VALUE;
        }
      }
      return sum;
    }

    private void step() {
      char c = pattern.charAt(at++);
      switch (c) {
        case '(' -> {
          outer.push(sum);
          sum = 0;
        }
        case ')' -> {
          last = sum + 2;
          sum = last + (outer.isEmpty() ? 0 : outer.pop());
        }
        case '{' -> repeat();
        case '[' -> {
          skipClass();
          atom(1);
        }
        case '\\' -> escape();
        default -> atom(1);
      }
    }

    private void atom(long size) {
      last = size;
      sum += size;
    }

    private void escape() {
      boolean quotes = pattern.startsWith("Q", at);
      int end = quotes ? pattern.indexOf("\\E", at) : -1;
      if (quotes) {
        int close = end < 0 ? pattern.length() : end;
        atom(close - at);
        at = Math.min(pattern.length(), close + 2);
      } else {
        at++;
        atom(1);
      }
    }

    /** A class ends at the first bracket that is not its first character, escaped or a name's. */
    private void skipClass() {
      int first = pattern.startsWith("^", at) ? at + 1 : at;
      at = Math.min(pattern.length(), first + 1);
      while (at < pattern.length() && pattern.charAt(at) != ']') {
        if (pattern.startsWith("[:", at) && pattern.indexOf(":]", at) > 0) {
          at = pattern.indexOf(":]", at) + 1;
        } else if (pattern.charAt(at) == '\\') {
          at++;
        }
        at++;
      }
      at++;
    }

    /** {@code {n}}, {@code {n,}} or {@code {n,m}}; anything else is text. */
    private void repeat() {
      int close = pattern.indexOf('}', at);
      String counts = close < 0 ? "" : pattern.substring(at, close);
      if (!counts.matches("\\d{1,9}(,\\d{0,9})?")) {
        atom(1);
        return;
      }
      int comma = counts.indexOf(',');
      boolean bounded = comma >= 0 && comma + 1 < counts.length();
      String most = bounded ? counts.substring(comma + 1) : counts.replace(",", "");
      at = close + 1;
      long times = Math.max(1, Long.parseLong(most));
      sum += last * (times - 1);
      last *= times;
    }
  }
}
