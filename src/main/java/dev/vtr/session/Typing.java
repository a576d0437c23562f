package dev.vtr.session;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What was typed lately and at which output cursor, so that a wait can tell its echo from the
 * program's answer. Bounded, in memory only. Confined to the session's context.
 */
final class Typing {
  /** Sends that a wait may still be about. */
  static final int CAPACITY = 16;

  /** Lines and characters of one send whose echo is recognised; more are not skipped. */
  static final int MAX_LINES = 64;

  static final int MAX_LINE_CHARS = 2_000;

  private static final int MAX_CHARS = MAX_LINES * MAX_LINE_CHARS;

  /** One send. */
  static final class Typed {
    private final long cursor;
    private final String text; // with a newline for each line end
    private boolean unechoed;

    private Typed(long cursor, String text) {
      this.cursor = cursor;
      this.text = text;
    }

    /** The terminal was found not to echo when this was written. */
    void isUnechoed() {
      unechoed = true;
    }
  }

  private final Deque<Typed> typed = new ArrayDeque<>();

  /** {@code text} is about to be written at the output cursor {@code cursor}. */
  Typed typed(long cursor, String text) {
    String lines = text.substring(0, Math.min(text.length(), MAX_CHARS));
    Typed send = new Typed(cursor, lines.replace("\r\n", "\n").replace('\r', '\n'));
    if (!text.isEmpty()) {
      typed.addLast(send);
      if (typed.size() > CAPACITY) {
        typed.removeFirst();
      }
    }
    return send;
  }

  /** Whether something was typed at that cursor lately. */
  boolean hasTypedAt(long cursor) {
    return typed.stream().anyMatch(one -> one.cursor == cursor && !one.text.isBlank());
  }

  /** What filters the echo of what was typed at {@code mark}. */
  EchoFilter echoAt(long cursor, Mark mark, Marks marks) {
    Set<String> prompts = new LinkedHashSet<>();
    prompts.add("> "); // what shells show before a line that goes on
    prompts.add(">");
    StringBuilder here = new StringBuilder();
    String begunBefore = "";
    String begun = ""; // what has been typed of the line that is not ended
    for (Typed one : typed) {
      // What stands left of the cursor is a prompt, and then what was typed already.
      String before = marks.at(one.cursor).before();
      String prompt =
          before.endsWith(begun) ? before.substring(0, before.length() - begun.length()) : before;
      if (!prompt.isBlank()) {
        prompts.add(prompt);
      }
      if (one.unechoed) {
        begun = "";
        continue;
      }
      if (one.cursor == cursor) {
        begunBefore = here.isEmpty() ? begun : begunBefore;
        here.append(one.text);
      }
      begun = lastLine(begun + one.text);
    }
    List<String> lines = new ArrayList<>(lines(here.toString()));
    if (!begunBefore.isEmpty() && !lines.isEmpty()) {
      lines.add(begunBefore + lines.getFirst());
    }
    return new EchoFilter(mark, lines, prompts);
  }

  private static String lastLine(String text) {
    String line = text.substring(text.lastIndexOf('\n') + 1);
    return line.length() > MAX_LINE_CHARS ? "" : line;
  }

  private static List<String> lines(String text) {
    return text.lines()
        .limit(MAX_LINES)
        .map(String::stripTrailing)
        .filter(line -> !line.isEmpty() && line.length() <= MAX_LINE_CHARS)
        .toList();
  }
}
