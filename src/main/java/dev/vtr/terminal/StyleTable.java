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
  private static final int FIELDS =
      4; // foreground, background, underline colour, attributes + link
  private static final int ATTRIBUTE_BITS = 15;
  private static final int ATTRIBUTES = (1 << ATTRIBUTE_BITS) - 1;

  private final LinkTable links = new LinkTable();
  private int[] fields = new int[INITIAL * FIELDS];
  private long[] lastPushed = new long[INITIAL];
  private boolean[] marked = new boolean[INITIAL];
  private @Nullable Style[] styles = new Style[INITIAL];
  private int[] slots = new int[2 * INITIAL]; // number + 1; 0: free
  private int[] free = new int[INITIAL];
  private int freeCount;

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
    int last = attributes | link << ATTRIBUTE_BITS;
    int mask = slots.length - 1;
    int slot = hash(foreground, background, underlineColor, last) & mask;
    int found;
    while ((found = slots[slot] - 1) >= 0) {
      int at = found * FIELDS;
      if (fields[at] == foreground
          && fields[at + 1] == background
          && fields[at + 2] == underlineColor
          && fields[at + 3] == last) {
        return found;
      }
      slot = slot + 1 & mask;
    }
    if (freeCount == 0) {
      return 0;
    }
    return create(foreground, background, underlineColor, last, slot);
  }

  private int create(int foreground, int background, int underlineColor, int last, int slot) {
    int id = free[--freeCount];
    int at = id * FIELDS;
    fields[at] = foreground;
    fields[at + 1] = background;
    fields[at + 2] = underlineColor;
    fields[at + 3] = last;
    styles[id] = null;
    lastPushed[id] = -1;
    slots[slot] = id + 1;
    return id;
  }

  private void insert(int id) {
    int mask = slots.length - 1;
    int at = id * FIELDS;
    int slot = hash(fields[at], fields[at + 1], fields[at + 2], fields[at + 3]) & mask;
    while (slots[slot] != 0) {
      slot = slot + 1 & mask;
    }
    slots[slot] = id + 1;
  }

  private static int hash(int a, int b, int c, int d) {
    int h = a * 0x9E3779B1 + b;
    h = (h ^ h >>> 15) * 0x85EBCA77 + c;
    h = (h ^ h >>> 13) * 0xC2B2AE3D + d;
    return h ^ h >>> 16;
  }

  int foreground(int id) {
    return fields[id * FIELDS];
  }

  int background(int id) {
    return fields[id * FIELDS + 1];
  }

  int underlineColor(int id) {
    return fields[id * FIELDS + 2];
  }

  int attributes(int id) {
    return fields[id * FIELDS + 3] & ATTRIBUTES;
  }

  int link(int id) {
    return fields[id * FIELDS + 3] >>> ATTRIBUTE_BITS;
  }

  /** The same style with other attributes. */
  int withAttributes(int id, int attributes) {
    return intern(foreground(id), background(id), underlineColor(id), attributes, link(id));
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
    slots = new int[2 * capacity];
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
