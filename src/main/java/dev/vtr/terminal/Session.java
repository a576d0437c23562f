package dev.vtr.terminal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** What a terminal remembers besides its screen: titles, replies, keyboard, marks, counters. */
final class Session {
  /** Titles on xterm's stack. */
  static final int MAX_TITLES = 10;

  /** Characters of a directory (OSC 7). */
  static final int MAX_DIRECTORY = 4096;

  /** DECSCUSR's number of the cursor at first: a steady block. */
  static final int USUAL_CURSOR_STYLE = 2;

  /** Prompt marks kept; the oldest go first. */
  static final int MAX_MARKS = 4096;

  final TerminalOptions options;
  final Replies replies;
  final Palette palette = new Palette();
  final Clipboard clipboard;
  final TitleModes titleModes = new TitleModes();
  final Window window = new Window();
  final StatusLine status = new StatusLine();
  final KeyboardProtocol keyboard = new KeyboardProtocol();
  final ArrayDeque<PromptMark> marks = new ArrayDeque<>();
  private final ArrayList<Titles> titles = new ArrayList<>();
  String title = "";
  String iconName = "";
  String directory = "";
  CursorShape shape = CursorShape.BLOCK;
  boolean blinking;

  /** DECSCL's highest level. */
  static final int LEVELS = 5;

  /** DECSCL's level, 1 to 5. */
  int level = LEVELS;

  /** S8C1T: C1 control functions may come as single bytes. Replies do not, see {@link Replies}. */
  boolean eightBitControls;

  /** DECTID's terminal, as DA1 tells it; empty: the one that it is. */
  String attributes = "";

  /** DECTID's number of it. */
  int terminal;

  long bells;
  long ignored;

  private final Lines lines;

  Session(TerminalOptions options, Lines lines) {
    this.options = options;
    replies = new Replies(options.maxReplyBytes());
    this.lines = lines;
    clipboard = new Clipboard(options.permissions().clipboard(), replies);
  }

  Lines lines() {
    return lines;
  }

  /** What DA1 and DECID answer. */
  String reportedAttributes() {
    return attributes.isEmpty() ? Reports.PRIMARY_ATTRIBUTES : attributes;
  }

  /** DECSCUSR; other numbers are ignored. */
  void cursorStyle(int number) {
    if (number < 0 || number > 6) {
      return;
    }
    shape =
        switch (number) {
          case 3, 4 -> CursorShape.UNDERLINE;
          case 5, 6 -> CursorShape.BAR;
          default -> CursorShape.BLOCK;
        };
    blinking = number == 0 || number % 2 == 1;
  }

  /** A block that does not blink, as xterm's at first; DECSCUSR 0 is one that does. */
  void resetCursorStyle() {
    cursorStyle(USUAL_CURSOR_STYLE);
  }

  /** The number that DECSCUSR would set the cursor's look with. */
  int cursorStyle() {
    int even =
        switch (shape) {
          case BLOCK -> 2;
          case UNDERLINE -> 4;
          case BAR -> 6;
        };
    return blinking ? even - 1 : even;
  }

  /** OSC 0, 1 and 2: what a program sets, as it means it. */
  void rename(boolean ofIcon, boolean ofWindow, String text) {
    String meant = titleModes.meant(text);
    if (meant != null) {
      iconName = ofIcon ? meant : iconName;
      title = ofWindow ? meant : title;
    }
  }

  /**
   * XTWINOPS 22: 0 both, 1 icon name, 2 title. xterm's stack holds pairs; what is not pushed is as
   * in the pair below, or as it is now if there is none.
   */
  void pushTitle(int which) {
    if (which > 2) {
      return;
    }
    if (titles.size() == MAX_TITLES) {
      titles.removeFirst();
    }
    Titles below = titles.isEmpty() ? new Titles(iconName, title) : titles.getLast();
    titles.add(
        new Titles(which == 2 ? below.iconName : iconName, which == 1 ? below.title : title));
  }

  /** XTWINOPS 23. */
  void popTitle(int which) {
    if (which > 2 || titles.isEmpty()) {
      return;
    }
    Titles pushed = titles.removeLast();
    if (which != 2) {
      iconName = pushed.iconName;
    }
    if (which != 1) {
      title = pushed.title;
    }
  }

  /** Entries on the stack. */
  int titleDepth() {
    return titles.size();
  }

  /** What is on the stack, oldest first. */
  List<Titles> titles() {
    return titles;
  }

  /** A pair on the stack. */
  record Titles(String iconName, String title) {}

  void mark(PromptMark mark) {
    if (marks.size() == MAX_MARKS) {
      marks.removeFirst();
    }
    marks.add(mark);
  }

  List<PromptMark> marks() {
    return List.copyOf(marks);
  }
}
