package dev.vtr.terminal;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A terminal, and the copy that its dump makes of a new one: whatever comes then, both must show
 * the same and answer the same.
 */
final class DumpedTwin {
  /** Ends what is under way, and what REP would repeat. */
  private static final String CANCEL = "^X";

  private static final Pattern MARKED_BLANK =
      Pattern.compile("(?<!^(row \\d{1,2}|above)) [^\\x00-\\x7F]+(?=1)");

  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz";

  private static final byte[] MODES = modes();

  private static final List<String> QUESTIONS =
      List.of(
          "^[[2$p^[[4$p^[[12$p^[[20$p",
          "^[[c^[[=c^[[5n^[[6n^[[?6n^[[?15n^[[?26n^[[?62n^[Z",
          "^[P$qm^[\\^[P$qr^[\\^[P$qs^[\\^[P$q q^[\\^[P$q\"p^[\\^[P$q\"q^[\\^[P$q*x^[\\^[P$q$}^[\\^[P$q$~^[\\",
          "^[[1$w",
          "^[[2$w",
          "^[[&u",
          "^[[?u^[[?0;1;2;3;4;5m^[[?4g",
          "^[[#S^[[#R^[[2;2$u^[]10;?^G^[]4;1;?^G");

  /** Further output, a step a string: what shows and what is answered is looked at after each. */
  private static final List<String> PROBE =
      List.of(
          "^[[3b",
          "^[[?2026l",
          "more text than fits in a row 漢字éx👩‍🚀y❤️z",
          "^I1^I2^[[Z3",
          "^H^H^H4",
          "^[8Z5",
          "^Nq#~^Oq#~",
          "^[Nq#^[Oq#",
          "^[nq#^[oq#^O",
          "^[*<^[+%5^[Nab^[Oab",
          "^M^J1^J2^J3",
          "^[[S^[M^[M6",
          "^[[?6h^[[1;1H7^[[99;99H8^[[?6l^[[6n",
          "^[[2;3r^[[2;1H^J^J9^[[r",
          "^[[?69h^[[2;5s^[[1;2H" + LETTERS + "^[[s^[[?69l",
          "^[[3;1H^[[4hin^[[4l",
          "^[[2;2H^[[?K^[[3X^[[P^[[@",
          "^[[2;1;3;4;1$r^[[1;1;1;1;1;1*y",
          "^[[#}a^[[#}b^[[#}c^[[m",
          "^[[23t^[[20t^[[21t",
          "^[[#Q^[]4;1;?^G^[[#R",
          "^[[?47hd^[[2;2He^[8f^[[?u^[[<u^[[?u^[[?47lg",
          "^[8h^[[?u^[[<u^[[?u",
          "^[[?1048h^[[?1049hi^[[?1049lj",
          "^[[?1;3;5;6;7;9;12;25;40;41;45;47;66;67;69r^[[6n",
          "^[[?95;1000;1002;1004;1006;1037;1039;1045;1047;1048;1049;1050;1060;2004;2026;2048r",
          "^[[1$}k^[[0$}l",
          "^[<m^[[c",
          "^[[H^[[?J^[[4;1H^[[Jn",
          "^[[!po^[8p^[[1$w^[P$qm^[\\",
          "^[[65;1\"p^[[?95$p^[P$q*x^[\\q",
          "^[[?42h^[[?7hr");

  private final Terminal original;
  private final Terminal copy;
  private final int scrollbackRows;
  private String difference = "";

  private DumpedTwin(Terminal original, Terminal copy, int scrollbackRows) {
    this.original = original;
    this.copy = copy;
    this.scrollbackRows = scrollbackRows;
  }

  /**
   * Where a terminal and its copy differ first, or nothing if they do not: after the dump, after
   * questions, after {@code output}, or after a probe that looks for all that a terminal remembers.
   *
   * @param original is fed with it all, but first with the end of what is under way in it
   * @param copy a new terminal of the same size, options and permissions
   * @param scrollbackRows how many rows above the screen are compared
   */
  static String difference(Terminal original, Terminal copy, int scrollbackRows, byte[] output) {
    original.feed(Notation.bytes(CANCEL));
    if (LeftOut.isIn(original)) {
      return "";
    }
    copy.feed(original.dump(scrollbackRows));
    copy.feed(Notation.bytes(CANCEL));
    original.takeReplies();
    copy.takeReplies(); // of mode 2048
    return new DumpedTwin(original, copy, scrollbackRows).difference(output);
  }

  /** DECRQM of all modes that a program may know. */
  private static byte[] modes() {
    var questions = new StringBuilder();
    IntStream.of(1, 1000, 2000)
        .flatMap(from -> IntStream.range(from, from + 110))
        .forEach(mode -> questions.append("^[[?").append(mode).append("$p"));
    return Notation.bytes(questions.toString());
  }

  private String difference(byte[] output) {
    look("dump");
    feed(MODES, "DECRQM");
    QUESTIONS.forEach(this::feed);
    feed("x"); // later marks join the same in both
    feed(output, "output");
    look("output");
    feed(CANCEL);
    PROBE.forEach(this::feed);
    feed(MODES, "DECRQM in the end");
    look("all");
    return difference;
  }

  private void feed(String step) {
    feed(Notation.bytes(step), step);
  }

  /** Looks at the screen and at what is answered, which is fast. */
  private void feed(byte[] output, String name) {
    if (!difference.isEmpty()) {
      return;
    }
    original.feed(output);
    copy.feed(output);
    byte[] answer = original.takeReplies();
    byte[] given = copy.takeReplies();
    if (!Arrays.equals(answer, given)) {
      compare(name, Notation.write(answer), Notation.write(given));
    }
    if (!looksAlike()) {
      look(name);
    }
  }

  private boolean looksAlike() {
    List<FrameRow> expected = original.frame().lines();
    List<FrameRow> shown = copy.frame().lines();
    boolean alike = expected.size() == shown.size() && original.cursor().equals(copy.cursor());
    for (int y = 0; alike && y < expected.size(); y++) {
      alike = expected.get(y).looksLike(shown.get(y));
    }
    return alike
        && original.modes().equals(copy.modes())
        && original.lines().scrollbackRows() == copy.lines().scrollbackRows();
  }

  /** Looks at all that shows. */
  private void look(String after) {
    List<String> expected = shown(original);
    List<String> shown = shown(copy);
    compare(after, expected.size() + " rows", shown.size() + " rows");
    for (int i = 0; i < Math.min(expected.size(), shown.size()); i++) {
      compare(after, expected.get(i), shown.get(i));
    }
  }

  /** Without marks on blanks: in a dump blanks are written, and those never written take none. */
  private List<String> shown(Terminal terminal) {
    return WholeTerminal.of(terminal, scrollbackRows).stream()
        .map(row -> MARKED_BLANK.matcher(row).replaceAll(" "))
        .toList();
  }

  private void compare(String after, String expected, String actual) {
    if (difference.isEmpty() && !actual.equals(expected)) {
      int same = Math.max(0, Arrays.mismatch(expected.toCharArray(), actual.toCharArray()) - 20);
      difference =
          "after " + after + ": " + expected.substring(same) + " / " + actual.substring(same);
    }
  }
}
