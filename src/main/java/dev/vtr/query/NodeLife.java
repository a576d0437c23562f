package dev.vtr.query;

import dev.vtr.query.scan.LineParser;
import dev.vtr.query.scan.LossLine;
import dev.vtr.query.scan.ScanCounts;
import dev.vtr.query.scan.SpanFile;
import dev.vtr.query.scan.SpanFiles;
import dev.vtr.query.scan.SpanLine;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells spans that are still open from spans that were cut off, by the newest lines of the files.
 *
 * <p>A process is known to be gone when a later process of the same coordinator has written since.
 * Files say no more: a process that merely fell silent counts as alive, and its spans as open.
 */
final class NodeLife {
  /** How much is read of the end of a file. */
  private static final int TAIL_BYTES = 256 << 10;

  /** How many of the newest files are looked at. */
  private static final int FILES_MAX = 3;

  private record Sighting(String instance, long atNanos) {}

  private final SpanFiles files;

  NodeLife(SpanFiles files) {
    this.files = files;
  }

  /**
   * The same spans, with those of processes that are gone marked as cut off. Reads nothing if none
   * is open.
   */
  List<Span> judge(List<Span> spans) {
    if (spans.stream().noneMatch(span -> span.state() == Span.State.OPEN)) {
      return spans;
    }
    Map<String, Sighting> latest = new HashMap<>();
    files.files().reversed().stream()
        .filter(file -> !file.isPacked())
        .limit(FILES_MAX)
        .forEach(file -> look(file, latest));
    return spans.stream()
        .map(span -> isCutOff(span, latest) ? span.withState(Span.State.CUT_OFF) : span)
        .toList();
  }

  private static boolean isCutOff(Span span, Map<String, Sighting> latest) {
    Sighting sighting = latest.get(key(span.resource()));
    return span.state() == Span.State.OPEN
        && sighting != null
        && !span.coordinator().isEmpty()
        && !sighting.instance().equals(span.instance())
        && sighting.atNanos() > span.endNanos();
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
        parser
            .parse(tail, start, at)
            .ifPresent(
                parsed -> {
                  if (parsed instanceof SpanLine line) {
                    note(line.resource(), Times.nanosOf(line.timestamp()), latest);
                  } else if (parsed instanceof LossLine loss) {
                    note(loss.resource(), loss.toNanos(), latest);
                  }
                });
      }
    }
  }

  private static void note(
      Map<String, Object> resource, long atNanos, Map<String, Sighting> latest) {
    latest.merge(
        key(resource),
        new Sighting(Span.text(resource, "service.instance.id"), atNanos),
        (one, other) -> one.atNanos() >= other.atNanos() ? one : other);
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
