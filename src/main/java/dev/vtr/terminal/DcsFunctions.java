package dev.vtr.terminal;

import java.util.HexFormat;
import java.util.Map;

/** Device control strings: DECRQSS, XTGETTCAP. */
final class DcsFunctions {
  private static final int DECRQSS = '$' << 8 | 'q';
  private static final int XTGETTCAP = '+' << 8 | 'q';
  private static final int DECRSPS = '$' << 8 | 't';
  private static final int DECRSTS = '$' << 8 | 'p';
  private static final int DECAUPSS = '!' << 8 | 'u';
  private static final int DECUDK = '|';
  private static final int DECDLD = '{';

  /** Names longer than this are none of ours. */
  private static final int MAX_NAME = 16;

  /** What XTGETTCAP knows: as in terminfo's xterm-256color. */
  private static final Map<String, String> CAPABILITIES =
      Map.ofEntries(
          Map.entry("TN", "xterm-256color"),
          Map.entry("name", "xterm-256color"),
          Map.entry("Co", "256"),
          Map.entry("colors", "256"),
          Map.entry("RGB", "8"),
          Map.entry("kbs", "\u007f"),
          Map.entry("kcuu1", "\u001bOA"),
          Map.entry("kcud1", "\u001bOB"),
          Map.entry("kcuf1", "\u001bOC"),
          Map.entry("kcub1", "\u001bOD"),
          Map.entry("khome", "\u001bOH"),
          Map.entry("kend", "\u001bOF"),
          Map.entry("kf1", "\u001bOP"),
          Map.entry("kf2", "\u001bOQ"),
          Map.entry("kf3", "\u001bOR"),
          Map.entry("kf4", "\u001bOS"),
          Map.entry("kf5", "\u001b[15~"),
          Map.entry("kdch1", "\u001b[3~"),
          Map.entry("kich1", "\u001b[2~"),
          Map.entry("knp", "\u001b[6~"),
          Map.entry("kpp", "\u001b[5~"));

  private final Screen screen;
  private final Session session;
  private final Editor editor;
  private final Rectangles rectangles;
  private final Presentation presentation;

  DcsFunctions(
      Screen screen,
      Session session,
      Editor editor,
      Rectangles rectangles,
      Presentation presentation) {
    this.presentation = presentation;
    this.screen = screen;
    this.session = session;
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
      case XTGETTCAP -> capabilities(payload.text(0, payload.length()));
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

  private void capabilities(String hexNames) {
    for (String hexName : hexNames.split(";", 64)) {
      String value = CAPABILITIES.get(decode(hexName));
      if (value == null) {
        session.replies.dcs("0+r");
        return;
      }
      String name = HexFormat.of().withUpperCase().formatHex(bytes(decode(hexName)));
      session.replies.dcs(
          "1+r" + name + "=" + HexFormat.of().withUpperCase().formatHex(bytes(value)));
    }
  }

  private static byte[] bytes(String ascii) {
    return ascii.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
  }

  private static String decode(String hex) {
    boolean even = hex.length() % 2 == 0 && hex.length() <= 2 * MAX_NAME;
    if (!even || !hex.chars().allMatch(HexFormat::isHexDigit)) {
      return "";
    }
    return new String(HexFormat.of().parseHex(hex), java.nio.charset.StandardCharsets.ISO_8859_1);
  }
}
