package dev.vtr.rpc.screen;

import com.google.protobuf.ByteString;
import dev.vtr.proto.Cursor;
import dev.vtr.proto.Delta;
import dev.vtr.proto.Row;
import dev.vtr.proto.RowUpdate;
import dev.vtr.proto.Screen;
import dev.vtr.proto.StyleRun;
import dev.vtr.session.ScreenPicture;
import dev.vtr.terminal.CursorShape;
import dev.vtr.terminal.Frame;
import dev.vtr.terminal.FrameRow;
import dev.vtr.terminal.Style;
import java.util.List;

/**
 * Frames as messages of the API.
 *
 * <p>A keyframe holds all rows; a delta the rows that differ from a base, after an upward scroll
 * where that leaves fewer of them. A plain screen costs its text and about seven bytes a row.
 */
public final class ScreenEncoding {
  private ScreenEncoding() {}

  /** All of {@code picture}, with the scrollback it holds. */
  public static Screen screen(ScreenPicture picture) {
    Screen.Builder screen = frame(picture);
    for (FrameRow line : picture.frame().lines()) {
      screen.addLines(row(line));
    }
    for (FrameRow line : picture.scrollback()) {
      screen.addScrollback(row(line));
    }
    return screen.build();
  }

  /** {@code picture} without its rows, which come in another form. */
  public static Screen withoutLines(ScreenPicture picture) {
    return frame(picture).build();
  }

  /** {@code picture} as control sequences for a terminal of its size, in UTF-8. */
  public static ByteString ansi(ScreenPicture picture) {
    return ByteString.copyFromUtf8(AnsiScreen.render(picture.frame(), picture.scrollback()));
  }

  private static Screen.Builder frame(ScreenPicture picture) {
    Frame frame = picture.frame();
    return Screen.newBuilder()
        .setSessionId(picture.session().id().toString())
        .setName(picture.session().name().value())
        .setCols(frame.cols())
        .setRows(frame.rows())
        .setFrameId(picture.frameId())
        .setCursor(cursor(frame.cursor()))
        .setTitle(frame.title())
        .setAltScreen(frame.altScreen())
        .setOutputCursor(picture.session().outputCursor());
  }

  /** Whether {@code frame} may be told as a delta against {@code base}: same size, same buffer. */
  public static boolean isComparable(Frame base, Frame frame) {
    return base.cols() == frame.cols()
        && base.rows() == frame.rows()
        && base.altScreen() == frame.altScreen();
  }

  /**
   * What makes {@code frame} of {@code base}.
   *
   * @throws IllegalArgumentException if they are not {@link #isComparable comparable}
   */
  public static Delta delta(Frame base, long baseId, Frame frame, long frameId) {
    if (!isComparable(base, frame)) {
      throw new IllegalArgumentException("a frame of another size or buffer needs a keyframe");
    }
    Delta.Builder delta =
        Delta.newBuilder()
            .setBaseFrameId(baseId)
            .setFrameId(frameId)
            .setCursor(cursor(frame.cursor()));
    if (!base.title().equals(frame.title())) {
      delta.setTitle(frame.title());
    }
    int scroll = scroll(base, frame);
    delta.setScrollUp(scroll);
    List<FrameRow> lines = frame.lines();
    for (int row = 0; row < lines.size(); row++) {
      if (differs(base, row + scroll, lines.get(row))) {
        delta.addRows(RowUpdate.newBuilder().setIndex(row).setRow(row(lines.get(row))));
      }
    }
    return delta.build();
  }

  /** By how many rows a viewer of {@code base} best scrolls up first. */
  private static int scroll(Frame base, Frame frame) {
    long scrolled = frame.scrolledRows() - base.scrolledRows();
    if (scrolled <= 0 || scrolled >= frame.rows()) {
      return 0;
    }
    return updates(base, frame, (int) scrolled) < updates(base, frame, 0) ? (int) scrolled : 0;
  }

  private static int updates(Frame base, Frame frame, int scroll) {
    int updates = 0;
    for (int row = 0; row < frame.rows(); row++) {
      if (differs(base, row + scroll, frame.lines().get(row))) {
        updates++;
      }
    }
    return updates;
  }

  /**
   * Whether {@code line} is not what stands at {@code row} of {@code base}; below its last row it
   * is empty.
   */
  @SuppressWarnings("ReferenceEquality") // the same object cannot differ: the quick way out
  private static boolean differs(Frame base, int row, FrameRow line) {
    if (row >= base.rows()) {
      return !isEmpty(line);
    }
    FrameRow before = base.lines().get(row);
    return before != line && !before.looksLike(line);
  }

  private static boolean isEmpty(FrameRow line) {
    return line.text().isEmpty() && line.runs().isEmpty() && !line.wrapped();
  }

  /** {@code line} with its text, styles and, where text and columns part, its clusters. */
  public static Row row(FrameRow line) {
    Row.Builder row = Row.newBuilder().setText(line.text()).setWrapped(line.wrapped());
    for (dev.vtr.terminal.StyleRun run : line.runs()) {
      row.addRuns(run(run));
    }
    for (int part : line.clusters()) {
      row.addClusters(part);
    }
    return row.build();
  }

  private static StyleRun run(dev.vtr.terminal.StyleRun run) {
    Style style = run.style();
    return StyleRun.newBuilder()
        .setStart(run.start())
        .setLength(run.length())
        .setFg(style.foreground())
        .setBg(style.background())
        .setUnderlineColor(style.underlineColor())
        .setAttrs(style.attributes())
        .setHyperlink(style.hyperlink())
        .build();
  }

  private static Cursor cursor(dev.vtr.terminal.Cursor cursor) {
    return Cursor.newBuilder()
        .setRow(cursor.row())
        .setCol(cursor.col())
        .setVisible(cursor.visible())
        .setShape(shape(cursor.shape()))
        .setBlinking(cursor.blinking())
        .build();
  }

  private static String shape(CursorShape shape) {
    return switch (shape) {
      case BLOCK -> "block";
      case UNDERLINE -> "underline";
      case BAR -> "bar";
    };
  }
}
