package dev.vtr.query;

import dev.vtr.query.scan.LineParser;
import dev.vtr.query.scan.LineScan;
import dev.vtr.query.scan.LineVisitor;
import dev.vtr.query.scan.SpanLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Further lines of spans that some of their lines have told of already: a pass over all files by
 * the spans' ids, at most {@link OpenSpans#ENDS_AT_ONCE} of them. Reads nothing if none lacks any.
 */
final class SpanBegins {
  private SpanBegins() {}

  /** Adds the starts of spans whose other lines do not say when they began. */
  static void addTo(SpanAssembly assembly, LineScan scan) {
    add(assembly, scan, span -> !span.startKnown(), SpanLine.Phase.STARTED);
  }

  /** Adds the ends of spans of which none was met. */
  static void addEndsTo(SpanAssembly assembly, LineScan scan) {
    add(assembly, scan, span -> span.state() != Span.State.ENDED, SpanLine.Phase.ENDED);
  }

  private static void add(
      SpanAssembly assembly, LineScan scan, Predicate<Span> lacking, SpanLine.Phase phase) {
    Set<String> wanted =
        assembly.spans().stream()
            .filter(lacking)
            .map(Span::spanId)
            .limit(OpenSpans.ENDS_AT_ONCE)
            .collect(Collectors.toSet());
    if (wanted.isEmpty()) {
      return;
    }
    for (Lines lines :
        scan.scan(OpenSpans.needlesOf(wanted), () -> new Lines(scan, wanted, phase))) {
      lines.found.stream().filter(assembly::holds).forEach(assembly::place);
    }
  }

  /** The lines of one kind of some spans; there is one for each. */
  private static final class Lines implements LineVisitor {
    final LineParser parser;
    final Set<String> wanted;
    final SpanLine.Phase phase;
    final List<SpanLine> found = new ArrayList<>();

    Lines(LineScan scan, Set<String> wanted, SpanLine.Phase phase) {
      this.parser = new LineParser(scan.counts());
      this.wanted = wanted;
      this.phase = phase;
    }

    @Override
    public void line(byte[] text, int from, int to) {
      parser
          .parse(text, from, to)
          .ifPresent(
              parsed -> {
                if (parsed instanceof SpanLine line
                    && line.phase() == phase
                    && wanted.contains(line.spanId())
                    && found.size() < 2 * OpenSpans.ENDS_AT_ONCE) {
                  found.add(line);
                }
              });
    }
  }
}
