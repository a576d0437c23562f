package dev.vtr.cli.trace;

import dev.vtr.cli.command.Arguments;
import dev.vtr.cli.command.CommandFailure;
import dev.vtr.cli.command.Syntax;
import dev.vtr.query.SpanFilter;
import dev.vtr.query.SpanSearch;
import dev.vtr.query.TraceQuery;
import dev.vtr.query.TraceTree;
import dev.vtr.query.Unknowns;
import dev.vtr.query.Why;
import dev.vtr.query.scan.LineScan;
import dev.vtr.query.view.WhyView;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** {@code vtr agent trace-why}: where the time went, layer by layer, what was lost, what idled. */
public final class TraceWhyCommand {
  /** The newest spans of a session whose traces are looked at. */
  private static final int SPANS_MAX = 2000;

  private static final Syntax SYNTAX =
      Invocation.syntax(
              "vtr agent trace-why",
              "Tells where the time went: the program's apart from vtr's own.")
          .option("--trace", "ID", "a trace, or")
          .option("--session", "REF", "all calls about a session")
          .option("--since", "TIME", "5m for five minutes ago, or 2026-02-01T17:30:05Z")
          .option("--until", "TIME", "the same: spans that ended before it");

  private TraceWhyCommand() {}

  public static int run(String[] args, Asker asker) {
    return Invocation.run(SYNTAX, args, asker, invocation -> answer(invocation, asker.clock()));
  }

  private static int answer(Invocation invocation, Clock clock) throws CommandFailure, IOException {
    Arguments arguments = invocation.arguments();
    if (arguments.has("--trace") == arguments.has("--session")) {
      throw CommandFailure.usage(
          "--trace, --session: exactly one of the two is needed", "vtr agent trace-why --trace ID");
    }
    TraceQuery query = new TraceQuery(invocation.scan());
    return arguments.has("--trace")
        ? ofTrace(invocation, query)
        : ofSession(invocation, query, Filters.filter(arguments, clock));
  }

  private static int ofTrace(Invocation invocation, TraceQuery query)
      throws CommandFailure, IOException {
    TraceTree tree =
        TraceLookups.find(query, invocation.arguments().required("--trace", "give a trace id"));
    List<String> unknown = Unknowns.of(tree, query.scan().files(), query.scan().counts());
    return print(invocation, tree.traceId(), Why.of(tree), unknown);
  }

  private static int ofSession(Invocation invocation, TraceQuery query, SpanFilter filter)
      throws CommandFailure, IOException {
    LineScan scan = query.scan();
    SpanSearch search = SpanSearch.toAskOn(scan, filter, SPANS_MAX);
    Filters.requireOneSession(filter.session(), search.sessions());
    if (search.spans().isEmpty()) {
      throw CommandFailure.refused(
          "NOT_FOUND",
          Filters.notKnown(
              "--session: no span of it in " + scan.files().files().size() + " files",
              search.missing()),
          "widen --since, or check the session with vtr agent ls");
    }
    Why why = Why.of(query, search);
    List<String> unknown =
        new ArrayList<>(Filters.severalSessions(filter.session(), search.sessions()));
    unknown.addAll(Unknowns.of(why, search.spans(), scan.files(), scan.counts()));
    return print(invocation, "", why, unknown);
  }

  private static int print(Invocation invocation, String traceId, Why why, List<String> unknown)
      throws IOException {
    if (invocation.wantsJson()) {
      invocation.answer(
          json -> {
            if (!traceId.isEmpty()) {
              json.writeStringField("trace_id", traceId);
            }
            WhyView.json(json, why, unknown);
          });
    } else {
      invocation.out().print(WhyView.text(why, unknown));
    }
    return 0;
  }
}
