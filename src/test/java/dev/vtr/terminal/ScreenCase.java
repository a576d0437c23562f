package dev.vtr.terminal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One case of a table. A table is a text file of blocks with an empty line between them:
 *
 * <pre>
 * ## name
 * 10x3 input in {@link Notation}
 * rows of the screen, as {@link ScreenText} shows them; ~ is an empty one
 * </pre>
 *
 * In place of rows, or before them, {@code reply: } and a text say what the terminal answers.
 *
 * @param name unique over all tables; {@code docs/sequences.md} refers to it
 * @param cols columns
 * @param rows rows
 * @param input what is fed
 * @param screen expected, empty: not looked at
 * @param reply expected
 */
record ScreenCase(String name, int cols, int rows, String input, String screen, String reply) {
  static final List<String> TABLES =
      List.of(
          "cursor",
          "edit",
          "margins",
          "text",
          "modes",
          "reports",
          "rectangles",
          "colours",
          "xterm");

  static List<ScreenCase> all() {
    var all = new ArrayList<ScreenCase>();
    for (String table : TABLES) {
      all.addAll(table(table));
    }
    return all;
  }

  static List<ScreenCase> table(String name) {
    try (InputStream in = ScreenCase.class.getResourceAsStream(name + ".cases")) {
      if (in == null) {
        throw new IllegalArgumentException("no table " + name);
      }
      var cases = new ArrayList<ScreenCase>();
      for (String block :
          new String(in.readAllBytes(), StandardCharsets.UTF_8).strip().split("\n\n+", -1)) {
        cases.add(parse(block.split("\n", -1)));
      }
      return cases;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ScreenCase parse(String[] lines) {
    String name = lines[0].substring("## ".length());
    int space = lines[1].indexOf(' ');
    String[] size = lines[1].substring(0, space).split("x", -1);
    var rows = new ArrayList<String>();
    String reply = "";
    for (int i = 2; i < lines.length; i++) {
      if (lines[i].startsWith("reply: ")) {
        reply = lines[i].substring("reply: ".length());
      } else {
        rows.add(lines[i].equals("~") ? "" : lines[i]);
      }
    }
    return new ScreenCase(
        name,
        Integer.parseInt(size[0]),
        Integer.parseInt(size[1]),
        lines[1].substring(space + 1),
        String.join("\n", rows),
        reply);
  }

  Terminal terminal() {
    return new Terminal(new TerminalOptions(cols, rows, 100, "test"));
  }

  @Override
  public String toString() {
    return name;
  }
}
