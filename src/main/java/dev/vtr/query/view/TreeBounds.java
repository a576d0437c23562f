package dev.vtr.query.view;

/**
 * How much of a tree is written.
 *
 * @param spans in all
 * @param events for each span
 * @param consequences traces of their own below each span
 */
public record TreeBounds(int spans, int events, int consequences) {
  /** Levels written; calls do not nest deeper. */
  static final int DEPTH_MAX = 64;

  /** A page or two of a terminal for most traces. */
  public static final TreeBounds STANDARD = new TreeBounds(400, 12, 12);

  /** So many spans, and as many events and consequences for each. */
  public static TreeBounds upTo(int limit) {
    return new TreeBounds(limit, limit, limit);
  }
}
