package dev.vtr.terminal;

import org.jspecify.annotations.Nullable;

/**
 * What XTGETXRES, XTQALLOWED and XTQDISALLOWED tell: xterm's resources and features, as far as they
 * have a meaning here, with what is true of this terminal. Fixed words and numbers of our own only.
 */
final class Resources {
  private final TerminalOptions options;

  Resources(TerminalOptions options) {
    this.options = options;
  }

  /** The value of a resource of xterm's widget; null if it means nothing here. */
  @Nullable String value(String name, Screen screen) {
    return switch (name) {
      case "geometry" -> screen.cols() + "x" + screen.rows();
      case "saveLines" -> String.valueOf(options.scrollbackLines());
      case "decTerminalID" -> "vt525";
      case "utf8" -> "2"; // always
      case "modifyOtherKeys", "formatOtherKeys", "internalBorder" -> "0";
      case "answerbackString" -> "";
      case "autoWrap", "dynamicColors", "metaSendsEscape", "colorMode" -> "true";
      case "allowColorOps", "allowMouseOps", "allowTcapOps", "allowTitleOps" -> "true";
      case "allowWindowOps" -> String.valueOf(allowsWindows());
      case "allowFontOps", "allowPasteControls", "allowSendEvents", "allowC1Printable" -> "false";
      case "reverseWrap",
          "c132",
          "curses",
          "scrollBar",
          "titeInhibit",
          "appcursorDefault",
          "appkeypadDefault",
          "cursorBlink",
          "eightBitControl",
          "altSendsEscape",
          "sunKeyboard",
          "hpFunctionKeys",
          "oldXtermFKeys",
          "visualBell" ->
          "false";
      default -> null;
    };
  }

  /** All that xterm asks this one permission for has to be allowed. */
  private boolean allowsWindows() {
    Permissions permissions = options.permissions();
    return permissions.titleReports() && permissions.resize() && permissions.clipboard();
  }

  /** XTQALLOWED's answer. */
  String allowed() {
    return "60;allowColorOps,allowMouseOps,allowTcapOps,allowTitleOps"
        + (allowsWindows() ? ",allowWindowOps" : "");
  }

  /** XTQDISALLOWED's answer: what would go with a feature, if it could be switched off. */
  static String disallowed(String feature) {
    return switch (feature) {
      case "allowColorOps" -> "61;SetColor,GetColor,GetAnsiColor";
      case "allowMouseOps" ->
          "61;X10,VT200Click,VT200Hilite,AnyButton,AnyEvent,FocusEvent,Extended,SGR,URXVT,"
              + "AlternateScroll";
      case "allowPasteControls" -> "61;NUL,EOT,ENQ,BS,ESC,DEL";
      case "allowTcapOps" -> "61;GetTcap";
      default -> "61";
    };
  }
}
