package dev.vtr.cli.trace;

import dev.vtr.query.TraceQuery;
import dev.vtr.query.TraceTree;
import dev.vtr.query.Unknowns;
import dev.vtr.query.view.Answer;
import dev.vtr.query.view.TracePage;
import dev.vtr.query.view.TreeBounds;
import dev.vtr.query.view.TreeJson;
import dev.vtr.query.view.TreeText;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code vtr agent trace}: the tree of a trace. */
public final class TraceCommand {
  private static final int LIMIT_MAX = 20_000;

  private static final Syntax SYNTAX =
      new Syntax(
          Set.of("--trace", "--limit", "--html"),
          Set.of(),
          """
          usage: vtr agent trace --trace ID [--jsonl PATH]... [--limit N] [--json] [--html FILE]

          Prints the tree of a trace with its events, what caused it and what it caused.
            --trace ID     the id, or at least 4 digits of its beginning
            --jsonl PATH   a span file; rotated siblings are read too; may be repeated
            --limit N      print at most N spans, and N events for each
            --json         one JSON object
            --html FILE    writes one self-contained page instead (0600), and says so in JSON""");

  private TraceCommand() {}

  public static int run(String[] args, PrintStream out, PrintStream err) {
    return Invocation.run(SYNTAX, args, out, err, TraceCommand::answer);
  }

  private static int answer(Invocation invocation) throws Refusal, IOException {
    Arguments arguments = invocation.arguments();
    String id = arguments.required("--trace", "vtr agent trace --trace ID; trace-search lists ids");
    TreeBounds bounds =
        arguments.has("--limit")
            ? TreeBounds.upTo(arguments.count("--limit", 400, LIMIT_MAX))
            : TreeBounds.STANDARD;
    TraceQuery query = new TraceQuery(invocation.scan());
    TraceTree tree = TraceLookups.find(query, id);
    List<String> unknown = Unknowns.of(tree, query.scan().files(), query.scan().counts());
    Optional<String> page = arguments.value("--html");
    if (page.isPresent()) {
      PrivateFile.write(Invocation.path("--html", page.get()), TracePage.of(tree, unknown));
      invocation
          .out()
          .println(
              Answer.object(
                  json -> {
                    json.writeStringField("trace_id", tree.traceId());
                    json.writeStringField("html", page.get());
                    json.writeNumberField("spans", tree.everything().size());
                    Answer.strings(json, "unknown", unknown);
                  }));
    } else if (invocation.wantsJson()) {
      TreeBounds jsonBounds = arguments.has("--limit") ? bounds : TreeBounds.upTo(LIMIT_MAX);
      invocation
          .out()
          .println(Answer.object(json -> TreeJson.write(json, tree, unknown, jsonBounds)));
    } else {
      invocation.out().print(TreeText.of(tree, unknown, bounds));
    }
    return 0;
  }
}
