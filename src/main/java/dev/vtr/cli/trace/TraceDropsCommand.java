package dev.vtr.cli.trace;

import dev.vtr.cli.command.CommandFailure;
import dev.vtr.cli.command.Syntax;
import dev.vtr.query.Drops;
import dev.vtr.query.SpanFilter;
import dev.vtr.query.Unknowns;
import dev.vtr.query.scan.LineScan;
import dev.vtr.query.view.Answer;
import dev.vtr.query.view.DropsView;
import dev.vtr.query.view.Printable;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** {@code vtr agent trace-drops}: what a session's subscribers did not get, or got late. */
public final class TraceDropsCommand {
  private static final Syntax SYNTAX =
      Invocation.syntax(
              "vtr agent trace-drops",
              "Tells what each subscriber of a session did not get, or got late.")
          .option(
              "--session", "REF", "an id, at least 6 characters of it, a name, or coordinator:name")
          .option("--since", "TIME", "5m for five minutes ago, or 2026-02-01T17:30:05Z")
          .option("--until", "TIME", "the same: spans that ended before it");

  private TraceDropsCommand() {}

  public static int run(String[] args, Asker asker) {
    return Invocation.run(SYNTAX, args, asker, invocation -> answer(invocation, asker.clock()));
  }

  private static int answer(Invocation invocation, Clock clock) throws CommandFailure, IOException {
    invocation.arguments().required("--session", "vtr agent ls lists sessions");
    SpanFilter filter = Filters.filter(invocation.arguments(), clock);
    LineScan scan = invocation.scan();
    Drops drops = Drops.of(scan, filter);
    Filters.requireOneSession(filter.session(), drops.sessions());
    if (drops.subscribers().isEmpty()) {
      throw CommandFailure.refused(
          "NOT_FOUND",
          Filters.notKnown(
              "--session: no subscriber's stream, and nothing dropped or late, in "
                  + scan.files().files().size()
                  + " files",
              drops.missing()),
          "widen --since, or check the session with vtr agent ls");
    }
    List<String> unknown =
        new ArrayList<>(Filters.severalSessions(filter.session(), drops.sessions()));
    unknown.addAll(
        Unknowns.of(
            drops.subscribers().stream().map(Drops.Subscriber::span).toList(),
            drops.missing(),
            scan.files(),
            scan.counts()));
    if (invocation.wantsJson()) {
      invocation.answer(
          json -> {
            DropsView.json(json, drops);
            Answer.losses(json, drops.missing());
            Answer.strings(json, "unknown", unknown);
          });
    } else {
      invocation.out().print(DropsView.text(drops));
      unknown.forEach(
          sentence -> invocation.out().println("not known: " + Printable.sentence(sentence)));
    }
    return 0;
  }
}
