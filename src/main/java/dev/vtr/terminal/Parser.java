package dev.vtr.terminal;

/**
 * Splits a terminal's byte stream into text and control functions, decoding UTF-8 on the way.
 *
 * <p>The state machine is Williams' ({@link ParserState}) with fast ways through it for what most
 * output consists of: runs of ASCII, whole UTF-8 sequences and whole control sequences. Only the
 * state of the sequence under way is kept, so input may be cut anywhere. Not thread-safe.
 *
 * <p>Departures from Williams' machine:
 *
 * <ul>
 *   <li>The input is UTF-8. U+0080 to U+009F are ignored, as in xterm: C1 control functions are
 *       written with ESC. A byte above 0x7F inside a control sequence ends it and begins text.
 *   <li>Colons separate sub-parameters (ECMA-48 section 5.4.2).
 *   <li>Control strings reach the handler whole, and only when a terminator ended them: ST, for OSC
 *       BEL too, as in xterm. CAN, SUB or another escape sequence drops them.
 *   <li>A single byte 0x80 to 0x9F is a C1 control function while the program has asked for eight
 *       bits (S8C1T), and malformed otherwise. In a control string only ST is one, where it is not
 *       part of a character.
 *   <li>DEL among text goes to the handler; it is ignored everywhere else.
 * </ul>
 *
 * <p>A function is packed into an {@code int}: final byte in the lowest eight bits, first and
 * second intermediate above it, the private marker ({@code <=>?}) in the highest.
 */
final class Parser {
  /** A marker to OR into a packed function, for example {@code PRIVATE | 'h'}. */
  static final int PRIVATE = '?' << 24;

  private static final int ESC = 0x1B;

  /** ST of eight bits, as a byte. */
  private static final int ST = (byte) 0x9C;

  private static final int TOO_MANY = 1 << 31;

  private final ControlHandler handler;
  private final Parameters parameters = new Parameters();
  private final Payload payload = new Payload();
  private final Utf8 utf8 = new Utf8();
  private final Vt52Sequence vt52;
  private int state = ParserState.GROUND;
  private int function;
  private int stringUnderWay; // the string state that an ESC interrupted, or GROUND
  private int stringFunction; // the DCS's function, while an ESC interrupts it

  Parser(ControlHandler handler) {
    this.handler = handler;
    vt52 = new Vt52Sequence(handler);
  }

  /** Parses bytes {@code from} to {@code to} - 1 of {@code input}. */
  void feed(byte[] input, int from, int to) {
    int i = from;
    while (i < to) {
      if (state == ParserState.GROUND) {
        i = ground(input, i, to);
      } else if (ParserState.isString(state)) {
        i = string(input, i, to);
      } else {
        i = sequence(input, i, to);
      }
    }
  }

  private int ground(byte[] input, int from, int to) {
    int i = from;
    if (utf8.isPending()) {
      i = continueCodePoint(input, i, to);
    }
    while (i < to && state == ParserState.GROUND) {
      int octet = input[i];
      if (octet >= ' ') {
        int end = AsciiRun.end(input, i, to);
        if (end == i + 1 && end < to && input[end] < 0) {
          i = text(input, i, to); // a letter before its marks, perhaps
        } else if (end > i) {
          handler.printAscii(input, i, end);
          i = end;
        } else {
          handler.delete();
          i++;
        }
      } else if (octet == ESC) {
        i = escape(input, i + 1, to);
      } else if (octet >= 0) {
        handler.execute(octet);
        i++;
      } else {
        i = text(input, i, to);
      }
    }
    return i;
  }

  private int escape(byte[] input, int from, int to) {
    endString();
    if (handler.isAnsi() && from < to) {
      int octet = input[from];
      int after = octet == '[' ? controlSequence(input, from + 1, to) : 0;
      if (after > 0) {
        return after;
      }
      if (octet >= '0' && octet <= 'O') { // none of these begins something longer
        handler.escape(0, octet);
        return from + 1;
      }
    }
    clear();
    state = ParserState.ESCAPE;
    vt52.begin();
    return from;
  }

