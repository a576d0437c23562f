package dev.vtr.terminal;

/**
 * When a code point joins the cell before it into one grapheme cluster: UAX #29, rules GB6 to GB13.
 * Departures: Prepend does not join what follows it; Thai and Lao SARA AM and the halfwidth voiced
 * sound marks keep a column of their own, because programs count on it.
 */
final class ClusterRules {
  private static final int ZERO_WIDTH_JOINER = 0x200D;

  private ClusterRules() {}

  /** First code point of a cell. */
  static int first(ClusterPool clusters, long cell) {
    return Cell.isCluster(cell) ? clusters.codePoint(Cell.code(cell), 0) : Cell.code(cell);
  }

  /** True if a code point with a width of its own continues the cluster in {@code cell}. */
  static boolean joins(ClusterPool clusters, long cell, int properties) {
    if (CodePoints.isMark(properties)) {
      return true;
    }
    if (!Cell.isCluster(cell) && !startsCluster(Cell.code(cell))) {
      return false;
    }
    return switch (CodePoints.clusterClass(properties)) {
      case CodePoints.HANGUL_L, CodePoints.HANGUL_LV, CodePoints.HANGUL_LVT ->
          isLeadingConsonant(last(clusters, cell));
      case CodePoints.REGIONAL_INDICATOR ->
          !Cell.isCluster(cell) && isRegionalIndicator(Cell.code(cell));
      case CodePoints.PICTOGRAPHIC ->
          Cell.isCluster(cell)
              && last(clusters, cell) == ZERO_WIDTH_JOINER
              && endsInPictographic(clusters, cell);
      case CodePoints.CONSONANT -> Cell.isCluster(cell) && endsInLinker(clusters, Cell.code(cell));
      default -> false;
    };
  }

  /** True if something other than a mark can join the code point. */
  private static boolean startsCluster(int codePoint) {
    return isLeadingConsonant(codePoint) || isRegionalIndicator(codePoint);
  }

  static boolean isRegionalIndicator(int codePoint) {
    return codePoint >= 0x1F1E6 && codePoint <= 0x1F1FF;
  }

  /** The jamo of class L: Hangul Jamo and Hangul Jamo Extended-A. */
  private static boolean isLeadingConsonant(int codePoint) {
    return (codePoint >= 0x1100 && codePoint <= 0x115F)
        || (codePoint >= 0xA960 && codePoint <= 0xA97C);
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
