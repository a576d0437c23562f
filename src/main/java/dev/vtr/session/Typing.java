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

  private record Typed(long cursor, List<String> lines) {}

  private final Deque<Typed> typed = new ArrayDeque<>();

  /** {@code text} is about to be written at the output cursor {@code cursor}. */
  void typed(long cursor, String text) {
    List<String> lines =
        text.lines()
            .limit(MAX_LINES)
            .map(String::stripTrailing)
            .filter(line -> !line.isEmpty() && line.length() <= MAX_LINE_CHARS)
            .toList();
    if (!lines.isEmpty()) {
      typed.addLast(new Typed(cursor, lines));
      if (typed.size() > CAPACITY) {
        typed.removeFirst();
      }
    }
  }

  /** Whether something was typed at that cursor lately. */
  boolean hasTypedAt(long cursor) {
    return typed.stream().anyMatch(one -> one.cursor == cursor);
  }

  /** What filters the echo of what was typed at {@code mark}. */
  EchoFilter echoAt(long cursor, Mark mark, Marks marks) {
    List<String> lines = new ArrayList<>();
    Set<String> prompts = new LinkedHashSet<>();
    prompts.add("> "); // what shells show before a line that goes on
    prompts.add(">");
    for (Typed one : typed) {
      if (one.cursor == cursor) {
        lines.addAll(one.lines);
      }
      String prompt = marks.at(one.cursor).before();
      if (!prompt.isBlank()) {
        prompts.add(prompt);
      }
    }
    return new EchoFilter(mark, lines, prompts);
  }
}
