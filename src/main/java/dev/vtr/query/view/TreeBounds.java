package dev.vtr.query.view;

/**
 * How much of a tree is written.
 *
 * @param spans in all
 * @param events for each span
 * @param consequences traces of their own below each span
 */
public record TreeBounds(int spans, int events, int consequences) {
  /**
   * Levels of one JSON nesting; jq reads 256 levels of braces and brackets, and each of these is
   * two.
   */
  static final int NESTING_MAX = 64;

  /** Levels that a text is indented by; below, the level stands as a number. */
  static final int INDENT_MAX = 32;

  /** Ancestors that are looked at or named for one span. */
  static final int ANCESTORS_MAX = 64;

  /** A page or two of a terminal for most traces. */
  public static final TreeBounds STANDARD = new TreeBounds(400, 12, 12);

  /** So many spans, and as many events and consequences for each. */
  public static TreeBounds upTo(int limit) {
    return new TreeBounds(limit, limit, limit);
  }
}
