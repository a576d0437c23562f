package dev.vtr.terminal;

/** The style that the next characters get, and its number, looked up when it is needed. */
final class Pen {
  int foreground;
  int background;
  int underlineColor;
  int attributes;
  int link;

  private long bits;
  private boolean current = true;

  /** To be called after each change of a field. */
  void changed() {
    current = false;
  }

  boolean isCurrent() {
    return current;
  }

  /** True if it is the default style. */
  boolean isPlain() {
    return (foreground | background | underlineColor | attributes | link) == 0;
  }

  /** Becomes the style with a number. */
  void load(StyleTable styles, int id) {
    foreground = styles.foreground(id);
    background = styles.background(id);
    underlineColor = styles.underlineColor(id);
    attributes = styles.attributes(id);
    link = styles.link(id);
    bits = (long) id << 32;
    current = true;
  }

  /** Looks the style's number up; the table must not be full. */
  void resolve(StyleTable styles) {
    bits =
        isPlain()
            ? 0
            : (long) styles.intern(foreground, background, underlineColor, attributes, link) << 32;
    current = true;
  }

  /** The style's number in the place where a {@link Cell} carries it. Only while current. */
  long bits() {
    return bits;
  }

  /** SGR 0: everything but protection (DECSCA) and the hyperlink. */
  void reset() {
    foreground = 0;
    background = 0;
    underlineColor = 0;
    attributes &= Style.PROTECTED;
    current = false;
  }

  void copyFrom(Pen other) {
    foreground = other.foreground;
    background = other.background;
    underlineColor = other.underlineColor;
    attributes = other.attributes;
    link = other.link;
    bits = other.bits;
    current = other.current;
  }
}
