package dev.vtr.cli.trace;

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
import java.io.PrintStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code vtr agent trace-export}: spans in the formats of other viewers. */
public final class TraceExportCommand {
  private static final int LIMIT_MAX = 10_000;

  private static final Syntax SYNTAX =
      new Syntax(
          Stream.concat(
                  Filters.OPTIONS.stream(), Stream.of("--format", "--trace", "-o", "--output"))
              .collect(Collectors.toUnmodifiableSet()),
          Set.of(),
          """
          usage: vtr agent trace-export --format otlp-json|perfetto [--trace ID | filters of trace-search]
                 [--limit 10000] [-o FILE] [--jsonl PATH]...

          Writes spans, the newest up to the limit: as OTLP JSON lines, or in the Trace Event Format that
          ui.perfetto.dev opens. A trace comes with the traces that it caused.""");

  private TraceExportCommand() {}

  public static int run(String[] args, PrintStream out, PrintStream err) {
    return run(args, out, err, Clock.systemUTC());
  }

  static int run(String[] args, PrintStream out, PrintStream err, Clock clock) {
    return Invocation.run(SYNTAX, args, out, err, invocation -> answer(invocation, clock));
  }

  private static int answer(Invocation invocation, Clock clock) throws Refusal, IOException {
    Arguments arguments = invocation.arguments();
    String format = arguments.required("--format", "--format otlp-json or --format perfetto");
    if (!format.equals("otlp-json") && !format.equals("perfetto")) {
      throw Refusal.usage(
          "--format: not otlp-json or perfetto: " + format, "for example --format perfetto");
    }
    LineScan scan = invocation.scan();
    List<Span> spans =
        arguments.has("--trace") ? traced(scan, arguments) : searched(scan, arguments, clock);
    Optional<String> file = arguments.value("-o").or(() -> arguments.value("--output"));
    if (file.isPresent()) {
      try (Writer target = PrivateFile.writer(Invocation.path("-o", file.get()))) {
        write(format, spans, target);
      }
      List<String> unknown = Unknowns.of(spans, scan.files(), scan.counts());
      invocation
          .out()
          .println(
              Answer.object(
                  json -> {
                    json.writeStringField("file", file.get());
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

  private static List<Span> traced(LineScan scan, Arguments arguments) throws Refusal {
    String id = arguments.required("--trace", "give a trace id");
    return TraceLookups.find(new TraceQuery(scan), id).everything().stream()
        .map(SpanNode::span)
        .toList();
  }

  private static List<Span> searched(LineScan scan, Arguments arguments, Clock clock)
      throws Refusal {
    SpanFilter filter = Filters.filter(arguments, clock);
    List<Span> spans =
        SpanSearch.of(scan, filter, arguments.count("--limit", LIMIT_MAX, LIMIT_MAX)).spans();
    Filters.requireOneSession(filter.session(), spans);
    if (spans.isEmpty()) {
      throw Refusal.notFound("no span passes these filters", "drop a filter, or widen --since");
    }
    return spans.stream().sorted(Comparator.comparingLong(Span::startNanos)).toList();
  }
}
