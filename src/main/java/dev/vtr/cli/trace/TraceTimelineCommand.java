package dev.vtr.cli.trace;

import dev.vtr.cli.command.Arguments;
import dev.vtr.cli.command.CommandFailure;
import dev.vtr.cli.command.Syntax;
import dev.vtr.query.SessionSpans;
import dev.vtr.query.SpanFilter;
import dev.vtr.query.Unknowns;
import dev.vtr.query.scan.LineScan;
import dev.vtr.query.view.Answer;
import dev.vtr.query.view.Printable;
import dev.vtr.query.view.TimelineView;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code vtr agent trace-timeline}: what happened in a session, moment by moment. */
public final class TraceTimelineCommand {
  private static final int LIMIT = 200;
  private static final int LIMIT_MAX = 20_000;

  private static final Syntax SYNTAX =
      Invocation.syntax(
              "vtr agent trace-timeline",
              "Lists a session's spans and their events in the order of time.")
          .option(
              "--session", "REF", "an id, at least 6 characters of it, a name, or coordinator:name")
          .option("--from", "TIME", "5m for five minutes ago, or 2026-02-01T17:30:05Z")
          .option("--to", "TIME", "the same")
          .option("--limit", "N", "print at most N spans, 200 else");

  private TraceTimelineCommand() {}

  public static int run(String[] args, Asker asker) {
    return Invocation.run(SYNTAX, args, asker, invocation -> answer(invocation, asker.clock()));
  }

  private static int answer(Invocation invocation, Clock clock) throws CommandFailure, IOException {
    Arguments arguments = invocation.arguments();
    arguments.required("--session", "vtr agent ls lists sessions");
    @Nullable Instant from = Filters.time(arguments, "--from", clock);
    @Nullable Instant to = Filters.time(arguments, "--to", clock);
    if (from != null && to != null && !from.isBefore(to)) {
      throw CommandFailure.usage("--to: not after --from", "give a later --to");
    }
    SpanFilter filter =
        SpanFilter.ANY.withSession(Filters.session(arguments)).overlapping(from, to);
    LineScan scan = invocation.scan();
    SessionSpans timeline =
        SessionSpans.timeline(scan, filter, Filters.limit(arguments, LIMIT, LIMIT_MAX));
    Filters.requireOneSession(filter.session(), timeline.search().sessions());
    if (timeline.moments().isEmpty()) {
      throw CommandFailure.refused(
          "NOT_FOUND",
          Filters.notKnown(
              "--session: nothing happened in this time, in "
                  + scan.files().files().size()
                  + " files",
              timeline.search().missing()),
          "widen --from and --to, or check the session with vtr agent ls");
    }
    List<String> unknown =
        new ArrayList<>(Filters.severalSessions(filter.session(), timeline.search().sessions()));
    unknown.addAll(
        Unknowns.of(
            timeline.search().spans(), timeline.search().missing(), scan.files(), scan.counts()));
    if (invocation.wantsJson()) {
      invocation.answer(
          json -> {
            TimelineView.json(json, timeline);
            Answer.losses(json, timeline.search().missing());
            Answer.strings(json, "unknown", unknown);
          });
    } else {
      invocation.out().print(TimelineView.text(timeline));
      unknown.forEach(
          sentence -> invocation.out().println("not known: " + Printable.sentence(sentence)));
    }
    return 0;
  }
}
