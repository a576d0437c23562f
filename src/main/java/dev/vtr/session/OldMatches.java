package dev.vtr.session;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where a wait's pattern was found already when the wait began: the same text at the same columns
 * of the same line is no answer, whatever else on its line changes, until it is written anew.
 *
 * <p>That it is written is told by its longest word in the output, wherever that puts it; so a
 * screen that is drawn anew, over itself or after it was erased, counts as written. A program that
 * writes letters of a word one by one at places of their own is taken to have written none. Nearly
 * always there are no old matches. Confined to the session's context.
 */
final class OldMatches {
  /** More are not worth looking for in all output: then none is old. */
  static final int CAPACITY = 32;

  /** Of a word, its first ones; more would not tell it better. */
  private static final int MAX_WORD_BYTES = 64;

  @SuppressWarnings("ArrayRecordComponent") // found again by its place
  private record Match(long line, int start, String text, byte[] word) {}

  private final List<Match> matches = new ArrayList<>();
  private byte[] before = {}; // the end of the output before

  /** Takes note of where {@code pattern} is in line {@code number}, which from a column on says. */
  void note(Pattern pattern, long number, int column, String text) {
    Matcher matcher = pattern.matcher(text);
    while (matcher.find() && matches.size() <= CAPACITY) {
      byte[] word = longestWord(matcher.group());
      if (word.length > 0) {
        matches.add(new Match(number, column + matcher.start(), matcher.group(), word));
      }
    }
  }

  /** All have been noted. */
  void noted() {
    if (matches.size() > CAPACITY) {
      matches.clear();
    }
  }

  private static byte[] longestWord(String text) {
    String longest = "";
    for (String word : text.split("[\\s\\h]+", -1)) {
      longest = word.length() > longest.length() ? word : longest;
    }
    byte[] bytes = longest.getBytes(StandardCharsets.UTF_8);
    return Arrays.copyOf(bytes, Math.min(bytes.length, MAX_WORD_BYTES));
  }

  boolean contains(long number, int start, String text) {
    for (Match match : matches) {
      if (match.line == number && match.start == start && match.text.equals(text)) {
        return true;
      }
    }
    return false;
  }

  /** Forgets what does not stand there any more; {@code clock} is that of the last look. */
  void look(Lines lines, long clock) {
    if (!matches.isEmpty()) {
      matches.removeIf(match -> !stands(match, lines, clock));
    }
  }

  private static boolean stands(Match match, Lines lines, long clock) {
    long number = match.line;
    if (number < lines.screenTop() || number >= lines.end()) {
      return false;
    }
    return !lines.changedSince(number, clock)
        || lines.text(number).startsWith(match.text, match.start);
  }

  /** Forgets what {@code output[from, to)} holds, which has just been parsed. */
  void written(byte[] output, int from, int to) {
    if (matches.isEmpty()) {
      return;
    }
    int head = Math.min(to, from + MAX_WORD_BYTES);
    byte[] seam = Arrays.copyOf(before, before.length + head - from);
    System.arraycopy(output, from, seam, before.length, head - from);
    matches.removeIf(
        match -> holds(seam, 0, seam.length, match.word) || holds(output, from, to, match.word));
    byte[] end = to - from < MAX_WORD_BYTES ? seam : output;
    int endTo = end == seam ? seam.length : to;
    before = Arrays.copyOfRange(end, Math.max(0, endTo - MAX_WORD_BYTES), endTo);
  }

  private static boolean holds(byte[] bytes, int from, int to, byte[] word) {
    for (int at = from; at <= to - word.length; at++) {
      if (bytes[at] == word[0]
          && Arrays.equals(bytes, at, at + word.length, word, 0, word.length)) {
        return true;
      }
    }
    return false;
  }
}
