package dev.vtr.session;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Leaves the echo of typed lines out of what a wait looks at.
 *
 * <p>The terminal echoes the first line where the cursor was; what follows it on that line was not
 * typed and counts. A line that shows a known prompt and then a typed line is the echo by a shell's
 * line editor: of a further line, or of all of them when they were typed before the shell was ready
 * for them. A program that repeats its input without a prompt (a bare {@code cat}) is heard.
 */
final class EchoFilter {
  private final Mark mark;
  private final List<String> typed;
  private final Set<String> prompts;

  /** Lines of the screen that are echo, by number: which typed line they echo. */
  private final Map<Long, String> echoes = new HashMap<>();

  EchoFilter(Mark mark, List<String> typed, Set<String> prompts) {
    this.mark = mark;
    this.typed = typed;
    this.prompts = prompts;
  }

  /** What of line {@code number} is not echo. */
  String strip(long number, String text) {
    if (typed.isEmpty()) {
      return text;
    }
    return number == mark.line() ? stripFirst(text) : stripLater(number, text);
  }

  private String stripFirst(String text) {
    String first = typed.getFirst();
    int at = text.indexOf(first);
    if (at >= 0) {
      return text.substring(at + first.length());
    }
    return first.startsWith(text) ? "" : text;
  }

  private String stripLater(long number, String text) {
    String known = echoes.get(number);
    if (known != null && text.endsWith(known)) {
      return "";
    }
    for (String line : typed) {
      if (text.endsWith(line) && isPrompt(text.substring(0, text.length() - line.length()))) {
        echoes.put(number, line);
        return "";
      }
    }
    return text;
  }

  private boolean isPrompt(String before) {
    return prompts.contains(before) || prompts.contains(before.stripTrailing());
  }
}
