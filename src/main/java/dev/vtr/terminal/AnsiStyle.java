package dev.vtr.terminal;

/** The control sequences that lead from one style to another. */
public final class AnsiStyle {
  private AnsiStyle() {}

  /** Appends SGR, DECSCA and OSC 8 as far as they are needed. */
  public static void append(StringBuilder out, Style from, Style to) {
    boolean sameLook =
        from.foreground() == to.foreground()
            && from.background() == to.background()
            && from.underlineColor() == to.underlineColor()
            && (from.attributes() | Style.PROTECTED) == (to.attributes() | Style.PROTECTED);
    if (!sameLook) {
      SgrReport.append(out, to.foreground(), to.background(), to.underlineColor(), to.attributes());
    }
    if (from.has(Style.PROTECTED) != to.has(Style.PROTECTED)) {
      out.append(to.has(Style.PROTECTED) ? "\u001b[1\"q" : "\u001b[0\"q");
    }
    if (!from.hyperlink().equals(to.hyperlink())) {
      out.append("\u001b]8;;").append(to.hyperlink()).append("\u001b\\");
    }
  }
}
