package dev.vtr.session;

import dev.vtr.session.SessionRequest.ReadText;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Rendered text since a cursor. Reading from 0, and then always from the cursor that came back,
 * gives the program's text once and in full as long as it only appends. Confined to the session's
 * context.
 */
final class Transcript {
  /** Characters of an answer at most. */
  static final int MAX_CHARS = 1024 * 1024;

  /** Characters in which what is left out can be said, beside a little text. */
  static final int MIN_CHARS = 200;

  private static final String LEFT_OUT = " lines left out, from cursor ";
  private static final String GOES_ON = "; the line above goes on there";
  private static final String ENDS = "; of the line below only the end";

  private final Lines lines;
  private final Marks marks;

  Transcript(Lines lines, Marks marks) {
    this.lines = lines;
    this.marks = marks;
  }

  /**
   * What was written after {@code since}: the lines that have changed, of the first one only what
   * is new. When that is more than {@code maxChars}, the beginning and the end, and between them a
   * line that says how many are left out and from which cursor. Reading from that cursor goes on
   * with the first character left out, so that following it gives everything, also lines that are
   * longer than {@code maxChars}: those in parts, which that line says.
   *
   * @param since a cursor up to {@code parsed}
   * @param maxChars of the answer, that line included; fewer than {@link #MIN_CHARS}, which have
   *     hardly room for it, are those of the text beside it
   * @param parsed bytes of output that are on the screen, the cursor of the answer
   * @throws Failure.Invalid for a bad {@code maxChars}
   */
  ReadText read(long since, int maxChars, long parsed) {
    if (maxChars < 1 || maxChars > MAX_CHARS) {
      throw new Failure.Invalid("max_chars", "must be 1 to " + MAX_CHARS + ", not " + maxChars);
    }
    marks.set(parsed);
    if (since == parsed) {
      return new ReadText("", parsed, false, 0, 0);
    }
    Since wanted = marks.since(since);
    boolean gap = lines.first() > wanted.line();
    List<Long> changed = changedLines(wanted);
    List<String> all = new ArrayList<>();
    int left = maxChars + 1; // the last line has no newline after it
    for (long number : changed) {
      String line = line(number, wanted);
      left -= line.length() + 1;
      if (left < 0) {
        return shortened(changed, wanted, textChars(maxChars, changed, parsed), parsed, gap);
      }
      all.add(line);
    }
    return new ReadText(String.join("\n", all), parsed, gap, 0, 0);
  }

  /** What is left for text beside the line that says what is left out. */
  private static int textChars(int maxChars, List<Long> changed, long parsed) {
    int digits = Integer.toString(changed.size()).length() + Long.toString(parsed).length();
    int notice = "[]\n\n".length() + digits + LEFT_OUT.length() + GOES_ON.length() + ENDS.length();
    return maxChars < MIN_CHARS ? maxChars : maxChars - notice;
  }

  private ReadText shortened(
      List<Long> changed, Since wanted, int maxChars, long parsed, boolean gap) {
    List<String> all = new ArrayList<>();
    int left = maxChars / 2;
    int next = 0;
    int read = 0; // characters of line next that are in the beginning
    for (; next < changed.size(); next++) {
      String line = line(changed.get(next), wanted);
      if (line.length() + 1 > left) {
        if (!all.isEmpty()) {
          break;
        }
        String part = firstChars(line, left); // so that each answer has something new
        all.add(part);
        left = Math.max(0, left - part.length() - 1);
        if (part.length() < line.length()) {
          read = part.length();
          break;
        }
      } else {
        all.add(line);
        left -= line.length() + 1;
      }
    }
    if (next == changed.size()) {
      return new ReadText(String.join("\n", all), parsed, gap, 0, 0);
    }
    left += maxChars - maxChars / 2;
    Deque<String> tail = new ArrayDeque<>();
    int end = tail(changed, read > 0 ? next + 1 : next, wanted, left, tail);
    boolean endOnly = tail.isEmpty();
    if (endOnly) { // one line longer than there is room: its end
      String line = line(changed.getLast(), wanted);
      int unread = line.length() - (next == changed.size() - 1 ? read : 0);
      tail.addFirst(lastChars(line, Math.min(left, unread)));
      end = Math.max(next + 1, changed.size() - 1);
    }
    int omitted = end - next;
    long from = cursorOf(changed.get(next), read, wanted, parsed);
    all.add(
        "[" + omitted + LEFT_OUT + from + (read > 0 ? GOES_ON : "") + (endOnly ? ENDS : "") + "]");
    all.addAll(tail);
    return new ReadText(String.join("\n", all), parsed, gap, omitted, from);
  }

  /** Fills {@code tail} with the last lines that fit; which of {@code changed} the first is. */
  private int tail(List<Long> changed, int from, Since wanted, int chars, Deque<String> tail) {
    int left = chars;
    int end = changed.size();
    for (; end > from; end--) {
      String line = line(changed.get(end - 1), wanted);
      if (line.length() + 1 > left) {
        break;
      }
      tail.addFirst(line);
      left -= line.length() + 1;
    }
    return end;
  }

  /** A cursor for what is left of {@code wanted} after that many characters of line. */
  private long cursorOf(long number, int read, Since wanted, long parsed) {
    String text = lines.text(number);
    int chars = wanted.skipped(number, text) + read;
    return marks.continueWith(wanted.leftFrom(number, text, chars, lines), parsed);
  }

  /** At least one character, as many as make one. */
  private static String firstChars(String text, int chars) {
    int to = Math.min(text.length(), Math.max(1, chars));
    boolean cutsPair = to < text.length() && Character.isLowSurrogate(text.charAt(to));
    return text.substring(0, !cutsPair ? to : to > 1 ? to - 1 : to + 1);
  }

  private static String lastChars(String text, int chars) {
    int from = Math.max(0, text.length() - Math.max(0, chars));
    boolean cutsPair = from < text.length() && Character.isLowSurrogate(text.charAt(from));
    return text.substring(cutsPair ? from + 1 : from);
  }

  private String line(long number, Since wanted) {
    String text = lines.text(number);
    return text.substring(wanted.skipped(number, text));
  }

  /** Lines that changed since, up to the cursor's or the last one with text. */
  private List<Long> changedLines(Since wanted) {
    long end = lines.end();
    while (end - 1 > lines.cursorLine() && lines.text(end - 1).isEmpty()) {
      end--;
    }
    List<Long> changed = new ArrayList<>();
    for (long number = Math.max(wanted.top(), lines.first()); number < end; number++) {
      if (wanted.covers(number, lines)) {
        changed.add(number);
      }
    }
    return changed;
  }
}
