package dev.vtr.terminal;

/**
 * What short SGR sequences did to a style the last time: programs repeat a few of them, and their
 * bytes and the style before tell the style after. One entry for each hash value; all go when the
 * numbers of styles change hands.
 */
final class StyleMemory {
  private static final int ENTRIES = 512; // a text UI uses some dozens
  private static final int HASH_SHIFT = 55; // leaves nine bits
  private static final long HASH = 0x9E37_79B9_7F4A_7C15L;
  private static final int NONE = -1;

  private final Screen screen;
  private final long[] texts = new long[ENTRIES];
  private final int[] before = new int[ENTRIES];
  private final int[] after = new int[ENTRIES];
  private long sweep; // of the styles, when the entries were made

  StyleMemory(Screen screen) {
    this.screen = screen;
    forget();
  }

  /** Changes the pen as a sequence with these bytes did before; false if that is not known. */
  boolean recall(long text) {
    int now = Cell.style(screen.penBits());
    if (screen.styles.sweeps() != sweep) {
      forget();
    }
    int slot = slot(text, now);
    if (texts[slot] != text || before[slot] != now || !screen.hasPenStyle()) {
      return false;
    }
    screen.pen.load(screen.styles, after[slot]);
    return true;
  }

  /** Changes the pen as a sequence says and remembers what it did. */
  void learn(long text, Parameters parameters) {
    int now = Cell.style(screen.penBits());
    boolean known = screen.hasPenStyle();
    Sgr.apply(parameters, screen.pen);
    int then = Cell.style(screen.penBits());
    // A sweep gives numbers to others; without a number a style shows as the default one.
    if (known && screen.hasPenStyle() && screen.styles.sweeps() == sweep) {
      int slot = slot(text, now);
      texts[slot] = text;
      before[slot] = now;
      after[slot] = then;
    }
  }

  private void forget() {
    java.util.Arrays.fill(before, NONE);
    sweep = screen.styles.sweeps();
  }

  private static int slot(long bytes, int style) {
    return (int) ((bytes ^ (long) style << 40) * HASH >>> HASH_SHIFT);
  }
}
