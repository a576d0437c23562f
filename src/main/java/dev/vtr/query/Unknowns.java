package dev.vtr.query;

import dev.vtr.query.scan.ScanCounts;
import dev.vtr.query.scan.SpanFiles;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What an answer does not know, in sentences: open spans, losses, spools not yet shipped, clocks,
 * unreadable lines.
 */
public final class Unknowns {
  /** Linked traces of which it is told what they left out, the fullest. */
  private static final int LINKED_TOLD_MAX = 4;

  /** Directories named in one command. */
  private static final int DIRECTORIES_MAX = 8;

  private Unknowns() {}

  /** Everything that is not known about a tree. */
  public static List<String> of(TraceTree tree, SpanFiles files, ScanCounts counts) {
    List<String> unknown = new ArrayList<>();
    List<Span> everything = tree.everything().stream().map(SpanNode::span).toList();
    addUnended(everything, files, unknown);
    unknown.addAll(orphans(tree.everything(), tree.leftOut().spanLines() > 0));
    addDropped(everything, unknown);
    unknown.addAll(tree.missing().sentences());
    for (ClockOffsets.Offset clock : tree.clocks()) {
      unknown.add(clockSentence(clock));
    }
    if (tree.leftOut().spanLines() > 0) {
      unknown.add(leftOut(tree.leftOut().spans(), "", everyLine(tree, files)));
    }
    unknown.addAll(linkedLeftOut(tree, files));
    if (tree.leftOut().linkedTraces() > 0) {
      unknown.add(
          tree.leftOut().linkedTraces()
              + " more linked traces were not followed (ask for them by their ids)");
    }
    unknown.addAll(ofFiles(files, counts));
    return unknown;
  }

  /**
   * A sentence about spans whose parents are not there.
   *
   * @param areOfMore whether there are more spans, which found no room
   */
  public static List<String> orphans(Collection<SpanNode> nodes, boolean areOfMore) {
    long orphans = nodes.stream().filter(SpanNode::isOrphan).count();
    return orphans == 0
        ? List.of()
        : List.of(
            counted(orphans, "span")
                + (areOfMore ? " of those held" : "")
                + (orphans == 1 ? " names" : " name")
                + " a parent of which no line was found");
  }

