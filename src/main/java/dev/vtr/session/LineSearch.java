package dev.vtr.session;

import com.google.re2j.Pattern;
import dev.vtr.session.SessionRequest.GrepLine;
import dev.vtr.session.SessionRequest.GrepResult;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * One search over scrollback and screen, a part in each turn so that others are not starved. Lines
 * that leave the scrollback meanwhile are not found, nor are lines that come after the begin.
 * Confined to the session's context.
 */
final class LineSearch {
  /** Lines looked at in a turn: about a millisecond. */
  static final int LINES_PER_TURN = 500;

  /** Matches of an answer at most. */
  static final int MAX_MATCHES = 10_000;

  /** Lines of context on a side at most. */
  static final int MAX_CONTEXT = 100;

  private final SessionRequest.Grep request;
  private final Pattern pattern;
  private final Lines lines;
  private final Timers timers;
  private final long end;
  private final List<GrepLine> matches = new ArrayList<>();
  private final CompletableFuture<GrepResult> result = new CompletableFuture<>();
  private long next;

  /**
   * @throws Failure.Invalid naming the field
   */
  LineSearch(SessionRequest.Grep request, Lines lines, Timers timers) {
    this.request = request;
    this.lines = lines;
    this.timers = timers;
    pattern = LinePattern.compile("pattern", request.pattern());
    check("before", request.before(), 0, MAX_CONTEXT);
    check("after", request.after(), 0, MAX_CONTEXT);
    check("max", request.max(), 1, MAX_MATCHES);
    next = lines.first();
    end = lines.end();
  }

  private static void check(String field, int value, int min, int max) {
    if (value < min || value > max) {
      throw new Failure.Invalid(field, "must be " + min + " to " + max + ", not " + value);
    }
  }

  /** Begins, and completes with what was found. */
  CompletableFuture<GrepResult> run() {
    turn();
    return result;
  }

  private void turn() {
    next = Math.max(next, lines.first());
    long stop = Math.min(Math.min(end, lines.end()), next + LINES_PER_TURN);
    for (; next < stop; next++) {
      String text = lines.text(next);
      if (pattern.matcher(text).find()) {
        if (matches.size() == request.max()) {
          result.complete(new GrepResult(List.copyOf(matches), true));
          return;
        }
        matches.add(
            new GrepLine(
                next,
                text,
                texts(next - request.before(), next),
                texts(next + 1, next + 1 + request.after())));
      }
    }
    if (next < Math.min(end, lines.end())) {
      timers.soon(this::turn);
    } else {
      result.complete(new GrepResult(List.copyOf(matches), false));
    }
  }

  private List<String> texts(long from, long to) {
    List<String> texts = new ArrayList<>();
    for (long number = Math.max(from, lines.first());
        number < Math.min(to, lines.end());
        number++) {
      texts.add(lines.text(number));
    }
    return List.copyOf(texts);
  }
}
