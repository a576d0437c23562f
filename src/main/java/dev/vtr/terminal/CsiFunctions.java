package dev.vtr.terminal;

/** Control sequences that are a final byte alone: no marker, no intermediate. */
final class CsiFunctions {
  private final Screen screen;
  private final Printer printer;
  private final Motion motion;
  private final Editor editor;
  private final ModeNumbers modeNumbers;
  private final ProgramSizes sizes;
  private final Reports reports;

  CsiFunctions(
      Screen screen,
      Printer printer,
      Motion motion,
      Editor editor,
      ModeNumbers modeNumbers,
      ProgramSizes sizes,
      Reports reports) {
    this.screen = screen;
    this.printer = printer;
    this.motion = motion;
    this.editor = editor;
    this.modeNumbers = modeNumbers;
    this.sizes = sizes;
    this.reports = reports;
  }

  /** False if there is no such function. */
  boolean run(int function, Parameters p) {
    switch (function) {
      case '@' -> editor.insertCharacters(p.atLeastOne(0));
      case 'A' -> motion.up(p.atLeastOne(0));
      case 'B' -> motion.down(p.atLeastOne(0));
      case 'C' -> motion.forward(p.atLeastOne(0));
      case 'D' -> motion.back(p.atLeastOne(0));
      case 'E' -> {
        motion.down(p.atLeastOne(0));
        motion.carriageReturn();
      }
      case 'F' -> {
        motion.up(p.atLeastOne(0));
        motion.carriageReturn();
      }
      case 'G', '`' -> motion.to(motion.row(), p.atLeastOne(0) - 1);
      case 'H', 'f' -> motion.to(p.atLeastOne(0) - 1, p.atLeastOne(1) - 1);
      case 'I' -> motion.tabForward(p.atLeastOne(0));
      case 'J' -> editor.eraseDisplay(p.at(0, 0), false);
      case 'K' -> editor.eraseLine(p.at(0, 0), false);
      case 'L' -> editor.insertLines(p.atLeastOne(0));
      case 'M' -> editor.deleteLines(p.atLeastOne(0));
      case 'P' -> editor.deleteCharacters(p.atLeastOne(0));
      case 'S' -> screen.scrollUp(p.atLeastOne(0));
      case 'T' -> {
        if (p.count() > 1 || p.at(0, 1) == 0) {
          return false; // xterm's mouse highlighting
        }
        screen.scrollDown(p.atLeastOne(0));
      }
      case '^' -> screen.scrollDown(p.atLeastOne(0));
      case 'X' -> editor.eraseCharacters(p.atLeastOne(0));
      case 'Z' -> motion.tabBack(p.atLeastOne(0));
      case 'a' -> motion.to(motion.row(), motion.col() + p.atLeastOne(0));
      case 'b' -> printer.repeat(p.atLeastOne(0));
      case 'c' -> reports.primaryAttributes(p);
      case 'd' -> motion.to(p.atLeastOne(0) - 1, motion.col());
      case 'e' -> motion.to(motion.row() + p.atLeastOne(0), motion.col());
      case 'g' -> clearTabs(p.at(0, 0));
      case 'h' -> modeNumbers.ansi(p, true);
      case 'l' -> modeNumbers.ansi(p, false);
      case 'j' -> motion.back(p.atLeastOne(0)); // HPB
      case 'k' -> motion.up(p.atLeastOne(0)); // VPB
      case 'm' -> Sgr.apply(p, screen.pen);
      case 'n' -> reports.status(p.at(0, 0));
      case 'r' -> verticalMargins(p);
      case 's' -> {
        if (screen.modes.leftRightMargins) {
          horizontalMargins(p);
        } else {
          motion.save();
        }
      }
      case 't' -> {
        if (!sizes.window(p)) {
          reports.window(p);
        }
      }
      case 'u' -> motion.restore();
      case 'x' -> {} // DECREQTPARM: xterm answers as a VT100 only
      default -> {
        return false;
      }
    }
    return true;
  }

  private void clearTabs(int what) {
    if (what == 0) {
      screen.tabs.clear(screen.cursorCol);
    } else if (what == 3) {
      screen.tabs.clearAll();
    }
  }

  private void verticalMargins(Parameters p) {
    int top = p.atLeastOne(0);
    int bottom = p.at(1, 0);
    if (bottom <= 0 || bottom > screen.rows()) {
      bottom = screen.rows();
    }
    if (top < bottom) {
      screen.top = top - 1;
      screen.bottom = bottom - 1;
      motion.to(0, 0);
    }
  }

  private void horizontalMargins(Parameters p) {
    int left = p.atLeastOne(0);
    int right = p.at(1, 0);
    if (right <= 0 || right > screen.cols()) {
      right = screen.cols();
    }
    if (left < right) {
      screen.left = left - 1;
      screen.right = right - 1;
      motion.to(0, 0);
    }
  }
}
