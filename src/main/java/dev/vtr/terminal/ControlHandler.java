package dev.vtr.terminal;

/** Receives what {@link Parser} recognises, in input order. */
interface ControlHandler {
  /**
   * Text: bytes 0x20 to 0x7E of {@code bytes} from {@code from} to {@code to} - 1, at least one.
   */
  void printAscii(byte[] bytes, int from, int to);

  /**
   * Text: UTF-8 from {@code from} on, or one ASCII character before some. Takes as much as is
   * well-formed and printable, beyond the first character as far as it likes.
   *
   * @return index of the first byte that was not taken
   */
  int printText(byte[] bytes, int from, int to);

  /** DEL among text: a character in some sets of 96, else nothing. */
  void delete();

  /** One code point from U+00A0 on, never a surrogate. */
  void print(int codePoint);

  /** A C0 control function (ECMA-48 section 5.2), 0x00 to 0x1F without ESC. */
  void execute(int control);

  /**
   * An escape sequence or a C1 control function in its seven-bit form.
   *
   * @param intermediates up to two, packed as {@link Parser} says
   * @param finalByte 0x30 to 0x7E
   */
  void escape(int intermediates, int finalByte);

  /**
   * A control sequence (ECMA-48 section 5.4).
   *
   * @param function private marker, intermediates and final byte, packed as {@link Parser} says
   * @param parameters valid during the call
   */
  void control(int function, Parameters parameters);

  /**
   * Does what a control sequence m with these bytes did before in the same style.
   *
   * @param text up to eight bytes 0x30 to 0x3F, the first one lowest
   * @return false if that is not known, and then nothing is done
   */
  boolean recall(long text);

  /** A control sequence m that {@link #recall} did not know. */
  void learn(long text, Parameters parameters);

  /** The address after VT52's ESC Y, 0-based; may be negative or off the screen. */
  void address(int row, int col);

  /** False in VT52 mode: an escape sequence is ESC and a letter, and there is no other. */
  boolean isAnsi();

  /** True if C1 control functions may be single bytes (S8C1T). */
  boolean takesEightBits();

  /** An operating system command; {@code bell} if BEL ended it and not ST. */
  void osc(Payload payload, boolean bell);

  /** A device control string, whole. */
  void dcs(int function, Parameters parameters, Payload payload);

  /**
   * Something that was recognised and not acted upon: malformed, overlong or of no meaning here.
   */
  void ignored();
}
