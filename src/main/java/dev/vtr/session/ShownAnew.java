package dev.vtr.session;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Tells the lines in which a program shows what was typed before it read that: once it is ready, a
 * shell or a line editor draws each such line anew, of earlier sends, too, as long as that is
 * {@link Owed}. They are
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

  /**
   * What the lines down to one have shown.
   *
   * @param coming what may come in the line below
   * @param shown the typed lines that are shown anew
   */
  private record State(List<Coming> coming, BitSet shown) {
    State() {
      this(List.of(), new BitSet());
    }
  }

  private final List<TypedLine> typed;
  private final Owed owed;
  private final NavigableMap<String, List<Integer>> places = new TreeMap<>();
  private final List<Integer> odd = new ArrayList<>(); // whose echo may look otherwise
  private final Prompts prompts;
  private final Lines lines;
  private final EditorRows rows;
  private State settled = new State(); // down to the line that is not yet in that
  private long unsettled;

  /**
   * @param from the first line that may be such a one
   * @param typed all that was typed lately, without blanks around it; empty lines, too
   */
  ShownAnew(long from, List<TypedLine> typed, Owed owed, Prompts prompts, Lines lines) {
    this.typed = typed;
    this.owed = owed;
    this.prompts = prompts;
    this.lines = lines;
    rows = new EditorRows(lines);
    unsettled = Math.min(from, owed.from());
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
    owed.look();
    State state = stateAt(number);
    for (int at : prompts.endsIn(shown)) {
      IntPredicate mayShow = mayShow(state, number, shown.substring(0, at));
      if (!typedAt(shown, at, mayShow).isEmpty()
          || (growing && isBegun(shown, at, mayShow))
          || !broken(shown, at, mayShow).isEmpty()) {
        return true;
      }
    }
    return state.coming.stream().anyMatch(one -> startOf(one, shown, growing) >= 0);
  }

  private IntPredicate mayShow(State state, long number, String before) {
    return line -> !state.shown.get(line) && owed.mayShow(line, number, before);
  }

  /** The typed lines that {@code text} shows from {@code at} on. */
  private List<Integer> typedAt(String text, int at, IntPredicate mayShow) {
    List<Integer> shown = new ArrayList<>();
    places.getOrDefault(text.substring(at).strip(), List.of()).stream()
        .filter(mayShow::test)
        .limit(MAX_PLACES)
        .forEach(shown::add);
    for (int line : odd) {
      if (mayShow.test(line)
          && !shown.contains(line)
          && EchoSequence.ends(typed.get(line), text, at, false)) {
        shown.add(line);
      }
    }
    return shown;
  }

  /** Whether a typed line begins at {@code at} of the cursor's line, and may go on. */
  private boolean isBegun(String text, int at, IntPredicate mayShow) {
    int cursor = lines.cursorBlanks() == 0 ? Math.min(lines.cursorOffset(), text.length()) : 0;
    return beginsAny(text.substring(at).strip(), mayShow)
        || (cursor > at && beginsAny(text.substring(at, cursor), mayShow))
        || odd.stream()
            .filter(mayShow::test)
            .map(typed::get)
            .anyMatch(
                line ->
                    EchoSequence.ends(line, text, at, true) || rows.isBeforeCursor(line, text, at));
  }

  private boolean beginsAny(String text, IntPredicate mayShow) {
    return beginning(text).anyMatch(mayShow);
  }

  /** The typed lines that begin with {@code text}. */
  private IntStream beginning(String text) {
    return places.tailMap(text).entrySet().stream()
        .takeWhile(line -> line.getKey().startsWith(text))
        .flatMapToInt(line -> line.getValue().stream().mapToInt(index -> index));
  }

  /** What the lines above {@code number} show. */
  private State stateAt(long number) {
    skipTo(Math.max(lines.first(), number - MAX_LINES));
    long above = Math.min(number, lines.screenTop()); // what is above does not change any more
    for (; unsettled < above; unsettled++) {
      settled = below(settled, unsettled);
    }
    State state = settled;
    for (long line = unsettled; line < number; line++) {
      state = below(state, line);
    }
    return number < unsettled ? new State(List.of(), settled.shown) : state;
  }

  private void skipTo(long number) {
    if (unsettled < number) {
      unsettled = number;
      settled = new State(List.of(), settled.shown);
    }
  }

  /** What is shown down to line {@code number}, above which is {@code state}. */
  private State below(State state, long number) {
    String text = lines.text(number);
    List<Coming> below = new ArrayList<>();
    int first = Integer.MAX_VALUE; // of the typed lines that this may be
    for (int at : prompts.endsIn(text)) {
      IntPredicate mayShow = mayShow(state, number, text.substring(0, at));
      for (int line : typedAt(text, at, mayShow)) {
        first = Math.min(first, line);
        addNext(below, line);
      }
      for (Coming begun : broken(text, at, mayShow)) {
        first = Math.min(first, begun.index);
        below.add(begun);
      }
    }
    int came = Integer.MAX_VALUE;
    for (Coming one : state.coming) {
      int at = startOf(one, text, false);
      came = at < 0 ? came : Math.min(came, one.index);
      TypedLine missing = at < 0 ? null : rows.brokenOff(one.text, text, at);
      if (missing != null) {
        below.add(new Coming(one.index, missing, true));
      } else if (isSigns(text) && rows.isFull(text)) {
        below.add(new Coming(one.index, one.text, true)); // the indentation fills the row
      } else if (at >= 0 || (isEmpty(one) && isSigns(text))) {
        addNext(below, one.index);
      }
    }
    int is = came < Integer.MAX_VALUE ? came : first;
    return new State(
        below.size() <= MAX_PLACES ? below : below.subList(0, MAX_PLACES), with(state.shown, is));
  }

  private static BitSet with(BitSet shown, int line) {
    if (line == Integer.MAX_VALUE) {
      return shown;
    }
    BitSet more = BitSet.valueOf(shown.toLongArray());
    more.set(line);
    return more;
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
  private List<Coming> broken(String text, int at, IntPredicate mayShow) {
    if (!rows.mayBeBroken(text)) {
      return List.of();
    }
    List<Coming> broken = new ArrayList<>();
    String begun = text.substring(at, text.length() - 1); // its end may be a sign
    beginning(begun)
        .filter(mayShow)
        .limit(MAX_PLACES)
        .forEach(index -> addBroken(broken, index, text, at));
    odd.stream().filter(mayShow::test).forEach(index -> addBroken(broken, index, text, at));
    return broken;
  }

  private void addBroken(List<Coming> broken, int index, String text, int at) {
    TypedLine missing = rows.brokenOff(typed.get(index), text, at);
    if (missing != null) {
      broken.add(new Coming(index, missing, true));
    }
  }
}
