package dev.vtr.terminal;

/**
 * How a cell looks. Colours are 0 for the default, 1 + index for a palette colour 0 to 255, {@code
 * 0x1000000 | rgb} for a direct one, as in the API's {@code StyleRun}.
 *
 * @param foreground colour of the character
 * @param background colour behind it
 * @param underlineColor colour of the underline; 0: that of the character
 * @param attributes the bits below
 * @param hyperlink target of OSC 8, empty where there is none
 */
public record Style(
    int foreground, int background, int underlineColor, int attributes, String hyperlink) {
  public static final int BOLD = 1;
  public static final int FAINT = 2;
  public static final int ITALIC = 4;
  public static final int BLINK = 8;
  public static final int INVERSE = 16;
  public static final int HIDDEN = 32;
  public static final int STRIKE = 64;
  public static final int OVERLINE = 128;

  /** Set by DECSCA: selective erase leaves the cell alone. */
  public static final int PROTECTED = 256;

  /** Mask of the underline style: 0 none, 1 single, 2 double, 3 curly, 4 dotted, 5 dashed. */
  public static final int UNDERLINE = 0x7000;

  public static final int UNDERLINE_SHIFT = 12;

  /** Set in a colour that is {@code 0xRRGGBB} in its lower bits. */
  public static final int DIRECT = 0x1000000;

  /** No colour, no attribute, no hyperlink. */
  public static final Style DEFAULT = new Style(0, 0, 0, 0, "");

  /** True if every bit of {@code mask} is set. */
  public boolean has(int mask) {
    return (attributes & mask) == mask;
  }

  /** 0 none, 1 single, 2 double, 3 curly, 4 dotted, 5 dashed. */
  public int underline() {
    return (attributes & UNDERLINE) >> UNDERLINE_SHIFT;
  }
}
