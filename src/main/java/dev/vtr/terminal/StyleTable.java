package dev.vtr.terminal;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * All styles in use, each with a small number that cells carry; 0 is the default style. A hash
 * table with open addressing finds the number of a style. Numbers of styles that no cell has any
 * more come back through {@link #beginSweep}, {@link #mark} and {@link #endSweep}; a style in the
 * scrollback lives until the last row that was pushed with it is gone ({@link #markPushed}).
 */
final class StyleTable {
  /** Above this number new direct colours are shown in the default colour. */
  private static final int MAX_STYLES = 1 << 20;

  private static final int INITIAL = 1024;

  /** Few collisions. */
  private static final int SLOTS_PER_STYLE = 4;

  /** Longs of a style: foreground and background; underline colour, attributes and link. */
  private static final int FIELDS = 2;

  private static final int ATTRIBUTE_BITS = 15;
  private static final int ATTRIBUTES = (1 << ATTRIBUTE_BITS) - 1;

  private final LinkTable links = new LinkTable();
  private long[] fields = new long[INITIAL * FIELDS];
  private long[] lastPushed = new long[INITIAL];
  private boolean[] marked = new boolean[INITIAL];
  private @Nullable Style[] styles = new Style[INITIAL];
  private int[] slots = new int[SLOTS_PER_STYLE * INITIAL]; // number + 1; 0: free
  private int[] free = new int[INITIAL];
  private int freeCount;
  private long sweeps;

  StyleTable() {
    styles[0] = Style.DEFAULT;
    for (int id = INITIAL - 1; id > 0; id--) {
      free[freeCount++] = id;
    }
    insert(0);
  }

  LinkTable links() {
    return links;
  }

  /** True if the next new style needs a sweep first. */
  boolean isFull() {
    return freeCount == 0;
  }

  /** The number of a style; {@code link} is a number of {@link LinkTable}. */
  int intern(int foreground, int background, int underlineColor, int attributes, int link) {
    long colours = (long) foreground << 32 | background;
    long rest = (long) underlineColor << 32 | attributes | link << ATTRIBUTE_BITS;
    int mask = slots.length - 1;
    int slot = hash(colours, rest) & mask;
    int found;
    while ((found = slots[slot] - 1) >= 0) {
      int at = found * FIELDS;
      if (fields[at] == colours && fields[at + 1] == rest) {
        return found;
      }
      slot = slot + 1 & mask;
    }
    return freeCount == 0 ? 0 : create(colours, rest, slot);
  }

  private int create(long colours, long rest, int slot) {
    int id = free[--freeCount];
    fields[id * FIELDS] = colours;
    fields[id * FIELDS + 1] = rest;
    lastPushed[id] = -1;
    slots[slot] = id + 1;
    return id;
  }

  private void insert(int id) {
    int mask = slots.length - 1;
    int slot = hash(fields[id * FIELDS], fields[id * FIELDS + 1]) & mask;
    while (slots[slot] != 0) {
      slot = slot + 1 & mask;
    }
    slots[slot] = id + 1;
  }

  private static int hash(long colours, long rest) {
    long h = colours * 0x9E3779B97F4A7C15L ^ rest * 0xC2B2AE3D27D4EB4FL;
    return (int) (h >>> 40);
  }

  int foreground(int id) {
    return (int) (fields[id * FIELDS] >>> 32);
  }

  int background(int id) {
    return (int) fields[id * FIELDS];
  }

  int underlineColor(int id) {
    return (int) (fields[id * FIELDS + 1] >>> 32);
  }

  int attributes(int id) {
    return (int) fields[id * FIELDS + 1] & ATTRIBUTES;
  }

  int link(int id) {
    return (int) fields[id * FIELDS + 1] >>> ATTRIBUTE_BITS;
  }

  /** The style behind a number. */
  Style style(int id) {
    Style style = styles[id];
    if (style == null) {
      style =
          new Style(
              foreground(id),
              background(id),
              underlineColor(id),
              attributes(id),
              links.uri(link(id)));
      styles[id] = style;
    }
    return style;
  }

  /** Notes that row {@code sequence} of the scrollback uses the style. */
  void markPushed(int id, long sequence) {
    lastPushed[id] = sequence;
  }

  /** Sweeps so far: after one a number may stand for another style. */
  long sweeps() {
    return sweeps;
  }

  /** Begins a sweep: rows of the scrollback before {@code oldestKept} are gone. */
  void beginSweep(long oldestKept) {
    for (int id = 0; id < marked.length; id++) {
      marked[id] = lastPushed[id] >= oldestKept;
    }
    marked[0] = true;
    links.clearMarks();
  }

  /** Keeps a hyperlink that no cell may have yet. */
  void markLink(int link) {
    links.mark(link);
  }

  void mark(int id) {
    marked[id] = true;
  }

  /** Ends a sweep: styles that were not marked are free; the table grows if most were. */
  void endSweep() {
    sweeps++;
    int live = 0;
    for (int id = 0; id < marked.length; id++) {
      if (marked[id]) {
        live++;
        links.mark(link(id));
      }
    }
    links.sweep();
    int capacity = marked.length;
    if (live > capacity / 2 && capacity < MAX_STYLES) {
      grow(2 * capacity);
    }
    rebuild();
  }

  private void grow(int capacity) {
    fields = Arrays.copyOf(fields, capacity * FIELDS);
    lastPushed = Arrays.copyOf(lastPushed, capacity);
    marked = Arrays.copyOf(marked, capacity);
    styles = Arrays.copyOf(styles, capacity);
    slots = new int[SLOTS_PER_STYLE * capacity];
    free = new int[capacity];
  }

  private void rebuild() {
    Arrays.fill(slots, 0);
    freeCount = 0;
    for (int id = marked.length - 1; id >= 0; id--) {
      if (marked[id]) {
        insert(id);
      } else {
        free[freeCount++] = id;
        lastPushed[id] = -1;
        styles[id] = null;
      }
    }
  }
}
