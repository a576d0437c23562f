package dev.vtr.terminal;

/**
 * States of {@link Parser}, after Williams' "A parser for DEC's ANSI-compatible video terminals".
 */
final class ParserState {
  static final int GROUND = 0;
  static final int ESCAPE = 1;
  static final int ESCAPE_INTERMEDIATE = 2;
  static final int CSI_ENTRY = 3;
  static final int CSI_PARAM = 4;
  static final int CSI_INTERMEDIATE = 5;
  static final int CSI_IGNORE = 6;
  static final int DCS_ENTRY = 7;
  static final int DCS_PARAM = 8;
  static final int DCS_INTERMEDIATE = 9;
  static final int DCS_IGNORE = 10;
  static final int DCS_PASSTHROUGH = 11;
  static final int OSC_STRING = 12;

  /** SOS, PM and APC: nothing of them is kept. */
  static final int IGNORED_STRING = 13;

  static final int COUNT = 14;

  private ParserState() {}

  /** True in the states that run until a string terminator. */
  static boolean isString(int state) {
    return state >= DCS_IGNORE;
  }
}
