package dev.vtr.cli.vt;

import com.fasterxml.jackson.core.JsonFactory;
import dev.vtr.terminal.FrameRow;
import dev.vtr.terminal.Terminal;
import dev.vtr.terminal.TerminalOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/**
 * {@code vtr vt replay FILE [--cols N --rows N] [--text|--ansi|--json] [--at SECONDS]}: the screen
 * after a byte recording or an asciicast ({@code -} reads standard input).
 */
public final class VtReplay {
  private static final String HELP =
      """
      Usage: vtr vt replay FILE [--cols N --rows N] [--text|--ansi|--json] [--at SECONDS]

      The screen after a recording: bytes as a program wrote them, or an asciicast. FILE - is
      standard input.

      --cols N      columns, 1 to 1000; without it those of the asciicast, or 80
      --rows N      rows, 1 to 1000; without it those of the asciicast, or 24
      --text        the screen's lines (the default)
      --ansi        control sequences that show it in a terminal of that size
      --json        cells, cursor, title, scrollback and modes, as vtr vt pipe tells them
      --at SECONDS  of an asciicast, only what came until then
      """;

  private String file = "";
  private int cols;
  private int rows;
  private String format = ""; // as --text
  private double atSeconds = Double.MAX_VALUE;

  private VtReplay() {}

  /** Prints the screen; the exit code. */
  public static int run(String[] args, InputStream in, PrintStream out, PrintStream err) {
    if (args.length == 1 && (args[0].equals("--help") || args[0].equals("-h"))) {
      out.print(HELP);
      return 0;
    }
    var replay = new VtReplay();
    try {
      replay.parse(args);
      byte[] input = Recording.read(replay.file, in);
      replay.print(input, out, err);
      return 0;
    } catch (IllegalArgumentException e) {
      return Refusal.usage("replay", String.valueOf(e.getMessage()), err);
    } catch (IOException e) {
      return Refusal.unusable(String.valueOf(e.getMessage()), err);
    }
  }

  private void parse(String[] args) {
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--text", "--ansi", "--json" -> format(args[i]);
        case "--cols" -> cols = size(args, i++);
        case "--rows" -> rows = size(args, i++);
        case "--at" -> atSeconds = number(args, i++);
        default -> {
          if (args[i].startsWith("--") || !file.isEmpty()) {
            throw new IllegalArgumentException("unknown argument " + args[i]);
          }
          file = args[i];
        }
      }
    }
    if (file.isEmpty()) {
      throw new IllegalArgumentException("name a recording");
    }
  }

  private void format(String option) {
    if (!format.isEmpty() && !format.equals(option)) {
      throw new IllegalArgumentException(format + " and " + option + " do not go together");
    }
    format = option;
  }

  private static int size(String[] args, int option) {
    String text = option + 1 < args.length ? args[option + 1] : "nothing";
    if (!text.matches("-?[0-9]+")) {
      throw new IllegalArgumentException(args[option] + " needs a whole number, not " + text);
    }
    var size = new BigInteger(text);
    if (size.signum() <= 0 || size.compareTo(BigInteger.valueOf(TerminalOptions.MAX_SIZE)) > 0) {
      throw new IllegalArgumentException(
          args[option] + " must be 1 to " + TerminalOptions.MAX_SIZE + ", not " + text);
    }
    return size.intValueExact();
  }

  private static double number(String[] args, int option) {
    String text = option + 1 < args.length ? args[option + 1] : "nothing";
    try {
      double seconds = Double.parseDouble(text);
      if (seconds >= 0) { // and not NaN
        return seconds;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw new IllegalArgumentException(args[option] + " needs seconds of at least 0, not " + text);
  }

  private void print(byte[] input, PrintStream out, PrintStream err) throws IOException {
    Terminal terminal;
    if (Asciicast.isOne(input)) {
      var cast = new Asciicast(cols, rows);
      terminal = cast.replay(input, atSeconds);
      if (cast.cutLine() > 0) {
        err.println("vt replay: line " + cast.cutLine() + " is cut off and left out");
      }
    } else {
      terminal = new Terminal(new TerminalOptions(or(cols, 80), or(rows, 24), 10_000));
      terminal.feed(input);
    }
    switch (format) {
      case "--ansi" -> {
        terminal.releaseHold(); // to be seen at once
        out.write(terminal.dump(0));
      }
      case "--json" -> out.println(PipeState.of(terminal, new JsonFactory()));
      default -> {
        for (FrameRow row : terminal.frame().lines()) {
          out.write((row.text() + "\n").getBytes(StandardCharsets.UTF_8));
        }
      }
    }
    out.flush();
  }

  static int or(int value, int otherwise) {
    return value == 0 ? otherwise : value;
  }
}
