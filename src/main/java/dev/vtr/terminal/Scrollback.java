package dev.vtr.terminal;

/**
 * The rows that have left the screen at the top, oldest first, as {@link RowCodec} packs them. Each
 * row keeps the number of the line it belongs to and the time of its last change. When the bound is
 * reached the oldest row goes.
 *
 * <p>Its lines flow at a resize as those of the screen do, but not at once: {@link #width} only
 * says that the rows have another width than they should. Who looks at rows calls {@link #settle}
 * first, which wraps all that can be seen; the next row that leaves the screen does so, too. Taking
 * rows back wraps no more than the lines at the end. So a window that is dragged costs little, and
 * the rows are the same whether somebody looked on the way or not.
 *
 * <p>The bound counts rows as wide as the screen is, or was when they came. A resize alone drops
 * nothing: what lines have more of at a smaller width is out of sight, and comes back when the
 * screen grows before another row leaves it. Of that, as many rows as the bound has are kept at
 * most.
 */
final class Scrollback implements Grid.RowSink {
  /** Wrapped at a time when rows are taken back. */
  private static final int ROWS_AT_END = 64;

  /** A line that has so many rows more than are asked for is wrapped from its last ones on. */
  private static final int MAX_ROWS_TOO_MANY = 512;

  private final int capacity;
  private final RowCodec codec;
  private final Rewrap rewrap;
  private RowLog log = new RowLog(0);
  private int cols;
  private long wrappedFrom; // rows before this one may have another width than cols
  private int limit; // rows at which a row cannot simply be added
  private long nextLine;
  private long droppedClock;

  Scrollback(int capacity, int cols, StyleTable styles, ClusterPool clusters) {
    this.capacity = capacity;
    this.cols = cols;
    codec = new RowCodec(styles, clusters);
    rewrap = new Rewrap(styles);
    limit = capacity;
  }

  /** Rows kept, once {@link #settle}d. */
  int size() {
    return Math.min(log.size(), capacity);
  }

  /** Sequence number of the oldest row kept, once {@link #settle}d; a resize gives others. */
  long firstSequence() {
    return log.end() - size();
  }

  /** Sequence number of the oldest row that has a style, whether in sight or not. */
  long oldestSequence() {
    return log.first();
  }

  /** Sequence number that the next row will get. */
  long endSequence() {
    return log.end();
  }

  /** Number of the line that the first row of the screen belongs to. */
  long nextLine() {
    return nextLine;
  }

  /** Latest change of any row that was dropped or is out of sight. */
  long droppedClock() {
    long latest = droppedClock;
    for (long n = log.first(); n < firstSequence(); n++) {
      latest = Math.max(latest, log.changedAt(n));
    }
    return latest;
  }

  @Override
  public void push(Row row) {
    if (log.size() >= limit) {
      makeRoom();
    }
    add(row);
  }

  private void add(Row row) {
    if (capacity == 0) {
      droppedClock = Math.max(droppedClock, row.changedAt);
    } else {
      log.append(row, codec, (int) nextLine);
    }
    if (!row.wrapped) {
      nextLine++;
    }
  }

  private void makeRoom() {
    settle();
    limit = capacity;
    while (log.size() > 0 && log.size() >= capacity) {
      dropOldest();
    }
  }

  private void dropOldest() {
    droppedClock = Math.max(droppedClock, log.changedAt(log.first()));
    log.dropFirst();
  }

  /** Takes a row of the screen because of a resize. */
  void putBack(Row row) {
    add(row);
    if (log.size() > 2L * capacity) {
      settle();
      dropExcess();
    }
  }

  private void dropExcess() {
    while (log.size() > 2L * capacity) {
      dropOldest();
    }
  }

  /** Says how wide rows are to be from now on. */
  void width(int newCols) {
    cols = newCols;
    wrappedFrom = log.end();
    limit = 0;
  }

  /** True if the newest row is continued by the screen's first. */
  boolean endsWrapped() {
    return log.size() > 0 && log.wrapped(log.end() - 1);
  }

  /** Takes the newest row back into {@code row}; false if there is none. */
  boolean pop(Row row) {
    if (log.size() == 0) {
      return false;
    }
    if (log.end() <= wrappedFrom) {
      wrap(ROWS_AT_END);
    }
    long newest = log.end() - 1;
    log.read(newest, row, codec);
    nextLine = lineOf(newest);
    log.truncate(newest);
    return true;
  }

  /** Wraps the lines that are in sight at the width they should have. */
  void settle() {
    if (wrappedFrom > log.first()) {
      wrap(capacity);
      dropExcess();
    }
  }

  /** Wraps lines, the newest first, until as many rows or all have the width. */
  private void wrap(int rows) {
    long stale = wrappedFrom;
    if (stale <= log.first() || log.end() - stale >= rows) {
      return;
    }
    while (stale < log.end() && log.wrapped(stale - 1)) {
      stale++; // the rest of a line that was wrapped in part
    }
    long from = stale;
    long have = log.end() - stale;
    while (from > log.first() && have < rows) {
      long cells = 0;
      do {
        from--;
        cells += log.cells(from);
      } while (from > log.first() && log.wrapped(from - 1));
      have += cells <= cols ? 1 : Math.ceilDiv(cells, cols);
    }
    long left = have - rows > MAX_ROWS_TOO_MANY ? (have - rows) * cols : 0;
    while (left > 0 && left >= log.cells(from)) {
      left -= log.cells(from++);
    }
    replace(from, (int) left, stale);
  }

  /** Wraps rows from a row, but for its first cells, up to one that has the width. */
  private void replace(long from, int left, long stale) {
    long fitting = from;
    while (fitting < stale && !log.wrapped(fitting) && log.cells(fitting) <= cols) {
      fitting++;
    }
    long before = from - log.first();
    if (fitting < stale) {
      var wrapped = new RowLog(log.end());
      boolean mostly = fitting - log.first() < log.end() - fitting;
      if (mostly) {
        copy(log, log.first(), fitting, wrapped);
      }
      rewrap.lines(log, fitting, left, stale, cols, wrapped);
      copy(log, stale, log.end(), wrapped);
      if (mostly) {
        log = wrapped;
      } else {
        log.truncate(fitting);
        copy(wrapped, wrapped.first(), wrapped.end(), log);
      }
    }
    wrappedFrom = log.first() + before + (left > 0 ? 1 : 0);
  }

  private void copy(RowLog source, long from, long end, RowLog target) {
    for (long n = from; n < end; n++) {
      target.append(source, n, codec);
    }
  }

  /** Forgets all rows (ED 3); numbers go on. */
  void clear() {
    while (log.size() > 0) {
      dropOldest();
    }
    log.clear();
  }

  /** Gives the lines of the screen numbers that none has had; nothing is kept. */
  void skipLines(int lines) {
    nextLine += lines;
  }

  /** Number of the line that a kept row belongs to. */
  long lineOf(long sequence) {
    int behind = (int) nextLine - log.line(sequence);
    return nextLine - Integer.toUnsignedLong(behind);
  }

  /** Time of the last change of a kept row. */
  long changedAt(long sequence) {
    return log.changedAt(sequence);
  }

  /** Unpacks a kept row with {@code reader} into {@code row}, which is made wide enough. */
  void read(long sequence, Row row, RowCodec reader) {
    log.read(sequence, row, reader);
  }

  /** Sequence number of the first kept row of a line, or the end if no kept row has it. */
  long firstRowOf(long line) {
    long low = firstSequence();
    long high = log.end();
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (lineOf(middle) < line) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Bytes of heap behind the rows. */
  long retainedBytes() {
    return log.retainedBytes();
  }
}
