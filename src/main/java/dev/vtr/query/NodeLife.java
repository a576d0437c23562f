package dev.vtr.query;

import dev.vtr.query.scan.LineParser;
import dev.vtr.query.scan.LineScan;
import dev.vtr.query.scan.LineVisitor;
import dev.vtr.query.scan.LossLine;
import dev.vtr.query.scan.NeedleSet;
import dev.vtr.query.scan.ScanCounts;
import dev.vtr.query.scan.SpanFile;
import dev.vtr.query.scan.SpanFiles;
import dev.vtr.query.scan.SpanLine;
import dev.vtr.query.scan.TraceLine;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells spans that are still open from spans that were cut off.
 *
 * <p>A process is known to be gone when a later one of the same coordinator has written since: the
 * newest lines tell, or, of a coordinator that is not among these, all lines since the span's last
 * sign of life. A process of this machine is also known to be gone when nobody holds the lock of
 * its file any more. Of any other, files say no more: its spans count as open, and {@link #untold}
 * says so.
 */
final class NodeLife {
  /** How much is read of the end of a file. */
  private static final int TAIL_BYTES = 256 << 10;

  /** How many of the newest files are looked at. */
  private static final int FILES_MAX = 3;

  /** Coordinators looked for in one pass. */
  private static final int COORDINATORS_MAX = 200;

  private static final Path KERNELS_LOCKS = Path.of("/proc/locks");

  private record Sighting(String instance, long atNanos) {}

  /** Calls within calls that are followed downward from one that waits. */
  private static final int DEPTH_MAX = 32;

  private final LineScan scan;
  private final long nowNanos;

  NodeLife(LineScan scan) {
    this.scan = scan;
    this.nowNanos = Times.nanosOf(scan.clock().instant());
  }

  /**
   * The same spans, with those of processes that are gone marked as cut off, and those that go on
   * lasting as far as anything tells: until now where their process is known to live, or where a
   * span of such a process waits for them; else until their process was last heard of. Reads
   * nothing if none is open.
   */
  List<Span> judge(List<Span> spans) {
    if (spans.stream().noneMatch(NodeLife::isOpen)) {
      return spans;
    }
    Map<String, Sighting> latest = new HashMap<>();
    scan.files().files().reversed().stream()
        .filter(file -> !file.isPacked())
        .limit(FILES_MAX)
        .forEach(file -> look(file, latest));
    lookForTheQuiet(
        spans.stream()
            .filter(span -> isOpen(span) && !span.coordinator().isEmpty())
            .filter(span -> !latest.containsKey(key(span.resource())))
            .toList(),
        latest);
    WriterLocks locks = WriterLocks.now(KERNELS_LOCKS);
    return awaited(spans.stream().map(span -> judge(span, latest, locks)).toList());
  }

  private Span judge(Span span, Map<String, Sighting> latest, WriterLocks locks) {
    if (!isOpen(span)) {
      return span;
    }
    if (isFollowed(span, latest)) {
      return span.withState(Span.State.CUT_OFF);
    }
    return switch (locks.writerOf(span, scan.files())) {
      case GONE -> span.withState(Span.State.CUT_OFF);
      case LIVES -> span.lastingUntil(nowNanos);
      case UNKNOWN -> {
        Sighting sighting = latest.get(key(span.resource()));
        yield sighting != null && sighting.instance().equals(span.instance())
            ? span.lastingUntil(sighting.atNanos())
            : span;
      }
    };
  }

  /** What an open span of a process that lives still waits for has come as far as it. */
  private List<Span> awaited(List<Span> judged) {
    Map<String, Span> openById = new LinkedHashMap<>();
    judged.stream()
        .filter(NodeLife::isOpen)
        .forEach(span -> openById.put(span.traceId() + span.spanId(), span));
    boolean goesOn = true;
    for (int depth = 0; goesOn && depth < DEPTH_MAX; depth++) {
      goesOn = false;
      for (Map.Entry<String, Span> entry : openById.entrySet()) {
        Span span = entry.getValue();
        Span caller = openById.get(span.traceId() + span.parentSpanId());
        if (caller != null && caller.endNanos() == nowNanos && span.endNanos() < nowNanos) {
          entry.setValue(span.lastingUntil(nowNanos));
          goesOn = true;
        }
      }
    }
    return judged.stream()
        .map(
            span ->
                isOpen(span) ? openById.getOrDefault(span.traceId() + span.spanId(), span) : span)
        .toList();
  }

  /** A sentence for each node of which nothing here tells whether it lives, and spans are open. */
  static List<String> untold(List<Span> spans, SpanFiles files) {
    WriterLocks locks = WriterLocks.now(KERNELS_LOCKS);
    return spans.stream()
        .filter(NodeLife::isOpen)
        .filter(span -> locks.writerOf(span, files) == WriterLocks.Writer.UNKNOWN)
        .map(span -> (span.role() + " " + span.coordinator()).strip())
        .distinct()
        .limit(COORDINATORS_MAX)
        .map(
            node ->
                "whether "
                    + (node.isEmpty() ? "the process" : node)
                    + " still runs: nothing beside these files tells, only its own machine or the"
                    + " files that it writes itself")
        .toList();
  }

  private static boolean isOpen(Span span) {
    return span.state() == Span.State.OPEN;
  }

  private static boolean isFollowed(Span span, Map<String, Sighting> latest) {
    Sighting sighting = latest.get(key(span.resource()));
    return sighting != null
        && !span.coordinator().isEmpty()
        && !sighting.instance().equals(span.instance())
        && sighting.atNanos() > span.endNanos();
  }

  /** Who has not written lately is looked for in all lines; there are few of them. */
  private void lookForTheQuiet(List<Span> spans, Map<String, Sighting> latest) {
    if (spans.isEmpty()) {
      return;
    }
    List<String> needles =
        spans.stream()
            .map(Span::coordinator)
            .distinct()
            .limit(COORDINATORS_MAX)
            .map(name -> "\"coordinator.name\":\"" + name + "\"")
            .toList();
    long since = spans.stream().mapToLong(Span::endNanos).min().orElse(0);
    for (Sightings found :
        scan.scan(NeedleSet.of(needles), Sightings::new, Times.instantOf(since))) {
      found.latest.forEach((node, sighting) -> latest.merge(node, sighting, NodeLife::later));
    }
  }

  /** Notes who wrote last of each node. */
  private static final class Sightings implements LineVisitor {
    final Map<String, Sighting> latest = new HashMap<>();
    final LineParser parser = new LineParser(new ScanCounts());

    @Override
    public void line(byte[] text, int from, int to) {
      parser.parse(text, from, to).ifPresent(parsed -> note(parsed, latest));
    }
  }

  private static void note(TraceLine parsed, Map<String, Sighting> latest) {
    if (parsed instanceof SpanLine line) {
      note(line.resource(), Times.nanosOf(line.timestamp()), latest);
    } else if (parsed instanceof LossLine loss) {
      noteLoss(loss, latest);
    }
  }

  /** A hub that refuses a spoke's lines tells of no process of it. */
  private static void noteLoss(LossLine loss, Map<String, Sighting> latest) {
    if (!Span.text(loss.resource(), "service.instance.id").isEmpty()) {
      note(loss.resource(), loss.toNanos(), latest);
    }
  }

  private static String key(Map<String, Object> resource) {
    return Span.text(resource, "vtr.role") + "/" + Span.text(resource, "coordinator.name");
  }

  private static void look(SpanFile file, Map<String, Sighting> latest) {
    byte[] tail = tail(file);
    LineParser parser = new LineParser(new ScanCounts());
    int from = 0;
    for (int at = 0; at < tail.length; at++) {
      if (tail[at] == '\n') {
        int start = from;
        from = at + 1;
        parser.parse(tail, start, at).ifPresent(parsed -> note(parsed, latest));
      }
    }
  }

  private static void note(
      Map<String, Object> resource, long atNanos, Map<String, Sighting> latest) {
    latest.merge(
        key(resource),
        new Sighting(Span.text(resource, "service.instance.id"), atNanos),
        NodeLife::later);
  }

  private static Sighting later(Sighting one, Sighting other) {
    return one.atNanos() >= other.atNanos() ? one : other;
  }

  private static byte[] tail(SpanFile file) {
    try (FileChannel channel = FileChannel.open(file.path(), StandardOpenOption.READ)) {
      ByteBuffer tail = ByteBuffer.allocate((int) Math.min(TAIL_BYTES, channel.size()));
      channel.position(channel.size() - tail.capacity());
      while (tail.hasRemaining() && channel.read(tail) >= 0) {
        // Until the tail is full or the file has become shorter.
      }
      return tail.array();
    } catch (IOException gone) {
      return new byte[0];
    }
  }
}