  /**
   * The fast way: a control sequence that is all there and well-formed, without colons and
   * intermediates. Nothing is remembered of any other, which begins anew in the thorough way; the
   * index behind the sequence, or 0.
   */
  private int controlSequence(byte[] input, int from, int to) {
    if (to - from <= Long.BYTES) {
      return 0;
    }
    int length = Digits.parameterBytes(input, from);
    long text = Digits.text(input, from, length);
    int octet = input[from + length];
    boolean styles = octet == 'm';
    if (styles && handler.recall(text)) {
      return from + length + 1;
    }
    int first = input[from];
    int markers = first >= '<' && first <= '?' ? 1 : 0;
    int end = from + length;
    if (!parameters.read(text >>> Byte.SIZE * markers, length - markers)) {
      end = parameters.read(input, from + markers, to);
      octet = end < 0 ? end : input[end];
    }
    if (octet < '@' || octet == 0x7F) {
      return 0;
    }
    if (styles && markers == 0) {
      handler.learn(text, parameters);
    } else {
      handler.control(markers == 0 ? octet : first << 24 | octet, parameters);
    }
    return end + 1;
  }

  /** The thorough way: one byte after another through the table. */
  private int sequence(byte[] input, int from, int to) {
    int i = from;
    while (i < to && state != ParserState.GROUND && !ParserState.isString(state)) {
      int octet = input[i];
      if (octet < 0) {
        handler.ignored();
        endString();
        state = ParserState.GROUND;
        return i;
      }
      i++;
      step(octet);
    }
    return i;
  }

  private void step(int octet) {
    if (!handler.isAnsi()) {
      if (vt52.take(octet)) {
        state = ParserState.GROUND;
      }
      return;
    }
    int transition = ParseTable.transition(state, octet);
    int before = state;
    state = ParseTable.next(transition);
    switch (ParseTable.action(transition)) {
      case ParseTable.EXECUTE -> handler.execute(octet);
      case ParseTable.COLLECT -> collect(octet);
      case ParseTable.PARAM -> parameters.take(octet);
      case ParseTable.ESC_DISPATCH -> dispatchEscape(octet);
      case ParseTable.CSI_DISPATCH -> dispatchControl(octet);
      case ParseTable.DCS_HOOK -> hook(octet);
      case ParseTable.CLEAR -> clear();
      case ParseTable.STRING_START -> startString();
      case ParseTable.ABORT -> handler.ignored();
      default -> {
        if (before == ParserState.CSI_IGNORE && state == ParserState.GROUND) {
          handler.ignored();
        }
      }
    }
  }

  private void clear() {
    parameters.clear();
    function = 0;
    endString();
  }

  private void collect(int octet) {
    if (octet >= '<') {
      function = octet << 24;
    } else if ((function & 0xFF00) == 0) {
      function |= octet << 8;
    } else if ((function & 0xFF0000) == 0) {
      function |= octet << 16;
    } else {
      function |= TOO_MANY;
    }
  }

  private void dispatchControl(int finalByte) {
    parameters.finish();
    state = ParserState.GROUND;
    if (function < 0) {
      handler.ignored();
    } else {
      handler.control(function | finalByte, parameters);
    }
  }

  private void dispatchEscape(int finalByte) {
    int string = stringUnderWay;
    stringUnderWay = ParserState.GROUND;
    if (function < 0) {
      handler.ignored();
    } else if (finalByte == '\\' && function == 0 && string != ParserState.GROUND) {
      finishString(string, false);
    } else {
      endString();
      handler.escape(function, finalByte);
    }
  }

  private void hook(int finalByte) {
    parameters.finish();
    function |= finalByte;
    payload.clear();
  }

  private void startString() {
    endString();
    payload.clear();
  }

