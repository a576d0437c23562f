package dev.vtr.terminal;

import java.util.Arrays;

/**
 * The code points of cells that hold more than one, in one array: a count, then the code points. A
 * cell knows the index of the count. Space of overwritten cells comes back when the owner of the
 * grids moves the live clusters to the front ({@link #beginMove}, {@link #move}, {@link #endMove}).
 */
final class ClusterPool {
  /** Code points in one cell; more are dropped ({@code reliability.md}). */
  static final int MAX_CODE_POINTS = 16;

  private static final int INITIAL = 4096;

  private int[] points = new int[INITIAL];
  private int[] moving = {};
  private int used;
  private int opened; // index of the cluster that push adds to

  /** True if the next {@link #add} may have to grow the array. */
  boolean isFull() {
    return used + MAX_CODE_POINTS + 1 > points.length;
  }

  /** Forgets all clusters. */
  void clear() {
    used = 0;
  }

  /** A new cluster out of two code points; its index. */
  int add(int first, int second) {
    ensureRoom();
    int index = used;
    points[index] = 2;
    points[index + 1] = first;
    points[index + 2] = second;
    used = index + 3;
    return index;
  }

  /** A cluster with one more code point than {@code index}; the old index stays what it was. */
  int append(int index, int codePoint) {
    int count = points[index];
    if (count == MAX_CODE_POINTS) {
      return index;
    }
    ensureRoom();
    int copy = used;
    System.arraycopy(points, index, points, copy, count + 1);
    points[copy] = count + 1;
    points[copy + count + 1] = codePoint;
    used = copy + count + 2;
    return copy;
  }

  /**
   * Begins a new cluster with one code point, which {@link #push} adds to until {@link #end}. There
   * is room as long as the pool was not full.
   */
  void begin(int first) {
    opened = used;
    points[used + 1] = first;
    used += 2;
  }

  /** Begins with the code points of a cluster that only one cell has. */
  void reopen(int index) {
    int count = points[index];
    if (index + count + 1 != used) {
      System.arraycopy(points, index, points, used, count + 1);
      opened = used;
      used += count + 1;
    } else {
      opened = index; // the newest one grows where it is
    }
  }

  /** Adds a code point to the cluster that was begun; more than can be kept are dropped. */
  void push(int codePoint) {
    if (used - opened <= MAX_CODE_POINTS) {
      points[used++] = codePoint;
    }
  }

  /** Ends the cluster that was begun; its index. */
  int end() {
    points[opened] = used - opened - 1;
    return opened;
  }

  /** A cluster of {@code count} code points of {@code source}; its index. */
  int add(int[] source, int count) {
    ensureRoom();
    int index = used;
    points[index] = count;
    System.arraycopy(source, 0, points, index + 1, count);
    used = index + 1 + count;
    return index;
  }

  int count(int index) {
    return points[index];
  }

  int codePoint(int index, int n) {
    return points[index + 1 + n];
  }

  void appendTo(StringBuilder text, int index) {
    for (int n = 0; n < points[index]; n++) {
      text.appendCodePoint(points[index + 1 + n]);
    }
  }

  private void ensureRoom() {
    if (isFull()) {
      points = Arrays.copyOf(points, 2 * points.length);
    }
  }

  /** Begins a move of the live clusters; each has to be moved before {@link #endMove}. */
  void beginMove() {
    if (moving.length < points.length) {
      moving = new int[points.length];
    }
    int[] old = points;
    points = moving;
    moving = old;
    used = 0;
  }

  /** The new index of the cluster that was at {@code index}. */
  int move(int index) {
    int count = moving[index];
    if (count < 0) {
      return -1 - count; // another cell shares it
    }
    int to = used;
    System.arraycopy(moving, index, points, to, count + 1);
    used = to + count + 1;
    moving[index] = -1 - to;
    return to;
  }

  /** Ends a move; the array grows when it is still a quarter full, so that moves are rare. */
  void endMove() {
    if (used > points.length / 4) {
      points = Arrays.copyOf(points, 2 * points.length);
      moving = new int[0];
    }
  }
}
