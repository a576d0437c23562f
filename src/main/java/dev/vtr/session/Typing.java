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

  /** Characters remembered of all sends together; the oldest go first, then the end of the last. */
  private static final int MAX_CHARS = SessionRequest.WaitFor.MAX_ECHO_CHARS;

  /** One send. */
  static final class Typed {
    private final long cursor;
    private final String text; // with a newline for each line end
    private boolean unechoed;
    private boolean left; // the program has written a newline since

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
  private int chars;
  private boolean anyNotLeft;
  private long readCursor = -1; // where the program had read all that was typed before

  /** {@code text} is about to be written at the output cursor {@code cursor}. */
  Typed typed(long cursor, String text) {
    String kept = text.substring(0, Math.min(text.length(), MAX_CHARS));
    Typed send = new Typed(cursor, kept.replace("\r\n", "\n").replace('\r', '\n'));
    if (!text.isEmpty()) {
      typed.addLast(send);
      anyNotLeft = true;
      chars += send.text.length();
      while (typed.size() > CAPACITY || chars > MAX_CHARS) {
        chars -= typed.removeFirst().text.length();
      }
    }
    return send;
  }

  /** {@code output[from, to)} has been parsed, up to {@code offset}. */
  void parsed(byte[] output, int from, int to, long offset) {
    if (!anyNotLeft) {
      return;
    }
    int last = to - 1;
    while (last >= from && output[last] != '\n') {
      last--;
    }
    if (last >= from) {
      long newline = offset - (to - last);
      typed.forEach(one -> one.left |= one.cursor <= newline);
      anyNotLeft = typed.stream().anyMatch(one -> !one.left);
    }
  }

  /** Whether something was typed at that cursor lately. */
  boolean hasTypedAt(long cursor) {
    return typed.stream().anyMatch(one -> one.cursor == cursor && !one.text.isBlank());
  }

  /** What filters the echo of what was typed at {@code mark}. */
  EchoFilter echoAt(long cursor, Mark mark, Marks marks, Lines lines) {
    Prompts prompts = new Prompts();
    prompts.add(">"); // what shells show before a line that goes on
    List<Owed.Place> places = new ArrayList<>();
    StringBuilder here = new StringBuilder();
    StringBuilder all = new StringBuilder();
    String begunBefore = "";
    String begun = ""; // what has been typed of the line that is not ended
    for (Typed one : typed) {
      // What stands left of the cursor is a prompt, and then what was typed already.
      Mark at = marks.at(one.cursor);
      String before = at.shown();
      String prompt = before.substring(0, before.length() - shownOf(begun, before));
      prompts.add(prompt);
      if (one.unechoed) {
        begun = "";
        continue;
      }
      if (one.cursor == cursor) {
        begunBefore = here.isEmpty() ? begun : begunBefore;
        here.append(one.text);
      }
      if (places.isEmpty() || places.getLast().cursor() != one.cursor) {
        List<TypedLine> firsts = firsts(at, begun, one.text);
        boolean ended = one.text.indexOf('\n') >= 0;
        places.add(new Owed.Place(newlines(all), one.cursor, at, prompt, firsts, ended));
      }
      all.append(one.text);
      String line = begun + one.text;
      begun = line.substring(line.lastIndexOf('\n') + 1);
    }
    Typed sent = typed.stream().filter(one -> one.cursor == cursor).findFirst().orElseThrow();
    List<TypedLine> recent = all.toString().lines().map(l -> new TypedLine(l.strip())).toList();
    Owed owed = new Owed(recent.size(), begun.isEmpty(), places, readCursor, lines);
    readCursor = owed.readCursor();
    var typedHere =
        new EchoFilter.Typed(
            firsts(mark, begunBefore, here.toString()),
            expected(here.toString()),
            recent,
            () -> sent.left);
    return new EchoFilter(mark, typedHere, owed, prompts, lines);
  }

  private static int newlines(CharSequence text) {
    return (int) text.chars().filter(c -> c == '\n').count();
  }

  /** How many characters of {@code begun} stand at the end of {@code before}. */
  private static int shownOf(String begun, String before) {
    int shown = Math.min(begun.length(), before.length());
    while (!before.endsWith(begun.substring(0, shown))) {
      shown--;
    }
    return shown;
  }

  /** What may appear at the cursor: the line typed, also behind what is still to appear of it. */
  private static List<TypedLine> firsts(Mark mark, String begunBefore, String here) {
    String first = here.substring(0, here.indexOf('\n') < 0 ? here.length() : here.indexOf('\n'));
    String missing = begunBefore.substring(shownOf(begunBefore, mark.shown()));
    Set<String> firsts = new LinkedHashSet<>(List.of(missing + first, first));
    return firsts.stream().filter(text -> !text.isEmpty()).map(TypedLine::new).toList();
  }

  private static List<EchoSequence.Expected> expected(String here) {
    List<EchoSequence.Expected> expected = new ArrayList<>();
    int below = 1;
    for (String line : here.lines().map(String::strip).toList()) {
      if (line.isEmpty()) {
        below++;
      } else {
        expected.add(new EchoSequence.Expected(new TypedLine(line), below));
        below = 1;
      }
    }
    return List.copyOf(expected);
  }
}
