package dev.vtr.session;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which typed lines a program has yet to show behind a prompt: each once, below where it was typed.
 * None that was typed before another was at a prompt and shown right there, as then the program had
 * read them all. What stands left of the cursor is a prompt if it looks like one or something was
 * typed behind such on two lines; behind anything else that is repeated, it is an answer. Confined
 * to the session's context.
 */
final class Owed {
  /**
   * Where a part of what was typed began to show.
   *
   * @param index of its first line
   * @param cursor the output cursor
   * @param mark where the terminal stood
   * @param prompt what stood left of that and of what was typed there before
   * @param firsts what may show there
   * @param ended whether its first line is whole
   */
  record Place(
      int index, long cursor, Mark mark, String prompt, List<TypedLine> firsts, boolean ended) {}

  private final List<Place> places;
  private final Place[] placeOf; // of each line
  private final boolean ended;
  private final Lines lines;
  private final EditorRows rows;
  private final Set<String> prompts = new HashSet<>(); // as they are alike
  private int read; // lines that the program has read
  private long readCursor;

  /**
   * @param size how many lines were typed; none: no places
   * @param ended whether the last of these is whole
   * @param places in the order typed; the first has index 0
   * @param readCursor of a place at which the program is known to have read all before; or less
   */
  Owed(int size, boolean ended, List<Place> places, long readCursor, Lines lines) {
    this.ended = ended;
    this.places = places;
    this.lines = lines;
    rows = new EditorRows(lines);
    placeOf = new Place[size];
    Map<String, Long> seen = new HashMap<>();
    for (Place place : places) {
      Arrays.fill(placeOf, Math.min(size, place.index), size, place);
      String prompt = Prompts.alike(place.prompt);
      Long line = seen.putIfAbsent(prompt, place.mark.line());
      if (line != null && line != place.mark.line()) {
        prompts.add(prompt);
      }
      if (place.cursor <= readCursor) {
        reads(place);
      }
    }
    look();
  }

  private void reads(Place place) {
    read = place.ended ? place.index + 1 : place.index;
    readCursor = place.cursor;
  }

  /** Looks whether the program has read more. */
  void look() {
    for (int i = places.size() - 1; i >= 0 && places.get(i).cursor > readCursor; i--) {
      if (isRead(places.get(i))) {
        reads(places.get(i));
        return;
      }
    }
  }

  /** The output cursor of the last place at which the program had read all that came before. */
  long readCursor() {
    return readCursor;
  }

  /** The first line of the terminal that may show what is owed. */
  long from() {
    return read < placeOf.length ? placeOf[read].mark.line() : Long.MAX_VALUE;
  }

  /**
   * Whether {@code line}, of those typed, may show in line {@code number} behind {@code before}.
   */
  boolean mayShow(int line, long number, String before) {
    if (line == placeOf.length - 1 && !ended) {
      return true; // an editor may show it anew as often as it likes
    }
    Place place = placeOf[line];
    return line >= read
        && number >= place.mark.line()
        && (line != place.index
            || isPrompt(place.prompt)
            || !Prompts.alike(before).equals(Prompts.alike(place.prompt)));
  }

  /** Whether the place was at a prompt, and what was typed there shows right there. */
  private boolean isRead(Place place) {
    Mark mark = place.mark;
    if (!isPrompt(place.prompt) || mark.line() < lines.first() || mark.line() >= lines.end()) {
      return false;
    }
    String text = lines.text(mark.line());
    int at = mark.column();
    return text.length() > at
        && text.startsWith(mark.before())
        && place.firsts.stream()
            .anyMatch(
                first ->
                    EchoSequence.ends(first, text, at, false)
                        || (!place.ended && first.in(text, at).whole())
                        || rows.brokenOff(first, text, at) != null);
  }

  private boolean isPrompt(String text) {
    return !text.isBlank() && (Prompts.isLikely(text) || prompts.contains(Prompts.alike(text)));
  }
}