  /** A number with its noun, as "1 span" or "2 spans". */
  static String counted(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  /** Everything that is not known about the calls of a session and the traces that they are in. */
  public static List<String> of(Why why, List<Span> found, SpanFiles files, ScanCounts counts) {
    Map<String, Span> spans = new LinkedHashMap<>();
    found.forEach(span -> spans.put(span.traceId() + span.spanId(), span));
    why.spans()
        .forEach(node -> spans.put(node.span().traceId() + node.span().spanId(), node.span()));
    boolean areOfMore = why.notWhole().stream().anyMatch(trace -> trace.leftOut());
    List<String> unknown = new ArrayList<>(orphans(why.spans(), areOfMore));
    unknown.addAll(of(List.copyOf(spans.values()), why.missing(), files, counts));
    return unknown;
  }

  private static String leftOut(SpansLeftOut spans, String whose, String everyLine) {
    return (spans.isExact() ? "" : "at least ")
        + spans.spans()
        + " more spans ("
        + spans.lines()
        + " lines) "
        + whose
        + "found no room in memory; the span files have them all: "
        + everyLine;
  }

  /** What linked traces left out, and how it is had, a sentence for each of the fullest. */
  public static List<String> linkedLeftOut(TraceTree tree, SpanFiles files) {
    List<String> unknown = new ArrayList<>();
    Map<String, SpansLeftOut> linked = tree.leftOut().everywhere().except(tree.traceId());
    linked.entrySet().stream()
        .sorted((one, other) -> Long.compare(other.getValue().lines(), one.getValue().lines()))
        .limit(LINKED_TOLD_MAX)
        .forEach(
            one -> {
              String whose = "of linked trace " + one.getKey() + " ";
              unknown.add(leftOut(one.getValue(), whose, everyLine(one.getKey(), files)));
            });
    int more = linked.size() - LINKED_TOLD_MAX;
    if (more > 0) {
      unknown.add(more + " more linked traces have spans that found no room (ask for them by id)");
    }
    return unknown;
  }

  /** A command that prints all lines of a trace, those that no answer has room for too. */
  public static String everyLine(TraceTree tree, SpanFiles files) {
    return everyLine(tree.traceId(), files);
  }

  private static String everyLine(String traceId, SpanFiles files) {
    String directories =
        files.files().stream()
            .map(file -> String.valueOf(file.path().toAbsolutePath().getParent()))
            .distinct()
            .limit(DIRECTORIES_MAX)
            .map(Unknowns::shellWord)
            .collect(Collectors.joining(" "));
    return "rg -z --no-ignore " + traceId + " " + directories;
  }

  /** A path as one word of a shell. */
  public static String shellWord(String path) {
    boolean isPlain =
        path.chars().allMatch(c -> Character.isLetterOrDigit(c) || "/._-".indexOf(c) >= 0);
    return isPlain ? path : "'" + path.replace("'", "'\\''") + "'";
  }

  /** Everything that is not known about spans that were picked out of several traces. */
  public static List<String> of(
      List<Span> spans, Missing missing, SpanFiles files, ScanCounts counts) {
    List<String> unknown = new ArrayList<>(missing.sentences());
    addUnended(spans, files, unknown);
    addDropped(spans, unknown);
    List<String> nodes =
        spans.stream()
            .filter(span -> !span.role().isEmpty())
            .map(span -> NodeTag.plain(span) + " " + span.coordinator())
            .distinct()
            .toList();
    if (nodes.size() > 1) {
      unknown.add(
          "clocks: times are each node's own ("
              + String.join(", ", nodes.stream().map(String::strip).toList())
              + "); how far apart they are, the tree of a trace tells (vtr agent trace)");
    }
    unknown.addAll(ofFiles(files, counts));
    return unknown;
  }

  private static void addDropped(List<Span> spans, List<String> unknown) {
    long events = spans.stream().mapToLong(Span::hiddenEvents).sum();
    if (events > 0) {
      unknown.add(events + " events were merged or suppressed before they were written");
    }
    long attributes = spans.stream().mapToLong(Span::allDroppedAttributes).sum();
    if (attributes > 0) {
      unknown.add(attributes + " attributes were left out before they were written");
    }
    long links = spans.stream().mapToLong(Span::droppedLinks).sum();
    if (links > 0) {
      unknown.add(links + " links were left out before they were written");
    }
  }

  private static void addUnended(List<Span> spans, SpanFiles files, List<String> unknown) {
    long open = spans.stream().filter(span -> span.state() == Span.State.OPEN).count();
    long cut = spans.stream().filter(span -> span.state() == Span.State.CUT_OFF).count();
    if (open > 0) {
      unknown.add(open + " spans have not ended: what they will still say");
      unknown.addAll(NodeLife.untold(spans, files));
    }
    long unbegun = spans.stream().filter(span -> !span.startKnown()).count();
    if (unbegun > 0) {
      unknown.add(
          unbegun
              + " spans began before all that these files have of them: when, and how long they"
              + " last (so_far is the least)");
    }
    if (cut > 0) {
      unknown.add(cut + " spans were cut off: what they had still to say");
    }
  }

  /** What is not known because of the files themselves. */
  public static List<String> ofFiles(SpanFiles files, ScanCounts counts) {
    List<String> unknown = new ArrayList<>();
    if (counts.unreadableLines() > 0) {
      unknown.add(
          counted(counts.unreadableLines(), "line")
              + " of interest "
              + (counts.unreadableLines() == 1 ? "was" : "were")
              + " torn or foreign");
    }
    if (counts.oversizeLines() > 0) {
      unknown.add(
          counted(counts.oversizeLines(), "line")
              + (counts.oversizeLines() == 1 ? " was" : " were")
              + " too long to be looked at");
    }
    counts.fileProblems().forEach(problem -> unknown.add("not read to the end: " + problem));
    unknown.addAll(LastMetrics.sentences(files));
    return unknown;
  }

  private static String clockSentence(ClockOffsets.Offset clock) {
    String node = "clock of " + NodeTag.plain(clock.node()) + " " + clock.node().coordinator();
    if (clock.leastNanos() > clock.mostNanos()) {
      return node
          + ": its calls contradict each other, it was set or drifts; times of other nodes are not"
          + " comparable";
    }
    String range = Times.span(clock.leastNanos()) + " to " + Times.span(clock.mostNanos());
    return clock.isCorrected()
        ? node
            + ": "
            + Times.span(clock.aheadNanos())
            + " ahead ("
            + range
            + "), taken off its times here"
        : node + ": its offset, somewhere from " + range;
  }
}
