package dev.vtr.terminal;

/** Escape sequences and C1 control functions. */
final class EscapeFunctions {
  private final Screen screen;
  private final Session session;
  private final Motion motion;
  private final Editor editor;
  private final Resets resets;

  EscapeFunctions(Screen screen, Session session, Motion motion, Editor editor, Resets resets) {
    this.screen = screen;
    this.session = session;
    this.motion = motion;
    this.editor = editor;
    this.resets = resets;
  }

  /** False if there is no such function. */
  boolean run(int intermediates, int finalByte) {
    if (intermediates == 0) {
      return plain(finalByte);
    }
    int first = intermediates >> 8 & 0xFF;
    int second = intermediates >> 16 & 0xFF;
    String name =
        second == 0
            ? String.valueOf((char) finalByte)
            : (char) second + String.valueOf((char) finalByte);
    return switch (first) {
      case '(', ')', '*', '+' -> screen.sets.designate(first - '(', name);
      case '-', '.', '/' -> screen.sets.designate96(first - '-' + 1, name);
      case '#' -> second == 0 && lineSize(finalByte);
      case ' ' -> second == 0 && announce(finalByte);
      case '%' -> second == 0 && (finalByte == '@' || finalByte == 'G'); // always UTF-8
      default -> false;
    };
  }

  /** S7C1T, S8C1T, and ANSI conformance levels. */
  private boolean announce(int finalByte) {
    switch (finalByte) {
      case 'F', 'G' -> {
        if (session.level >= 2) {
          session.eightBitControls = finalByte == 'G';
        }
      }
      case 'L', 'M' -> screen.sets.announce(true);
      case 'N' -> screen.sets.announce(false);
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean plain(int finalByte) {
    switch (finalByte) {
      case '6' -> {
        if (session.level >= 4) {
          editor.backIndex();
        }
      }
      case '7' -> motion.save();
      case '8' -> motion.restore();
      case '9' -> {
        if (session.level >= 4) {
          editor.forwardIndex();
        }
      }
      case '=' -> screen.modes.applicationKeypad = true;
      case '>' -> screen.modes.applicationKeypad = false;
      case 'D' -> motion.lineFeed();
      case 'E' -> {
        motion.lineFeed();
        motion.carriageReturn();
      }
      case 'H' -> screen.tabs.set(screen.cursorCol);
      case 'M' -> motion.reverseLineFeed();
      case 'N' -> screen.sets.shiftOnce(2);
      case 'O' -> screen.sets.shiftOnce(3);
      case 'V' -> {
        editor.protectionBy(Editor.Protection.ISO);
        screen.pen.attributes |= Style.PROTECTED;
        screen.pen.changed();
      }
      case 'W' -> {
        screen.pen.attributes &= ~Style.PROTECTED;
        screen.pen.changed();
      }
      case 'Z' -> session.replies.csi(session.reportedAttributes());
      case '\\' -> {}
      case 'c' -> resets.full();
      case 'l' -> {
        if (screen.cursorRow < screen.bottom) { // else nothing would scroll
          screen.top = screen.cursorRow;
        }
      }
      case 'm' -> screen.top = 0;
      case 'n' -> screen.sets.shiftLeft(2);
      case 'o' -> screen.sets.shiftLeft(3);
      case '|' -> screen.sets.shiftRight(3);
      case '}' -> screen.sets.shiftRight(2);
      case '~' -> screen.sets.shiftRight(1);
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean lineSize(int finalByte) {
    switch (finalByte) {
      case '3' -> lineSizeOf(2);
      case '4' -> lineSizeOf(3);
      case '5' -> lineSizeOf(0);
      case '6' -> lineSizeOf(1);
      case '8' -> editor.alignmentPattern();
      default -> {
        return false;
      }
    }
    return true;
  }

  private void lineSizeOf(int size) {
    screen.lineSize(size);
  }
}