  private void endString() {
    if (stringUnderWay != ParserState.GROUND) {
      stringUnderWay = ParserState.GROUND;
      handler.ignored();
    }
  }

  private int string(byte[] input, int from, int to) {
    int i = from;
    int start = from;
    boolean eightBits = handler.takesEightBits();
    while (i < to) {
      int octet = input[i];
      if (eightBits && (octet < 0 || utf8.isPending())) {
        int result = utf8.next(input[i]);
        if (result == Utf8.MALFORMED_AGAIN) {
          continue;
        }
        if (result == Utf8.MALFORMED && octet == ST) {
          payloadBytes(input, start, i);
          finishString(state, false);
          return i + 1;
        }
      }
      if (octet >= ' ' || octet < 0) {
        i++;
        continue;
      }
      payloadBytes(input, start, i);
      i++;
      start = i;
      if (!stringControl(octet)) {
        return i;
      }
    }
    payloadBytes(input, start, i);
    return i;
  }

  private void payloadBytes(byte[] input, int from, int to) {
    if (from < to && (state == ParserState.OSC_STRING || state == ParserState.DCS_PASSTHROUGH)) {
      payload.append(input, from, to);
    }
  }

  /** A control byte; false if the string is over. */
  private boolean stringControl(int octet) {
    switch (octet) {
      case 0x07 -> {
        if (state == ParserState.OSC_STRING) {
          finishString(state, true);
          return false;
        }
        return true;
      }
      case 0x18, 0x1A -> {
        handler.ignored();
        state = ParserState.GROUND;
        return false;
      }
      case ESC -> {
        int string = state;
        int kept = function;
        state = ParserState.ESCAPE;
        interrupt(string, kept);
        return false;
      }
      default -> {
        return true;
      }
    }
  }

  /** Parameters of a DCS stay as they are until the byte after ESC shows whether it is ST. */
  private void interrupt(int string, int dcsFunction) {
    stringUnderWay = string;
    stringFunction = dcsFunction;
    function = 0;
  }

  private void finishString(int string, boolean bell) {
    int dcs = string == state ? function : stringFunction;
    state = ParserState.GROUND;
    if (payload.overflowed() || string == ParserState.DCS_IGNORE) {
      handler.ignored();
    } else if (string == ParserState.OSC_STRING) {
      handler.osc(payload, bell);
    } else if (string == ParserState.DCS_PASSTHROUGH && dcs >= 0) {
      handler.dcs(dcs, parameters, payload);
    } else {
      handler.ignored();
    }
    payload.clear();
  }

  private int text(byte[] input, int from, int to) {
    int i = handler.printText(input, from, to);
    if (i == to || input[i] >= 0) {
      return i;
    }
    int length = Utf8.wholeLength(input, i, to);
    if (length == 0) {
      return continueCodePoint(input, i, to);
    }
    handler.ignored(); // U+0080 to U+009F
    return i + length;
  }

  /** Byte by byte, for sequences that are cut or malformed. */
  private int continueCodePoint(byte[] input, int from, int to) {
    int i = from;
    do {
      int result = utf8.next(input[i]);
      if (result == Utf8.MALFORMED_AGAIN) {
        handler.print(Utf8.REPLACEMENT);
        return i;
      }
      int octet = input[i] & 0xFF;
      i++;
      if (result == Utf8.MALFORMED && octet < 0xA0 && handler.takesEightBits()) {
        c1(octet);
      } else if (result == Utf8.MALFORMED) {
        handler.print(Utf8.REPLACEMENT);
      } else if (result >= 0xA0) {
        handler.print(result);
      } else if (result >= 0) {
        handler.ignored(); // U+0080 to U+009F
      }
    } while (i < to && utf8.isPending());
    return i;
  }

  /** A C1 control function is its seven-bit form: ESC and the code less 0x40. */
  private void c1(int control) {
    if (!handler.isAnsi()) {
      return;
    }
    clear();
    state = ParserState.ESCAPE;
    step(control - 0x40);
  }
}
