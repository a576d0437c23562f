package dev.vtr.cli.trace;

import dev.vtr.cli.command.Arguments;
import dev.vtr.cli.command.CommandFailure;
import dev.vtr.cli.command.Syntax;
import dev.vtr.query.TraceQuery;
import dev.vtr.query.TraceTree;
import dev.vtr.query.Unknowns;
import dev.vtr.query.view.Answer;
import dev.vtr.query.view.TracePage;
import dev.vtr.query.view.TreeBounds;
import dev.vtr.query.view.TreeJson;
import dev.vtr.query.view.TreeText;
import java.io.IOException;
import java.util.List;

/** {@code vtr agent trace}: the tree of a trace. */
public final class TraceCommand {
  private static final int LIMIT_MAX = 20_000;

  private static final Syntax SYNTAX =
      Invocation.syntax(
              "vtr agent trace",
              "Prints the tree of a trace, with its events, what caused it and what it caused.")
          .option("--trace", "ID", "the id, or at least 4 digits of its beginning")
          .option("--limit", "N", "print at most N spans, and N events for each")
          .option(
              "--html", "FILE", "write one self-contained page instead (0600), and say so in JSON");

  private TraceCommand() {}

  public static int run(String[] args, Asker asker) {
    return Invocation.run(SYNTAX, args, asker, TraceCommand::answer);
  }

  private static int answer(Invocation invocation) throws CommandFailure, IOException {
    Arguments arguments = invocation.arguments();
    String id = arguments.required("--trace", "vtr agent trace --trace ID; trace-search lists ids");
    TreeBounds bounds =
        arguments.has("--limit")
            ? TreeBounds.upTo(Filters.limit(arguments, 400, LIMIT_MAX))
            : TreeBounds.STANDARD;
    TraceQuery query = new TraceQuery(invocation.scan());
    TraceTree tree = TraceLookups.find(query, id);
    List<String> unknown = Unknowns.of(tree, query.scan().files(), query.scan().counts());
    String page = arguments.option("--html");
    if (page != null) {
      PrivateFile.write(
          "--html",
          Invocation.path("--html", page),
          target -> TracePage.write(tree, unknown, target));
      invocation.answer(
          json -> {
            json.writeStringField("trace_id", tree.traceId());
            json.writeStringField("html", page);
            int all = tree.everything().size();
            json.writeNumberField("spans", tree.spans().size());
            json.writeNumberField("caused_spans", tree.causedSpans());
            int notDrawn = Math.max(0, all - TracePage.SPANS_MAX);
            if (notDrawn > 0) {
              json.writeNumberField("not_drawn", notDrawn);
            }
            long leftOut = tree.leftOut().spans().spans();
            if (leftOut > 0) {
              json.writeNumberField("left_out_spans", leftOut);
            }
            if (notDrawn > 0 || leftOut > 0) {
              json.writeStringField(
                  "get_more", getMore(tree, invocation, query, all > TracePage.SPANS_MAX));
            }
            Answer.strings(json, "unknown", unknown);
          });
    } else if (invocation.wantsJson()) {
      TreeBounds jsonBounds = arguments.has("--limit") ? bounds : TreeBounds.upTo(LIMIT_MAX);
      invocation.answer(
          json -> {
            TreeJson.write(json, tree, unknown, jsonBounds);
            boolean isCut = tree.everything().size() > jsonBounds.spans();
            if (isCut || tree.leftOut().spanLines() > 0) {
              json.writeStringField("get_more", getMore(tree, invocation, query, isCut));
            }
          });
    } else {
      invocation.out().print(TreeText.of(tree, unknown, bounds));
    }
    return 0;
  }

  /**
   * How to get what an answer left out, from the files that it was asked of.
   *
   * @param isCut whether it left out spans that were at hand
   */
  private static String getMore(
      TraceTree tree, Invocation invocation, TraceQuery query, boolean isCut) {
    String json =
        "vtr agent trace" + asked(invocation.arguments()) + " --json --trace " + tree.traceId();
    String lines = Unknowns.everyLine(tree, query.scan().files());
    if (tree.leftOut().spanLines() == 0) {
      return json;
    }
    return isCut
        ? json + " has up to " + LIMIT_MAX + "; every line: " + lines
        : "every line: " + lines;
  }

  /** The options that said which files are meant, as they are typed. */
  private static String asked(Arguments arguments) {
    StringBuilder words = new StringBuilder();
    for (String option : List.of("--jsonl", "--config")) {
      for (String path : arguments.options(option)) {
        words.append(' ').append(option).append(' ').append(Unknowns.shellWord(path));
      }
    }
    return words.toString();
  }
}
