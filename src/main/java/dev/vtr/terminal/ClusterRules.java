package dev.vtr.terminal;

/**
 * When a code point joins the cell before it into one grapheme cluster: UAX #29, rules GB6 to GB13.
 * Departures: Prepend does not join what follows it; Thai and Lao SARA AM and the halfwidth voiced
 * sound marks keep a column of their own, because programs count on it.
 */
final class ClusterRules {
  private ClusterRules() {}

  /** First code point of a cell. */
  static int first(ClusterPool clusters, long cell) {
    return Cell.isCluster(cell) ? clusters.codePoint(Cell.code(cell), 0) : Cell.code(cell);
  }

  /** True if a code point with a width of its own continues the cluster in {@code cell}. */
  static boolean joins(ClusterPool clusters, long cell, int properties) {
    int last = last(clusters, cell);
    int lastClass = CodePoints.clusterClass(CodePoints.properties(last));
    return switch (CodePoints.clusterClass(properties)) {
      case CodePoints.EXTEND, CodePoints.EXTEND_OUTSIDE_CONJUNCT, CodePoints.LINKER ->
          lastClass != CodePoints.CONTROL;
      case CodePoints.SPACING_MARK -> lastClass != CodePoints.CONTROL;
      case CodePoints.HANGUL_L, CodePoints.HANGUL_LV, CodePoints.HANGUL_LVT ->
          lastClass == CodePoints.HANGUL_L;
      case CodePoints.REGIONAL_INDICATOR ->
          lastClass == CodePoints.REGIONAL_INDICATOR && !Cell.isCluster(cell);
      case CodePoints.PICTOGRAPHIC ->
          lastClass == CodePoints.ZWJ && endsInPictographic(clusters, cell);
      case CodePoints.CONSONANT -> Cell.isCluster(cell) && endsInLinker(clusters, Cell.code(cell));
      default -> false;
    };
  }

  private static int last(ClusterPool clusters, long cell) {
    int code = Cell.code(cell);
    return Cell.isCluster(cell) ? clusters.codePoint(code, clusters.count(code) - 1) : code;
  }

  /** GB11, the part before ZWJ: Extended_Pictographic Extend*. */
  private static boolean endsInPictographic(ClusterPool clusters, long cell) {
    if (!Cell.isCluster(cell)) {
      return false;
    }
    int index = Cell.code(cell);
    for (int n = clusters.count(index) - 2; n >= 0; n--) {
      int kind = CodePoints.clusterClass(CodePoints.properties(clusters.codePoint(index, n)));
      if (kind == CodePoints.PICTOGRAPHIC) {
        return true;
      }
      if (!isExtend(kind)) {
        return false;
      }
    }
    return false;
  }

  /** GB9c: Consonant {Extend Linker}* Linker {Extend Linker}*. */
  private static boolean endsInLinker(ClusterPool clusters, int index) {
    boolean linked = false;
    for (int n = clusters.count(index) - 1; n >= 0; n--) {
      int kind = CodePoints.clusterClass(CodePoints.properties(clusters.codePoint(index, n)));
      if (kind == CodePoints.CONSONANT) {
        return linked;
      }
      linked |= kind == CodePoints.LINKER;
      if (kind != CodePoints.LINKER && kind != CodePoints.EXTEND && kind != CodePoints.ZWJ) {
        return false;
      }
    }
    return false;
  }

  private static boolean isExtend(int kind) {
    return kind == CodePoints.EXTEND
        || kind == CodePoints.LINKER
        || kind == CodePoints.EXTEND_OUTSIDE_CONJUNCT;
  }
}
