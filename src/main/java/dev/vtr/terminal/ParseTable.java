package dev.vtr.terminal;

/**
 * What {@link Parser} does with a byte 0x00 to 0x7F in each state that is neither ground nor a
 * string: an action in the upper and the next state in the lower four bits.
 */
final class ParseTable {
  static final int IGNORE = 0;
  static final int EXECUTE = 1;
  static final int COLLECT = 2;
  static final int PARAM = 3;
  static final int ESC_DISPATCH = 4;
  static final int CSI_DISPATCH = 5;
  static final int DCS_HOOK = 6;
  static final int CLEAR = 7;
  static final int STRING_START = 8;
  static final int ABORT = 9;

  private static final int ROW = 128;
  private static final byte[] TRANSITIONS = build();

  private ParseTable() {}

  static int transition(int state, int octet) {
    return TRANSITIONS[state * ROW + octet] & 0xFF;
  }

  static int action(int transition) {
    return transition >> 4;
  }

  static int next(int transition) {
    return transition & 15;
  }

  private static byte[] build() {
    var table = new byte[ParserState.COUNT * ROW];
    for (int state = 0; state < ParserState.COUNT; state++) {
      set(table, state, 0x00, 0x7F, IGNORE, state);
      if (state < ParserState.DCS_ENTRY) {
        set(table, state, 0x00, 0x1F, EXECUTE, state);
      }
    }
    escape(table);
    csi(table);
    dcs(table);
    for (int state = 0; state < ParserState.COUNT; state++) {
      set(table, state, 0x18, 0x18, ABORT, ParserState.GROUND);
      set(table, state, 0x1A, 0x1A, ABORT, ParserState.GROUND);
      set(table, state, 0x1B, 0x1B, CLEAR, ParserState.ESCAPE);
    }
    return table;
  }

  private static void escape(byte[] table) {
    int s = ParserState.ESCAPE;
    set(table, s, 0x20, 0x2F, COLLECT, ParserState.ESCAPE_INTERMEDIATE);
    set(table, s, 0x30, 0x7E, ESC_DISPATCH, ParserState.GROUND);
    set(table, s, '[', '[', CLEAR, ParserState.CSI_ENTRY);
    set(table, s, 'P', 'P', CLEAR, ParserState.DCS_ENTRY);
    set(table, s, ']', ']', STRING_START, ParserState.OSC_STRING);
    set(table, s, 'X', 'X', STRING_START, ParserState.IGNORED_STRING);
    set(table, s, '^', '_', STRING_START, ParserState.IGNORED_STRING);
    s = ParserState.ESCAPE_INTERMEDIATE;
    set(table, s, 0x20, 0x2F, COLLECT, s);
    set(table, s, 0x30, 0x7E, ESC_DISPATCH, ParserState.GROUND);
  }

  private static void csi(byte[] table) {
    int s = ParserState.CSI_ENTRY;
    set(table, s, 0x20, 0x2F, COLLECT, ParserState.CSI_INTERMEDIATE);
    set(table, s, 0x30, 0x3B, PARAM, ParserState.CSI_PARAM);
    set(table, s, 0x3C, 0x3F, COLLECT, ParserState.CSI_PARAM);
    set(table, s, 0x40, 0x7E, CSI_DISPATCH, ParserState.GROUND);
    s = ParserState.CSI_PARAM;
    set(table, s, 0x20, 0x2F, COLLECT, ParserState.CSI_INTERMEDIATE);
    set(table, s, 0x30, 0x3B, PARAM, s);
    set(table, s, 0x3C, 0x3F, IGNORE, ParserState.CSI_IGNORE);
    set(table, s, 0x40, 0x7E, CSI_DISPATCH, ParserState.GROUND);
    s = ParserState.CSI_INTERMEDIATE;
    set(table, s, 0x20, 0x2F, COLLECT, s);
    set(table, s, 0x30, 0x3F, IGNORE, ParserState.CSI_IGNORE);
    set(table, s, 0x40, 0x7E, CSI_DISPATCH, ParserState.GROUND);
    s = ParserState.CSI_IGNORE;
    set(table, s, 0x40, 0x7E, IGNORE, ParserState.GROUND);
  }

  private static void dcs(byte[] table) {
    int s = ParserState.DCS_ENTRY;
    set(table, s, 0x20, 0x2F, COLLECT, ParserState.DCS_INTERMEDIATE);
    set(table, s, 0x30, 0x3B, PARAM, ParserState.DCS_PARAM);
    set(table, s, 0x3C, 0x3F, COLLECT, ParserState.DCS_PARAM);
    set(table, s, 0x40, 0x7E, DCS_HOOK, ParserState.DCS_PASSTHROUGH);
    s = ParserState.DCS_PARAM;
    set(table, s, 0x20, 0x2F, COLLECT, ParserState.DCS_INTERMEDIATE);
    set(table, s, 0x30, 0x3B, PARAM, s);
    set(table, s, 0x3C, 0x3F, IGNORE, ParserState.DCS_IGNORE);
    set(table, s, 0x40, 0x7E, DCS_HOOK, ParserState.DCS_PASSTHROUGH);
    s = ParserState.DCS_INTERMEDIATE;
    set(table, s, 0x20, 0x2F, COLLECT, s);
    set(table, s, 0x30, 0x3F, IGNORE, ParserState.DCS_IGNORE);
    set(table, s, 0x40, 0x7E, DCS_HOOK, ParserState.DCS_PASSTHROUGH);
  }

  private static void set(byte[] table, int state, int first, int last, int action, int next) {
    for (int octet = first; octet <= last; octet++) {
      table[state * ROW + octet] = (byte) (action << 4 | next);
    }
  }
}
