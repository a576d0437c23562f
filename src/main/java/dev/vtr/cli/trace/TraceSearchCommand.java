package dev.vtr.cli.trace;

import dev.vtr.cli.command.CommandFailure;
import dev.vtr.cli.command.Syntax;
import dev.vtr.query.SpanFilter;
import dev.vtr.query.SpanSearch;
import dev.vtr.query.Unknowns;
import dev.vtr.query.scan.LineScan;
import dev.vtr.query.view.Answer;
import dev.vtr.query.view.SpanList;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** {@code vtr agent trace-search}: the newest spans that pass filters. */
public final class TraceSearchCommand {
  private static final int LIMIT = 50;
  private static final int LIMIT_MAX = 5000;

  private static final Syntax SYNTAX =
      Filters.declare(
          Invocation.syntax(
              "vtr agent trace-search", "Lists the newest spans that pass all filters."),
          50);

  private TraceSearchCommand() {}

  public static int run(String[] args, Asker asker) {
    return Invocation.run(SYNTAX, args, asker, invocation -> answer(invocation, asker.clock()));
  }

  private static int answer(Invocation invocation, Clock clock) throws CommandFailure, IOException {
    SpanFilter filter = Filters.filter(invocation.arguments(), clock);
    int limit = Filters.limit(invocation.arguments(), LIMIT, LIMIT_MAX);
    LineScan scan = invocation.scan();
    SpanSearch search = SpanSearch.of(scan, filter, limit);
    Filters.requireOneSession(filter.session(), search.sessions());
    if (search.spans().isEmpty()) {
      throw CommandFailure.refused(
          "NOT_FOUND",
          Filters.notKnown(
              "no span passes these filters in " + scan.files().files().size() + " files",
              search.missing()),
          Filters.whatNext(
              filter,
              "drop a filter, widen --since and --until, or name other files with --jsonl"));
    }
    List<String> unknown =
        new ArrayList<>(Filters.severalSessions(filter.session(), search.sessions()));
    unknown.addAll(Unknowns.of(search.spans(), search.missing(), scan.files(), scan.counts()));
    String howToGetMore = Filters.howToGetMore(search, LIMIT_MAX);
    if (invocation.wantsJson()) {
      invocation.answer(
          json -> {
            SpanList.json(json, search.spans());
            json.writeNumberField("more", search.more());
            if (search.more() > 0) {
              json.writeStringField("get_more", howToGetMore);
            }
            Answer.losses(json, search.missing());
            Answer.strings(json, "unknown", unknown);
          });
    } else {
      invocation.out().print(SpanList.text(search.spans(), search.more(), howToGetMore, unknown));
    }
    return 0;
  }
}
