package dev.vtr.terminal;

/** Text as it may be pasted. */
final class Paste {
  private Paste() {}

  /**
   * Line ends become CR, as if Enter had been hit; of the control characters only HT stays, so that
   * no text can end a bracketed paste or act as keys (xterm's disallowedPasteControls).
   */
  static String clean(String text) {
    var clean = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n') {
        if (i == 0 || text.charAt(i - 1) != '\r') {
          clean.append('\r');
        }
      } else if (c == '\r' || c == '\t' || (c >= ' ' && c < 0x7F) || c >= 0xA0) {
        clean.append(c);
      }
    }
    return clean.toString();
  }
}
