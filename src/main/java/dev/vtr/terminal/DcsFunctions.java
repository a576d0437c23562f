package dev.vtr.terminal;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Device control strings: DECRQSS, XTGETTCAP, XTGETXRES. */
final class DcsFunctions {
  private static final int DECRQSS = '$' << 8 | 'q';
  private static final int XTGETTCAP = '+' << 8 | 'q';
  private static final int XTGETXRES = '+' << 8 | 'Q';
  private static final int DECRSPS = '$' << 8 | 't';
  private static final int DECRSTS = '$' << 8 | 'p';
  private static final int DECAUPSS = '!' << 8 | 'u';
  private static final int DECUDK = '|';
  private static final int DECDLD = '{';

  /** Names longer than this are none of ours. */
  private static final int MAX_NAME = 20;

  /** Names in one question; behind them nothing is known. */
  private static final int MAX_NAMES = 256;

  private final Screen screen;
  private final Session session;
  private final Editor editor;
  private final Rectangles rectangles;
  private final Presentation presentation;
  private final Resources resources;

  DcsFunctions(
      Screen screen,
      Session session,
      Editor editor,
      Rectangles rectangles,
      Presentation presentation) {
    this.presentation = presentation;
    this.screen = screen;
    this.session = session;
    resources = new Resources(session.options);
    this.editor = editor;
    this.rectangles = rectangles;
  }

  /** False if there is no such function. */
  boolean run(int function, Parameters p, Payload payload) {
    boolean question = function == DECRQSS || function == XTGETTCAP;
    if (p.overflowed() || (question && p.count() > 0)) {
      return false;
    }
    switch (function) {
      case DECRQSS -> requestSetting(payload.text(0, Math.min(payload.length(), MAX_NAME)));
      case XTGETTCAP ->
          values(
              "+r",
              payload.text(0, payload.length()),
              name -> Capabilities.value(name, screen.modes.backspaceSendsBackspace));
      case XTGETXRES ->
          values("+R", payload.text(0, payload.length()), name -> resources.value(name, screen));
      case DECRSPS -> {
        return presentation.restore(p.at(0, 0), payload.text(0, payload.length()));
      }
      case DECAUPSS -> {
        String name = payload.text(0, Math.min(payload.length(), MAX_NAME));
        return session.level >= 3 && screen.sets.prefer(p.at(0, 0) == 1, name);
      }
      case DECUDK, DECDLD, DECRSTS -> {} // keys, fonts and states are not the program's to define
      default -> {
        return false;
      }
    }
    return true;
  }

  private void requestSetting(String name) {
    if (session.level < 2 && name.equals("\"p")) {
      return; // a VT100 does not know it
    }
    String value = setting(name);
    if (value.isEmpty()) {
      session.replies.dcs("0$r");
    } else {
      session.replies.dcs("1$r" + value + name);
    }
  }

  /** The parameters with which the named function would set what is set; empty: unknown. */
  private String setting(String name) {
    Screen s = screen;
    return switch (name) {
      case "m" -> SgrReport.of(s.pen);
      case "r" -> (s.top + 1) + ";" + (s.bottom + 1);
      case "s" -> session.level >= 4 ? (s.left + 1) + ";" + (s.right + 1) : "";
      case "t" -> String.valueOf(Math.max(24, s.rows()));
      case "$|" -> String.valueOf(s.modes.columns132 ? 132 : 80);
      case "*|" -> String.valueOf(s.rows());
      case " q" -> String.valueOf(session.cursorStyle());
      case "\"p" -> (60 + session.level) + (session.eightBitControls ? ";0" : ";1");
      case "\"q" -> protects() ? "1" : "0";
      case "*x" -> session.level >= 4 ? String.valueOf(rectangles.extent()) : "";
      case "$}" -> session.status.isActive() ? "1" : "0";
      case "$~" -> String.valueOf(session.status.type());
      default -> "";
    };
  }

  /** By DECSCA: what SPA protects is not told. */
  private boolean protects() {
    return (screen.pen.attributes & Style.PROTECTED) != 0
        && editor.protection() == Editor.Protection.DEC;
  }

  /**
   * XTGETTCAP and XTGETXRES: the names that are known, in one reply, up to the first that is not;
   * none if that is the first of all. They are told as they were asked for, in hexadecimal digits
   * of our own names; what is not known is not repeated.
   */
  private void values(String mark, String hexNames, Function<String, @Nullable String> valueOf) {
    var known = new StringBuilder();
    String separator = "";
    for (String hexName : hexNames.split(";", MAX_NAMES)) {
      known.append(separator);
      String value = valueOf.apply(decode(hexName));
      if (value == null) {
        break;
      }
      known.append(hexName).append('=').append(hex(value));
      separator = ";";
    }
    session.replies.dcs((known.isEmpty() ? "0" : "1") + mark + known);
  }

  private static String hex(String ascii) {
    return HexFormat.of().withUpperCase().formatHex(ascii.getBytes(StandardCharsets.US_ASCII));
  }

  private static String decode(String hex) {
    boolean even = hex.length() % 2 == 0 && hex.length() <= 2 * MAX_NAME;
    if (!even || !hex.chars().allMatch(HexFormat::isHexDigit)) {
      return "";
    }
    return new String(HexFormat.of().parseHex(hex), StandardCharsets.ISO_8859_1);
  }
}
