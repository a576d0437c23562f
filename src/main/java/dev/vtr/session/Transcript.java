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

  private record Line(long number, String text) {}

  private final Lines lines;
  private final Marks marks;

  Transcript(Lines lines, Marks marks) {
    this.lines = lines;
    this.marks = marks;
  }

  /**
   * What was written after {@code since}: the lines that have changed, of the first one only what
   * is new. When that is more than {@code maxChars}, the beginning and the end, and between them a
   * line that says how many are left out and from which cursor.
   *
   * @param parsed bytes of output that are on the screen, the cursor of the answer
   * @throws Failure.Invalid for a cursor that was never handed out, or a bad {@code maxChars}
   */
  ReadText read(long since, int maxChars, long parsed) {
    if (since < 0 || since > parsed) {
      throw new Failure.Invalid("since", "is not a cursor of this session: " + since);
    }
    if (maxChars < 1 || maxChars > MAX_CHARS) {
      throw new Failure.Invalid("max_chars", "must be 1 to " + MAX_CHARS + ", not " + maxChars);
    }
    marks.set(parsed);
    if (since == parsed) {
      return new ReadText("", parsed, false, 0, 0);
    }
    Mark mark = marks.at(since);
    long from = Math.max(mark.top(), lines.first());
    boolean gap = lines.first() > mark.line();
    List<Long> changed = changedLines(mark, from);
    List<Line> all = new ArrayList<>();
    int left = maxChars + 1; // the last line has no newline after it
    for (long number : changed) {
      Line line = line(number, mark);
      left -= line.text.length() + 1;
      if (left < 0) {
        return shortened(changed, mark, maxChars, parsed, gap);
      }
      all.add(line);
    }
    return new ReadText(join(all), parsed, gap, 0, 0);
  }

  private ReadText shortened(
      List<Long> changed, Mark mark, int maxChars, long parsed, boolean gap) {
    int left = maxChars / 2;
    List<Line> head = new ArrayList<>();
    int next = 0;
    for (; next < changed.size(); next++) {
      Line line = line(changed.get(next), mark);
      if (line.text.length() + 1 > left) {
        break;
      }
      head.add(line);
      left -= line.text.length() + 1;
    }
    left += maxChars - maxChars / 2;
    Deque<Line> tail = new ArrayDeque<>();
    int end = changed.size();
    for (; end > next; end--) {
      Line line = line(changed.get(end - 1), mark);
      if (line.text.length() + 1 > left) {
        break;
      }
      tail.addFirst(line);
      left -= line.text.length() + 1;
    }
    if (tail.isEmpty()) { // one line longer than there is room: its end
      Line line = line(changed.getLast(), mark);
      tail.addFirst(new Line(line.number, lastChars(line.text, left)));
      end = Math.max(next, changed.size() - 1);
    }
    int omitted = end - next;
    long from = omitted == 0 ? parsed : marks.cursorBefore(changed.get(next));
    List<Line> all = new ArrayList<>(head);
    all.add(new Line(0, "[" + omitted + " lines left out, from cursor " + from + "]"));
    all.addAll(tail);
    return new ReadText(join(all), parsed, gap, omitted, from);
  }

  private static String lastChars(String text, int chars) {
    int from = Math.max(0, text.length() - Math.max(0, chars));
    boolean cutsPair = from < text.length() && Character.isLowSurrogate(text.charAt(from));
    return text.substring(cutsPair ? from + 1 : from);
  }

  private Line line(long number, Mark mark) {
    return new Line(number, mark.after(number, lines.text(number)));
  }

  /** Lines that changed since, up to the cursor's or the last one with text. */
  private List<Long> changedLines(Mark mark, long from) {
    long end = lines.end();
    while (end - 1 > lines.cursorLine() && lines.text(end - 1).isEmpty()) {
      end--;
    }
    List<Long> changed = new ArrayList<>();
    for (long number = from; number < end; number++) {
      if (number == lines.cursorLine()
          || number == mark.line()
          || lines.changedSince(number, mark.clock())) {
        changed.add(number);
      }
    }
    return changed;
  }

  private static String join(List<Line> lines) {
    return String.join("\n", lines.stream().map(Line::text).toList());
  }
}
