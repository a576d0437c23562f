package dev.vtr.session;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What output cursors mean on the terminal. A cursor is a number of output bytes; for those that
 * were handed out, and for others in between, a {@link Mark} is kept. A cursor without one means
 * the next earlier one, so that it never misses anything. Bounded: the older half loses every
 * second mark when there are too many. Confined to the session's context.
 *
 * <p>Reads are finer: a cursor that an answer named for what it left out continues exactly there,
 * and any other means the beginning of the line it is in, as far as {@link LineStarts} know it.
 */
final class Marks {
  /** Enough for the sends of a session's last hour, and 100 KB. */
  static final int CAPACITY = 1024;

  /** Output after which a coarse mark is set that nobody asked for: a few screens of text. */
  static final long SPACING_BYTES = 16 * 1024;

  /** Answers that left something out and can still be continued exactly, about 80 KB. */
  static final int CONTINUED_CAPACITY = 512;

  private final Lines lines;
  private final LineStarts starts;
  private final Map<Long, Since> continued = new LinkedHashMap<>(); // oldest first
  private final TreeMap<Long, Mark> marks = new TreeMap<>();
  private final TreeSet<Long> wanted = new TreeSet<>(); // ends of batches that wait

  Marks(Lines lines) {
    this.lines = lines;
    starts = new LineStarts(lines);
    set(0);
  }

  /**
   * The cursor {@code offset} is being handed out; it is the end of a batch of output of which
   * {@code parsed} bytes in all have been parsed.
   */
  void setWhenParsed(long offset, long parsed) {
    if (offset == parsed) {
      set(offset);
    } else {
      wanted.add(offset);
    }
  }

  /** The cursor {@code offset}, up to which output has been parsed just now, is handed out. */
  void set(long offset) {
    boolean isNews =
        marks.isEmpty()
            || marks.lastKey() < offset
            || (marks.lastKey() == offset && marks.lastEntry().getValue().isCoarse());
    if (isNews) {
      put(Mark.of(offset, lines));
    }
  }

  /** {@code output[from, to)} has been parsed, up to {@code offset}. */
  void parsed(byte[] output, int from, int to, long offset) {
    starts.parsed(output, from, to, offset);
    if (!wanted.isEmpty() && wanted.remove(offset)) {
      set(offset);
    } else if (offset - marks.lastKey() >= SPACING_BYTES) {
      put(Mark.coarse(offset, lines));
    }
  }

  private void put(Mark mark) {
    marks.put(mark.offset(), mark);
    if (marks.size() > CAPACITY) {
      thinOut();
    }
  }

  private void thinOut() {
    Iterator<Map.Entry<Long, Mark>> older = marks.entrySet().iterator();
    older.next(); // the beginning stays
    for (int i = 0; i < CAPACITY / 2; i++) {
      older.next();
      if (i % 2 == 0) {
        older.remove();
      }
    }
  }

  /** The mark at the cursor, or the last one before it. */
  Mark at(long cursor) {
    return marks.floorEntry(cursor).getValue();
  }

  /** What a read from the cursor covers. */
  Since since(long cursor) {
    Since rest = continued.get(cursor);
    return rest != null ? rest : starts.nearest(cursor, at(cursor));
  }

  /**
   * A cursor for {@code rest}, which a read up to {@code parsed} has left out. It is one that no
   * other answer has: where its line begins or, if that is taken, a little before, so that it
   * misses nothing when it has been forgotten.
   */
  long continueWith(Since rest, long parsed) {
    long start = starts.cursorOf(rest.line());
    long wished = Math.min(start >= 0 ? start : cursorBefore(rest.line()) + 1, parsed - 1);
    long cursor = wished;
    while (cursor > 0 && isTaken(cursor, rest)) {
      cursor--;
    }
    if (cursor <= 0) {
      cursor = Math.max(1, wished);
      while (cursor < parsed - 1 && isTaken(cursor, rest)) {
        cursor++;
      }
    }
    continued.merge(cursor, rest, (old, same) -> old.hasTextOf(same) ? old.orEarlier(same) : same);
    if (continued.size() > CONTINUED_CAPACITY) {
      continued.remove(continued.keySet().iterator().next());
    }
    return cursor;
  }

  private boolean isTaken(long cursor, Since rest) {
    Since other = continued.get(cursor);
    return marks.containsKey(cursor) || (other != null && !other.hasTextOf(rest));
  }

  /** The cursor of the last mark that stands before line {@code number}. */
  private long cursorBefore(long number) {
    long found = 0;
    for (Mark mark : marks.values()) {
      if (mark.line() >= number) {
        break;
      }
      found = mark.offset();
    }
    return found;
  }
}
