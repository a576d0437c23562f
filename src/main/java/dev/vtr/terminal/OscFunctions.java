package dev.vtr.terminal;

/** Operating system commands (xterm's control sequences, "Operating System Commands"). */
final class OscFunctions {
  private final Screen screen;
  private final Session session;
  private final Resources resources;

  OscFunctions(Screen screen, Session session) {
    this.screen = screen;
    this.session = session;
    resources = new Resources(session.options);
  }

  /** False if there is no such command, or nothing it could do; one without a number is 0. */
  boolean run(Payload payload, boolean bell) {
    int end = payload.indexOf(';', 0);
    int command = end == 0 ? 0 : payload.number(0, end);
    int from = Math.min(end + 1, payload.length());
    String text = payload.text(from, payload.length());
    switch (command) {
      case 0 -> session.rename(true, true, text);
      case 1 -> session.rename(true, false, text);
      case 2 -> session.rename(false, true, text);
      case 4, 5 -> session.palette.indexed(command, text, bell, session.replies);
      case 10, 11, 12, 13, 14, 15, 16, 17, 18, 19 ->
          session.palette.dynamic(command, text, bell, session.replies);
      case 7 -> session.directory = directory(text);
      case 8 -> hyperlink(text);
      case 52 -> {
        return session.clipboard.run(text, bell);
      }
      case 60 -> {
        if (text.isEmpty()) {
          session.replies.osc(resources.allowed(), bell);
        }
      }
      case 61 -> {
        if (!text.isEmpty()) {
          session.replies.osc(Resources.disallowed(text), bell);
        }
      }
      case 104, 105 -> session.palette.resetIndexed(command, text);
      case 110, 111, 112, 113, 114, 115, 116, 117, 118, 119 ->
          session.palette.resetDynamic(command);
      case 133 -> promptMark(text);
      default -> {
        return renamed(payload);
      }
    }
    return true;
  }

  /** Sun's and dtterm's way: the letter l or L, and a title or a name of the icon at once. */
  private boolean renamed(Payload payload) {
    String text = payload.text(0, payload.length());
    boolean window = text.startsWith("l");
    if (!window && !text.startsWith("L")) {
      return false;
    }
    session.rename(!window, window, text.substring(1));
    return true;
  }

  /** OSC 7: a file URL; what is not one is dropped. */
  private static String directory(String text) {
    if (!text.isEmpty() && !text.startsWith("file://")) {
      return "";
    }
    return text.length() > Session.MAX_DIRECTORY
        ? ""
        : ShownText.clean(text, Session.MAX_DIRECTORY);
  }

  /**
   * OSC 8: parameters, a semicolon, the target. Only the target counts here; text behind one that
   * {@link LinkTable} refuses has no link, and ends the one before.
   */
  private void hyperlink(String text) {
    int separator = text.indexOf(';');
    if (separator < 0) {
      return;
    }
    screen.pen.link = screen.styles.links().number(text.substring(separator + 1));
    screen.pen.changed();
  }

  private void promptMark(String text) {
    if (text.isEmpty() || screen.isAlternate()) {
      return;
    }
    long line = session.lines().ofCursor();
    switch (text.charAt(0)) {
      case 'A', 'N', 'P' -> mark(line, PromptMark.Kind.PROMPT, -1);
      case 'B', 'I' -> mark(line, PromptMark.Kind.INPUT, -1);
      case 'C' -> mark(line, PromptMark.Kind.OUTPUT, -1);
      case 'D' -> mark(line, PromptMark.Kind.COMMAND_END, exitCode(text));
      default -> {}
    }
  }

  private void mark(long line, PromptMark.Kind kind, int exitCode) {
    session.mark(new PromptMark(line, kind, exitCode));
  }

  private static int exitCode(String text) {
    String[] parts = text.split(";", 3);
    if (parts.length < 2 || parts[1].isEmpty() || parts[1].length() > 4) {
      return -1;
    }
    return parts[1].chars().allMatch(c -> c >= '0' && c <= '9') ? Integer.parseInt(parts[1]) : -1;
  }
}
