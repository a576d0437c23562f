package dev.vtr.cli.trace;

import dev.vtr.cli.command.Arguments;
import dev.vtr.cli.command.CommandFailure;
import dev.vtr.cli.command.Syntax;
import dev.vtr.query.Span;
import dev.vtr.query.SpanFilter;
import dev.vtr.query.SpanNode;
import dev.vtr.query.SpanSearch;
import dev.vtr.query.TraceQuery;
import dev.vtr.query.Unknowns;
import dev.vtr.query.scan.LineScan;
import dev.vtr.query.view.Answer;
import dev.vtr.query.view.OtlpJson;
import dev.vtr.query.view.PerfettoTrace;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
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
    List<Span> spans =
        arguments.has("--trace") ? traced(scan, arguments) : searched(scan, arguments, clock);
    String file = arguments.has("-o") ? arguments.option("-o") : arguments.option("--output");
    if (file != null) {
      try (Writer target = PrivateFile.writer(Invocation.path("-o", file))) {
        write(format, spans, target);
      }
      List<String> unknown = Unknowns.of(spans, scan.files(), scan.counts());
      invocation
          .out()
          .println(
              Answer.object(
                  json -> {
                    json.writeStringField("file", file);
                    json.writeNumberField("spans", spans.size());
                    Answer.strings(json, "unknown", unknown);
                  }));
    } else {
      Writer target =
          new BufferedWriter(new OutputStreamWriter(invocation.out(), StandardCharsets.UTF_8));
      write(format, spans, target);
      target.flush();
    }
    return 0;
  }

  private static void write(String format, List<Span> spans, Writer target) throws IOException {
    if (format.equals("perfetto")) {
      PerfettoTrace.write(spans, target);
      target.write('\n');
    } else {
      OtlpJson.write(spans, target);
    }
  }

  private static List<Span> traced(LineScan scan, Arguments arguments) throws CommandFailure {
    String id = arguments.required("--trace", "give a trace id");
    return TraceLookups.find(new TraceQuery(scan), id).everything().stream()
        .map(SpanNode::span)
        .toList();
  }

  private static List<Span> searched(LineScan scan, Arguments arguments, Clock clock)
      throws CommandFailure {
    SpanFilter filter = Filters.filter(arguments, clock);
    List<Span> spans =
        SpanSearch.of(scan, filter, Filters.limit(arguments, LIMIT_MAX, LIMIT_MAX)).spans();
    Filters.requireOneSession(filter.session(), spans);
    if (spans.isEmpty()) {
      throw CommandFailure.refused(
          "NOT_FOUND", "no span passes these filters", "drop a filter, or widen --since");
    }
    return spans.stream().sorted(Comparator.comparingLong(Span::startNanos)).toList();
  }
}
