package dev.vtr.rpc.screen;

import com.google.protobuf.ByteString;
import dev.vtr.proto.Cursor;
import dev.vtr.proto.Delta;
import dev.vtr.proto.Row;
import dev.vtr.proto.RowUpdate;
import dev.vtr.proto.Screen;
import dev.vtr.proto.StyleRun;
import dev.vtr.session.ScreenPicture;
import dev.vtr.sync.FrameDelta;
import dev.vtr.terminal.CursorShape;
import dev.vtr.terminal.Frame;
import dev.vtr.terminal.FrameRow;
import dev.vtr.terminal.Style;

/**
 * Frames as messages of the API.
 *
 * <p>A keyframe holds all rows, a delta those that differ from a base. A plain screen costs its
 * text and about seven bytes a row.
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

  /**
   * A difference of two frames of one session.
   *
   * @param delta what leads from the frame {@code baseId} to the frame {@code frameId}
   */
  public static Delta delta(FrameDelta delta, long baseId, long frameId) {
    Delta.Builder message =
        Delta.newBuilder()
            .setBaseFrameId(baseId)
            .setFrameId(frameId)
            .setCursor(cursor(delta.cursor()))
            .setScrollUp(delta.scrollUp());
    if (delta.title() != null) {
      message.setTitle(delta.title());
    }
    for (FrameDelta.RowChange change : delta.rows()) {
      message.addRows(RowUpdate.newBuilder().setIndex(change.index()).setRow(row(change.row())));
    }
    return message.build();
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
