package dev.vtr.cli.vt;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.vtr.terminal.Cursor;
import dev.vtr.terminal.Frame;
import dev.vtr.terminal.FrameRow;
import dev.vtr.terminal.PromptMark;
import dev.vtr.terminal.Style;
import dev.vtr.terminal.Terminal;
import dev.vtr.terminal.TerminalModes;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Locale;

/** A terminal as one JSON object: cells, cursor, scrollback, modes. */
final class PipeState {
  private static final String[] FLAGS = {
    "bold", "faint", "italic", "blink", "inverse", "hidden", "strike", "overline", "protected"
  };

  private final JsonGenerator out;

  private PipeState(JsonGenerator out) {
    this.out = out;
  }

  static String of(Terminal terminal, JsonFactory json) throws IOException {
    var text = new StringWriter();
    try (JsonGenerator out = json.createGenerator(text)) {
      new PipeState(out).write(terminal);
    }
    return text.toString();
  }

  private void write(Terminal terminal) throws IOException {
    Frame frame = terminal.frame();
    out.writeStartObject();
    out.writeArrayFieldStart("rows");
    for (FrameRow row : frame.lines()) {
      row(row, frame.cols());
    }
    out.writeEndArray();
    out.writeArrayFieldStart("wrapped");
    for (FrameRow row : frame.lines()) {
      out.writeBoolean(row.wrapped());
    }
    out.writeEndArray();
    cursor(frame.cursor());
    out.writeBooleanField("alt_screen", frame.altScreen());
    out.writeStringField("title", frame.title());
    out.writeArrayFieldStart("scrollback");
    for (int i = 0; i < terminal.lines().scrollbackRows(); i++) {
      out.writeString(terminal.lines().scrollbackRow(i).text());
    }
    out.writeEndArray();
    modes(terminal.modes());
    out.writeStringField("cwd", terminal.cwd());
    promptMarks(terminal);
    out.writeNumberField("first_line", terminal.firstLine());
    out.writeNumberField("end_line", terminal.endLine());
    out.writeNumberField("bells", terminal.bellCount());
    out.writeNumberField("ignored", terminal.ignoredCount());
    out.writeEndObject();
  }

  /** Of OSC 133; lines count as first_line and end_line do. */
  private void promptMarks(Terminal terminal) throws IOException {
    out.writeArrayFieldStart("prompt_marks");
    for (PromptMark mark : terminal.promptMarks()) {
      out.writeStartObject();
      out.writeNumberField("line", mark.line());
      out.writeStringField("kind", mark.kind().name().toLowerCase(Locale.ROOT));
      if (mark.exitCode() >= 0) {
        out.writeNumberField("exit_code", mark.exitCode());
      }
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private void cursor(Cursor cursor) throws IOException {
    out.writeFieldName("cursor");
    out.writeStartArray();
    out.writeNumber(cursor.row());
    out.writeNumber(cursor.col());
    out.writeEndArray();
    out.writeBooleanField("cursor_visible", cursor.visible());
    out.writeStringField("cursor_shape", cursor.shape().name().toLowerCase(Locale.ROOT));
    out.writeBooleanField("cursor_blinking", cursor.blinking());
  }

  private void row(FrameRow row, int cols) throws IOException {
    out.writeStartArray();
    try {
      row.visit(
          cols,
          (col, text, width, style) -> {
            try {
              cell(col, text, width, style);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    out.writeEndArray();
  }

  private void cell(int col, String text, int width, Style style) throws IOException {
    out.writeStartArray();
    out.writeNumber(col);
    out.writeString(text);
    out.writeNumber(width);
    out.writeStartObject();
    if (!style.equals(Style.DEFAULT)) {
      attributes(style);
    }
    out.writeEndObject();
    out.writeEndArray();
  }

  private void attributes(Style style) throws IOException {
    colour("fg", style.foreground());
    colour("bg", style.background());
    colour("ul_color", style.underlineColor());
    for (int bit = 0; bit < FLAGS.length; bit++) {
      if (style.has(1 << bit)) {
        out.writeBooleanField(FLAGS[bit], true);
      }
    }
    if (style.underline() != 0) {
      out.writeNumberField("underline", style.underline());
    }
    if (!style.hyperlink().isEmpty()) {
      out.writeStringField("link", style.hyperlink());
    }
  }

  private void colour(String name, int colour) throws IOException {
    if ((colour & Style.DIRECT) != 0) {
      out.writeStringField(name, String.format("#%06x", colour & 0xFFFFFF));
    } else if (colour != 0) {
      out.writeNumberField(name, colour - 1);
    }
  }

  private void modes(TerminalModes modes) throws IOException {
    out.writeObjectFieldStart("modes");
    out.writeBooleanField("application_cursor_keys", modes.applicationCursorKeys());
    out.writeBooleanField("application_keypad", modes.applicationKeypad());
    out.writeBooleanField("autowrap", modes.autowrap());
    out.writeBooleanField("origin", modes.origin());
    out.writeBooleanField("insert", modes.insert());
    out.writeBooleanField("new_line", modes.newLine());
    out.writeBooleanField("reverse_video", modes.reverseVideo());
    out.writeBooleanField("bracketed_paste", modes.bracketedPaste());
    out.writeBooleanField("focus_reports", modes.focusReports());
    out.writeBooleanField("synchronized_output", modes.synchronizedOutput());
    out.writeBooleanField("grapheme_clusters", modes.graphemeClusters());
    out.writeNumberField("mouse_tracking", modes.mouseTracking());
    out.writeNumberField("mouse_encoding", modes.mouseEncoding());
    out.writeEndObject();
  }
}
