package dev.vtr.cli.agent;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.vtr.proto.Cursor;
import dev.vtr.proto.Delta;
import dev.vtr.proto.Row;
import dev.vtr.proto.RowUpdate;
import dev.vtr.proto.Screen;
import dev.vtr.proto.ScreenReply;
import dev.vtr.proto.StyleRun;
import java.io.IOException;
import java.util.List;

/** A screen, its rows and its changes as JSON. */
final class ScreenShape {
  /** Colours above this are direct: red, green, blue in the low 24 bits. */
  private static final int DIRECT = 0x1000000;

  private static final int UNDERLINE_SHIFT = 12;
  private static final List<String> ATTRIBUTES =
      List.of(
          "bold",
          "faint",
          "italic",
          "blink",
          "inverse",
          "hidden",
          "strike",
          "overline",
          "protected");
  private static final List<String> UNDERLINES =
      List.of(
          "underline",
          "double_underline",
          "curly_underline",
          "dotted_underline",
          "dashed_underline");

  private ScreenShape() {}

  /** The fields of a whole answer: the screen, with all its rows or only the changed ones. */
  static void reply(JsonGenerator json, ScreenReply reply) throws IOException {
    Screen screen = reply.getScreen();
    if (reply.hasDelta()) {
      json.writeStringField("session_id", screen.getSessionId());
      json.writeStringField("name", screen.getName());
      json.writeNumberField("cols", screen.getCols());
      json.writeNumberField("rows", screen.getRows());
      delta(json, reply.getDelta());
    } else {
      fields(json, screen, true);
    }
  }

  /** A screen inside another answer, cheap to read: without styles. */
  static void brief(JsonGenerator json, Screen screen) throws IOException {
    json.writeStartObject();
    fields(json, screen, false);
    json.writeEndObject();
  }

  /**
   * The fields of a screen. Rows at its end are left out that are blank (and have no style, where
   * styles are shown) and below the cursor; {@code rows} says how many there are.
   */
  static void fields(JsonGenerator json, Screen screen, boolean styles) throws IOException {
    json.writeStringField("session_id", screen.getSessionId());
    json.writeStringField("name", screen.getName());
    if (!screen.getCoordinator().isEmpty()) {
      json.writeStringField("coordinator", screen.getCoordinator());
    }
    json.writeNumberField("cols", screen.getCols());
    json.writeNumberField("rows", screen.getRows());
    json.writeNumberField("frame_id", screen.getFrameId());
    cursor(json, screen.getCursor());
    json.writeStringField("title", screen.getTitle());
    json.writeBooleanField("alt_screen", screen.getAltScreen());
    if (screen.getScrollbackCount() > 0) {
      rows(json, "scrollback", screen.getScrollbackList(), styles);
    }
    rows(json, "lines", screen.getLinesList().subList(0, shown(screen, styles)), styles);
  }

  private static int shown(Screen screen, boolean styles) {
    int shown = screen.getLinesCount();
    int least = Math.min(shown, screen.getCursor().getRow() + 1);
    while (shown > least && isBlank(screen.getLines(shown - 1), styles)) {
      shown--;
    }
    return shown;
  }

  private static boolean isBlank(Row row, boolean styles) {
    return row.getText().isBlank() && !(styles && row.getRunsCount() > 0);
  }

  /** The fields of the changes between two frames. */
  static void delta(JsonGenerator json, Delta delta) throws IOException {
    json.writeNumberField("base_frame_id", delta.getBaseFrameId());
    json.writeNumberField("frame_id", delta.getFrameId());
    cursor(json, delta.getCursor());
    if (delta.hasTitle()) {
      json.writeStringField("title", delta.getTitle());
    }
    if (delta.getScrollUp() > 0) {
      json.writeNumberField("scroll_up", delta.getScrollUp());
    }
    json.writeArrayFieldStart("changed_lines");
    for (RowUpdate update : delta.getRowsList()) {
      json.writeStartObject();
      json.writeNumberField("row", update.getIndex());
      row(json, update.getRow(), true);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void cursor(JsonGenerator json, Cursor cursor) throws IOException {
    json.writeObjectFieldStart("cursor");
    json.writeNumberField("row", cursor.getRow());
    json.writeNumberField("col", cursor.getCol());
    json.writeBooleanField("visible", cursor.getVisible());
    json.writeStringField("shape", cursor.getShape());
    json.writeEndObject();
  }

  private static void rows(JsonGenerator json, String name, List<Row> rows, boolean styles)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (Row row : rows) {
      json.writeStartObject();
      row(json, row, styles);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void row(JsonGenerator json, Row row, boolean styles) throws IOException {
    json.writeStringField("text", row.getText());
    if (row.getWrapped()) {
      json.writeBooleanField("wrapped", true);
    }
    if (styles && row.getRunsCount() > 0) {
      json.writeArrayFieldStart("runs");
      for (StyleRun run : row.getRunsList()) {
        run(json, run);
      }
      json.writeEndArray();
    }
  }

  private static void run(JsonGenerator json, StyleRun run) throws IOException {
    json.writeStartObject();
    json.writeNumberField("start", run.getStart());
    json.writeNumberField("length", run.getLength());
    color(json, "fg", run.getFg());
    color(json, "bg", run.getBg());
    color(json, "underline_color", run.getUnderlineColor());
    if (run.getAttrs() != 0) {
      json.writeArrayFieldStart("attrs");
      attributes(json, run.getAttrs());
      json.writeEndArray();
    }
    if (!run.getHyperlink().isEmpty()) {
      json.writeStringField("link", run.getHyperlink());
    }
    json.writeEndObject();
  }

  /**
   * A palette index as a number, a direct colour as {@code "#rrggbb"}; the default colour is left
   * out.
   */
  private static void color(JsonGenerator json, String name, int color) throws IOException {
    if (color >= DIRECT) {
      String digits = Integer.toHexString(color & 0xffffff);
      json.writeStringField(name, "#" + "0".repeat(6 - digits.length()) + digits);
    } else if (color > 0) {
      json.writeNumberField(name, color - 1);
    }
  }

  private static void attributes(JsonGenerator json, int attrs) throws IOException {
    for (int bit = 0; bit < ATTRIBUTES.size(); bit++) {
      if ((attrs & (1 << bit)) != 0) {
        json.writeString(ATTRIBUTES.get(bit));
      }
    }
    int underline = (attrs >> UNDERLINE_SHIFT) & 7;
    if (underline > 0 && underline <= UNDERLINES.size()) {
      json.writeString(UNDERLINES.get(underline - 1));
    }
  }
}
