package dev.vtr.cli.vt;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.vtr.terminal.Terminal;
import dev.vtr.terminal.TerminalOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Recordings in asciicast format, version 2 (times from the start) or 3 (from the line before). */
final class Asciicast {
  private final JsonFactory json = new JsonFactory();
  private int cols;
  private int rows;
  private int version = 2;
  private int cutLine;

  /** A size of 0 means: as recorded. */
  Asciicast(int cols, int rows) {
    this.cols = cols;
    this.rows = rows;
  }

  /** True if the bytes begin with an asciicast's header. */
  static boolean isOne(byte[] input) {
    String start = new String(input, 0, Math.min(input.length, 400), StandardCharsets.UTF_8);
    return start.startsWith("{") && start.contains("\"version\"");
  }

  /**
   * Number of the line that was left out because the file ends within it, as when the recorder was
   * killed; 0 if there was none.
   */
  int cutLine() {
    return cutLine;
  }

  /** The terminal as it was {@code untilSeconds} after the start. */
  Terminal replay(byte[] input, double untilSeconds) throws IOException {
    String[] lines = new String(input, StandardCharsets.UTF_8).split("\n", -1);
    header(lines[0]);
    var terminal =
        new Terminal(new TerminalOptions(VtReplay.or(cols, 80), VtReplay.or(rows, 24), 10_000));
    double now = 0;
    for (int i = 1; i < lines.length; i++) {
      if (lines[i].isBlank() || lines[i].startsWith("#")) {
        continue;
      }
      try {
        now = event(lines[i], now, untilSeconds, terminal);
      } catch (JsonProcessingException | IllegalArgumentException e) {
        if (i < lines.length - 1) {
          throw new IllegalArgumentException("line " + (i + 1) + " is not an asciicast event", e);
        }
        cutLine = i + 1;
      }
      if (now > untilSeconds) {
        break;
      }
    }
    return terminal;
  }

  private void header(String line) throws IOException {
    int recordedCols = 0;
    int recordedRows = 0;
    try (JsonParser in = json.createParser(line)) {
      while (in.nextToken() != null) {
        if (in.currentToken() != JsonToken.VALUE_NUMBER_INT || in.currentName() == null) {
          continue;
        }
        switch (in.currentName()) {
          case "version" -> version = in.getIntValue();
          case "width", "cols" -> recordedCols = in.getIntValue();
          case "height", "rows" -> recordedRows = in.getIntValue();
          default -> {}
        }
      }
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("line 1 is not an asciicast header", e);
    }
    cols = VtReplay.or(cols, recordedCols);
    rows = VtReplay.or(rows, recordedRows);
  }

  private double event(String line, double before, double until, Terminal terminal)
      throws IOException {
    try (JsonParser in = json.createParser(line)) {
      in.nextToken();
      in.nextToken();
      double time = version >= 3 ? before + in.getDoubleValue() : in.getDoubleValue();
      String code = in.nextTextValue();
      String payload = in.nextTextValue();
      if (time <= until && payload != null) {
        if ("o".equals(code)) {
          terminal.feed(payload.getBytes(StandardCharsets.UTF_8));
        } else if ("r".equals(code)) {
          resize(payload, terminal);
        }
      }
      return time;
    }
  }

  private static void resize(String size, Terminal terminal) {
    int x = size.indexOf('x');
    if (x > 0) {
      terminal.resize(
          Integer.parseInt(size.substring(0, x)), Integer.parseInt(size.substring(x + 1)));
    }
  }
}
