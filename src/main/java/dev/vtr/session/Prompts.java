package dev.vtr.session;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands before typed lines: prompts that were seen there, also with other numbers in them (a
 * clock, a count), and what looks like one because it ends in one of {@code $ # % >} and a blank,
 * as most do (but no percentage), or is IPython's.
 */
final class Prompts {
  /** Characters of a prompt at most. */
  static final int MAX_CHARS = 256;

  /** IPython's, which ends otherwise. */
  private static final Pattern NUMBERED = Pattern.compile("In \\[\\d+]: ");

  private static final Pattern NUMBER = Pattern.compile("\\d+");

  private static final String ENDS = "$#%>\u276f\u00bb\u03bb";

  private final Set<String> seen = new LinkedHashSet<>(); // without trailing blanks
  private final Set<String> counting = new LinkedHashSet<>(); // those with a 0 for each number

  /** {@code prompt} stood where something was typed. */
  void add(String prompt) {
    String known = prompt.stripTrailing();
    if (!known.isBlank() && known.length() <= MAX_CHARS) {
      seen.add(known);
      String numbers = alike(known);
      if (numbers.indexOf('0') >= 0) {
        counting.add(numbers);
      }
    }
  }

  /** The same for prompts that differ in numbers or the blanks at their end. */
  static String alike(String prompt) {
    return NUMBER.matcher(prompt.stripTrailing()).replaceAll("0");
  }

  /** Whether {@code prompt} is one by its looks. */
  static boolean isLikely(String prompt) {
    int last = prompt.stripTrailing().length() - 1;
    return isEnd(prompt, last) || NUMBERED.matcher(prompt.strip() + " ").matches();
  }

  /** Whether a prompt may end in the character at {@code at}: a percentage is none. */
  private static boolean isEnd(String text, int at) {
    return at >= 0
        && ENDS.indexOf(text.charAt(at)) >= 0
        && !(text.charAt(at) == '%' && at > 0 && Character.isDigit(text.charAt(at - 1)));
  }

  /** Where in {@code text} what was typed may begin, behind a prompt; in no order. */
  List<Integer> endsIn(String text) {
    List<Integer> ends = new ArrayList<>();
    for (String prompt : seen) {
      if (text.startsWith(prompt)) {
        addEnd(ends, text, prompt.length());
      }
    }
    for (String prompt : counting) {
      int end = endOfCounting(prompt, text);
      if (end >= 0) {
        addEnd(ends, text, end);
      }
    }
    Matcher numbered = NUMBERED.matcher(text);
    if (numbered.lookingAt()) {
      addEnd(ends, text, numbered.end());
    }
    int last = Math.min(text.length() - 1, MAX_CHARS);
    for (int at = 0; at < last; at++) {
      if (isEnd(text, at) && text.charAt(at + 1) == ' ') {
        addEnd(ends, text, at + 1);
      }
    }
    return ends;
  }

  /** Where {@code prompt}, with any numbers for its zeros, ends in {@code text}; -1: nowhere. */
  private static int endOfCounting(String prompt, String text) {
    int end = 0;
    for (int at = 0; at < prompt.length(); at++) {
      int from = end;
      if (prompt.charAt(at) == '0') {
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
          end++;
        }
      } else if (end < text.length() && text.charAt(end) == prompt.charAt(at)) {
        end++;
      }
      if (end == from) {
        return -1;
      }
    }
    return end;
  }

  private static void addEnd(List<Integer> ends, String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
    if (at < text.length()) {
      ends.add(at);
    }
  }
}
