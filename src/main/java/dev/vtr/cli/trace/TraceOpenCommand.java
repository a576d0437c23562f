package dev.vtr.cli.trace;

import dev.vtr.cli.command.CommandFailure;
import dev.vtr.cli.command.Syntax;
import dev.vtr.query.OpenSpans;
import dev.vtr.query.Span;
import dev.vtr.query.Unknowns;
import dev.vtr.query.scan.LineScan;
import dev.vtr.query.view.Answer;
import dev.vtr.query.view.SpanList;
import java.io.IOException;
import java.util.List;

/**
 * {@code vtr agent trace-open}: spans that have started and not ended, those cut off by a crash
 * among them.
 */
public final class TraceOpenCommand {
  private static final int LIMIT = 100;
  private static final int LIMIT_MAX = 20_000;

  private static final Syntax SYNTAX =
      Invocation.syntax(
              "vtr agent trace-open",
              "Lists spans that have started and not ended. CUT OFF: their process is gone.")
          .option("--limit", "N", "print at most N spans, 100 else");

  private TraceOpenCommand() {}

  public static int run(String[] args, Asker asker) {
    return Invocation.run(SYNTAX, args, asker, TraceOpenCommand::answer);
  }

  private static int answer(Invocation invocation) throws CommandFailure, IOException {
    int limit = Filters.limit(invocation.arguments(), LIMIT, LIMIT_MAX);
    LineScan scan = invocation.scan();
    OpenSpans open = OpenSpans.in(scan);
    List<Span> shown = open.spans().subList(0, Math.min(limit, open.spans().size()));
    long more = open.spans().size() - shown.size() + open.leftOut();
    List<String> unknown = Unknowns.of(shown, open.missing(), scan.files(), scan.counts());
    if (invocation.wantsJson()) {
      invocation.answer(
          json -> {
            SpanList.json(json, shown);
            json.writeNumberField("more", more);
            Answer.losses(json, open.missing());
            Answer.strings(json, "unknown", unknown);
          });
    } else {
      if (shown.isEmpty()) {
        invocation.out().println("no span is open");
      }
      invocation.out().print(SpanList.text(shown, more, "--limit N", unknown));
    }
    return 0;
  }
}
