package dev.vtr.session;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Tells the lines in which a program shows what was typed before it read that: once it is ready, a
 * shell or a line editor draws each such line anew, of earlier sends, too, however often they have
 * been echoed. They are
 *
 * <ol>
 *   <li>a typed line behind a prompt ({@link Prompts}), to the end;
 *   <li>right below such a line the one typed next, behind signs (a continuation prompt, {@code
 *       ...:}) and any blanks (editors indent); and so on, as blocks are shown;
 *   <li>the rows of one that an editor breaks ({@link EditorRows}).
 * </ol>
 *
 * <p>On the cursor's line a beginning is enough, as it may still be drawn; what is then right of
 * the cursor is a suggestion. An answer that stands behind no prompt, and is not what was typed
 * next right below what was typed, is none of these. Confined to the session's context.
 */
final class ShownAnew {
  /** Lines of a block that is shown anew, as far as is known when it was not followed. */
  private static final int MAX_LINES = 512;

  /** Places in what was typed that are followed at once, of lines that were typed repeatedly. */
  private static final int MAX_PLACES = 64;

  /**
   * What may come in the line below.
   *
   * @param index of the typed line
   * @param text that line, or what is missing of it
   * @param begun whether it is the latter
   */
  private record Coming(int index, TypedLine text, boolean begun) {}

  private final List<TypedLine> typed;
  private final NavigableMap<String, List<Integer>> places = new TreeMap<>();
  private final List<Integer> odd = new ArrayList<>(); // whose echo may look otherwise
  private final Prompts prompts;
  private final Lines lines;
  private final EditorRows rows;
  private List<Coming> settled = List.of(); // in the line that is not yet in that
  private long unsettled;

  /**
   * @param from the first line that may be such a one
   * @param typed all that was typed lately, without blanks around it; empty lines, too
   */
  ShownAnew(long from, List<TypedLine> typed, Prompts prompts, Lines lines) {
    this.typed = typed;
    this.prompts = prompts;
    this.lines = lines;
    rows = new EditorRows(lines);
    unsettled = from;
    for (int index = 0; index < typed.size(); index++) {
      TypedLine line = typed.get(index);
      if (!line.text().isEmpty()) {
        places.computeIfAbsent(line.text(), text -> new ArrayList<>()).add(index);
        if (line.isOdd()) {
          odd.add(index);
        }
      }
    }
  }

  /**
   * Whether {@code shown}, line {@code number}, is such a line. Asked in ascending order between
   * two changes of the terminal.
   */
  boolean isEcho(long number, String shown) {
    boolean growing = number == lines.cursorLine();
    for (int at : prompts.endsIn(shown)) {
      if (isTyped(shown, at) || (growing && isBegun(shown, at)) || !broken(shown, at).isEmpty()) {
        return true;
      }
    }
    return comingAt(number).stream().anyMatch(one -> startOf(one, shown, growing) >= 0);
  }

  private boolean isTyped(String text, int at) {
    return places.containsKey(text.substring(at).strip())
        || odd.stream().anyMatch(i -> EchoSequence.ends(typed.get(i), text, at, false));
  }

  /** Whether a typed line begins at {@code at} of the cursor's line, and may go on. */
  private boolean isBegun(String text, int at) {
    int cursor = lines.cursorBlanks() == 0 ? Math.min(lines.cursorOffset(), text.length()) : 0;
    return beginsAny(text.substring(at).strip())
        || (cursor > at && beginsAny(text.substring(at, cursor)))
        || odd.stream()
            .map(typed::get)
            .anyMatch(
                line ->
                    EchoSequence.ends(line, text, at, true) || rows.isBeforeCursor(line, text, at));
  }

  private boolean beginsAny(String text) {
    String next = places.ceilingKey(text);
    return next != null && next.startsWith(text);
  }

  /** What may come in line {@code number} after what the lines above show. */
  private List<Coming> comingAt(long number) {
    skipTo(Math.max(lines.first(), number - MAX_LINES));
    long above = Math.min(number, lines.screenTop()); // what is above does not change any more
    for (; unsettled < above; unsettled++) {
      settled = below(settled, lines.text(unsettled));
    }
    List<Coming> coming = settled;
    for (long line = unsettled; line < number; line++) {
      coming = below(coming, lines.text(line));
    }
    return number < unsettled ? List.of() : coming;
  }

  private void skipTo(long number) {
    if (unsettled < number) {
      unsettled = number;
      settled = List.of();
    }
  }

  /** What may come below {@code text}, where {@code coming} might have come. */
  private List<Coming> below(List<Coming> coming, String text) {
    List<Coming> below = new ArrayList<>();
    for (int at : prompts.endsIn(text)) {
      places.getOrDefault(text.substring(at).strip(), List.of()).forEach(i -> addNext(below, i));
      for (int i : odd) {
        if (EchoSequence.ends(typed.get(i), text, at, false)) {
          addNext(below, i);
        }
      }
      below.addAll(broken(text, at));
    }
    for (Coming one : coming) {
      int at = startOf(one, text, false);
      TypedLine missing = at < 0 ? null : rows.brokenOff(one.text, text, at);
      if (missing != null) {
        below.add(new Coming(one.index, missing, true));
      } else if (isSigns(text) && rows.isFull(text)) {
        below.add(new Coming(one.index, one.text, true)); // the indentation fills the row
      } else if (at >= 0 || (isEmpty(one) && isSigns(text))) {
        addNext(below, one.index);
      }
    }
    return below.size() <= MAX_PLACES ? below : below.subList(0, MAX_PLACES);
  }

  /** Adds the line typed after {@code index}; an empty one may show nowhere. */
  private void addNext(List<Coming> below, int index) {
    int next = index;
    do {
      next++;
      if (next == typed.size() || below.size() >= MAX_PLACES) {
        return;
      }
      below.add(new Coming(next, typed.get(next), false));
    } while (typed.get(next).text().isEmpty());
  }

  private static boolean isEmpty(Coming one) {
    return one.text.text().isEmpty();
  }

  private static boolean isSigns(String text) {
    return !text.isBlank() && text.chars().noneMatch(Character::isLetterOrDigit);
  }

  /** Where in {@code text} that which may come there begins; -1: it is not there. */
  private int startOf(Coming one, String text, boolean growing) {
    if (one.begun) {
      return rows.goesOn(one.text, text, growing);
    }
    if (isEmpty(one)) {
      return -1;
    }
    for (int at : EditorRows.starts(text, Prompts.MAX_CHARS)) {
      if (isSigns(text.substring(0, at)) && rows.isAt(one.text, text, at, growing)) {
        return at;
      }
    }
    return -1;
  }

  /** What is missing of typed lines that an editor breaks at {@code text}, from {@code at} on. */
  private List<Coming> broken(String text, int at) {
    if (!rows.mayBeBroken(text)) {
      return List.of();
    }
    List<Coming> broken = new ArrayList<>();
    String begun = text.substring(at, text.length() - 1); // its end may be a sign
    places.tailMap(begun).entrySet().stream()
        .takeWhile(line -> line.getKey().startsWith(begun))
        .flatMap(line -> line.getValue().stream())
        .limit(MAX_PLACES)
        .forEach(index -> addBroken(broken, index, text, at));
    odd.forEach(index -> addBroken(broken, index, text, at));
    return broken;
  }

  private void addBroken(List<Coming> broken, int index, String text, int at) {
    TypedLine missing = rows.brokenOff(typed.get(index), text, at);
    if (missing != null) {
      broken.add(new Coming(index, missing, true));
    }
  }
}
