package dev.vtr.session;

import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What output cursors mean on the terminal. A cursor is a number of output bytes; for those that
 * were handed out, and for others in between, a {@link Mark} is kept. A cursor without one means
 * the next earlier one, so that it never misses anything. Bounded: the older half loses every
 * second mark when there are too many. Confined to the session's context.
 */
final class Marks {
  /** Enough for the sends of a session's last hour, and 100 KB. */
  static final int CAPACITY = 1024;

  /** Output after which a coarse mark is set that nobody asked for: a few screens of text. */
  static final long SPACING_BYTES = 16 * 1024;

  private final Lines lines;
  private final TreeMap<Long, Mark> marks = new TreeMap<>();
  private final TreeSet<Long> wanted = new TreeSet<>(); // ends of batches that wait

  Marks(Lines lines) {
    this.lines = lines;
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
    if (marks.isEmpty() || marks.lastKey() < offset) {
      put(Mark.of(offset, lines));
    }
  }

  /** Output has been parsed up to {@code offset}, the end of a batch. */
  void parsed(long offset) {
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

  /** The cursor of the last mark that stands before line {@code number}. */
  long cursorBefore(long number) {
    Long found = null;
    for (Map.Entry<Long, Mark> mark : marks.entrySet()) {
      if (mark.getValue().line() >= number && found != null) {
        break;
      }
      found = mark.getKey();
    }
    return found == null ? 0 : found;
  }
}
