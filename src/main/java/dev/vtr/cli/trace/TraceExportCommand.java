package dev.vtr.cli.trace;

import dev.vtr.cli.command.Arguments;
import dev.vtr.cli.command.CommandFailure;
import dev.vtr.cli.command.Syntax;
import dev.vtr.query.Missing;
import dev.vtr.query.Span;
import dev.vtr.query.SpanFilter;
import dev.vtr.query.SpanNode;
import dev.vtr.query.SpanSearch;
import dev.vtr.query.Times;
import dev.vtr.query.TraceQuery;
import dev.vtr.query.TraceTree;
import dev.vtr.query.Unknowns;
import dev.vtr.query.scan.LineScan;
import dev.vtr.query.view.Answer;
import dev.vtr.query.view.OtlpJson;
import dev.vtr.query.view.PerfettoTrace;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** {@code vtr agent trace-export}: spans in the formats of other viewers. */
public final class TraceExportCommand {
  private static final int LIMIT_MAX = 10_000;

  private static final Syntax SYNTAX =
      Filters.declare(
              Invocation.syntax(
                  "vtr agent trace-export",
                  "Writes spans in the formats of other viewers, the newest up to the limit."),
              10000)
          .option(
              "--format",
              "FORMAT",
              "otlp-json (lines), or perfetto (Trace Event Format, opens in ui.perfetto.dev)")
          .option("--trace", "ID", "a trace with those that it caused, instead of filters")
          .option("-o", "FILE", "write there (0600), not on standard output")
          .option("--output", "FILE", "the same");

  private TraceExportCommand() {}

  public static int run(String[] args, Asker asker) {
    return Invocation.run(SYNTAX, args, asker, invocation -> answer(invocation, asker.clock()));
  }

  private static int answer(Invocation invocation, Clock clock) throws CommandFailure, IOException {
    Arguments arguments = invocation.arguments();
    String format = arguments.required("--format", "--format otlp-json or --format perfetto");
    if (!format.equals("otlp-json") && !format.equals("perfetto")) {
      throw CommandFailure.usage(
          "--format: not otlp-json or perfetto: " + format, "for example --format perfetto");
    }
    LineScan scan = invocation.scan();
    Exported exported =
        arguments.has("--trace") ? traced(scan, arguments) : searched(scan, arguments, clock);
    String file = arguments.has("-o") ? arguments.option("-o") : arguments.option("--output");
    int notEnded = notEnded(format, exported.spans());
    if (file != null) {
      String option = arguments.has("-o") ? "-o" : "--output";
      PrivateFile.write(
          option, Invocation.path(option, file), target -> write(format, exported.spans(), target));
    } else {
      Writer target =
          new BufferedWriter(new OutputStreamWriter(invocation.out(), StandardCharsets.UTF_8));
      write(format, exported.spans(), target);
      target.flush();
    }
    List<String> unknown = new ArrayList<>(exported.unknown());
    unknown.addAll(Unknowns.of(exported.spans(), exported.missing(), scan.files(), scan.counts()));
    PrintStream account = file != null ? invocation.out() : invocation.err();
    // Standard output is the viewer's alone; of what is whole there is nothing to say.
    if (file != null || exported.more() + notEnded > 0 || !unknown.isEmpty()) {
      account.println(
          Answer.object(
              json -> {
                if (file != null) {
                  json.writeStringField("file", file);
                }
                long caused = exported.caused(format);
                json.writeNumberField("spans", exported.spans().size() - notEnded - caused);
                if (!exported.traceId().isEmpty()) {
                  json.writeNumberField("caused_spans", caused);
                }
                json.writeNumberField("more", exported.more());
                if (exported.more() > 0) {
                  json.writeStringField("get_more", exported.getMore());
                }
                json.writeNumberField("not_ended", notEnded);
                Answer.losses(json, exported.missing());
                Answer.strings(json, "unknown", unknown);
              }));
    }
    return 0;
  }

  /**
   * What goes out.
   *
   * @param traceId the asked trace; empty if it was not asked for one
   * @param more spans that were left out
   * @param getMore how to get those
   */
  private record Exported(
      String traceId,
      List<Span> spans,
      long more,
      String getMore,
      List<String> unknown,
      Missing missing) {
    /** Those that are written of other traces than the asked one. */
    long caused(String format) {
      return traceId.isEmpty()
          ? 0
          : spans.stream()
              .filter(span -> !span.traceId().equals(traceId) && isWritten(format, span))
              .count();
    }
  }

  /** OTLP has no spans that have not ended. */
  private static boolean isWritten(String format, Span span) {
    return format.equals("perfetto") || span.state() == Span.State.ENDED;
  }

  /** How many are left out because they have not ended. */
  private static int notEnded(String format, List<Span> spans) {
    return (int) spans.stream().filter(span -> !isWritten(format, span)).count();
  }

  private static void write(String format, List<Span> spans, Writer target) throws IOException {
    if (format.equals("perfetto")) {
      PerfettoTrace.write(spans, target);
      target.write('\n');
    } else {
      OtlpJson.write(spans, target);
    }
  }

  private static Exported traced(LineScan scan, Arguments arguments) throws CommandFailure {
    String id = arguments.required("--trace", "give a trace id");
    TraceTree tree = TraceLookups.find(new TraceQuery(scan), id);
    long more = tree.leftOut().spans().spans();
    List<String> unknown = new ArrayList<>(Unknowns.orphans(tree.everything(), more > 0));
    unknown.addAll(Unknowns.linkedLeftOut(tree, scan.files()));
    return new Exported(
        tree.traceId(),
        tree.everything().stream().map(SpanNode::span).toList(),
        more,
        "these found no room in memory; the span files have them all: "
            + Unknowns.everyLine(tree, scan.files()),
        unknown,
        tree.missing());
  }

  private static Exported searched(LineScan scan, Arguments arguments, Clock clock)
      throws CommandFailure {
    SpanFilter filter = Filters.filter(arguments, clock);
    int limit = Filters.limit(arguments, LIMIT_MAX, LIMIT_MAX);
    SpanSearch search = SpanSearch.of(scan, filter, limit);
    Filters.requireOneSession(filter.session(), search.sessions());
    if (search.spans().isEmpty()) {
      throw CommandFailure.refused(
          "NOT_FOUND",
          Filters.notKnown("no span passes these filters", search.missing()),
          Filters.whatNext(filter, "drop a filter, or widen --since and --until"));
    }
    return new Exported(
        "",
        search.spans().stream().sorted(Comparator.comparingLong(Span::startNanos)).toList(),
        search.more(),
        "older ones with --until "
            + Times.instantOf(search.spans().getLast().endNanos() + 1)
            + ", which begins with the oldest of these again"
            + (limit < LIMIT_MAX && !search.isFull() ? "; or --limit N, up to " + LIMIT_MAX : ""),
        Filters.severalSessions(filter.session(), search.sessions()),
        search.missing());
  }
}
