package dev.vtr.terminal;

/** Grapheme clusters as text that makes them again, with modes set around what would not. */
final class DumpedClusters {
  private final StringBuilder out;

  DumpedClusters(StringBuilder out) {
    this.out = out;
  }

  /**
   * Clusters are written with mode 2027 on, whatever it is in the end; text that its neighbours or
   * its own selectors would make another cluster of is written with mode 2027 off.
   */
  void append(String text, int width) {
    int first = text.codePointAt(0);
    if (first < 0x80 && text.length() == 1) {
      out.append(text);
      return;
    }
    int kind = CodePoints.clusterClass(CodePoints.properties(first));
    boolean alone = kind != CodePoints.OTHER;
    boolean unfit = isSqueezed(text, width);
    code(first, alone);
    // Behind the first, for which the row before may have to wrap.
    out.append(unfit ? "\u001b[?7l" : "");
    for (int i = Character.charCount(first); i < text.length(); ) {
      int codePoint = text.codePointAt(i);
      code(codePoint, codePoint == (width == 1 ? CodePoints.VS16 : CodePoints.VS15));
      i += Character.charCount(codePoint);
    }
    out.append(unfit ? "\u001b[?7h" : "");
  }

  /** True if a cluster is narrow only because it grew in the last column without autowrap. */
  static boolean isSqueezed(String text, int width) {
    int first = text.codePointAt(0);
    int enough = ClusterRules.isRegionalIndicator(first) ? 1 : 2;
    return width == 1
        && !isNarrowed(text, width)
        && text.codePoints()
            .skip(1)
            .anyMatch(c -> CodePoints.width(CodePoints.properties(c)) >= enough);
  }

  /** True if a cluster is narrow only because VS15 came while it was wide. */
  static boolean isNarrowed(String text, int width) {
    return width == 1 && CodePoints.width(CodePoints.properties(text.codePointAt(0))) == 2;
  }

  private void code(int codePoint, boolean alone) {
    out.append(alone ? "\u001b[?2027l" : "").appendCodePoint(codePoint);
    out.append(alone ? "\u001b[?2027h" : "");
  }
}
