package dev.vtr.query;

import dev.vtr.query.scan.JsonText;
import dev.vtr.query.scan.SpanFiles;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the last metrics of the nodes say about the span files: what spokes had not shipped ({@code
 * trace.spool_bytes}), and what never became a line ({@code trace.dropped_spans}).
 *
 * <p>Read are the metrics file that goes with the first span file and those of the spools below it,
 * each only at its end. A spoke on another machine has its metrics there, but says to the hub with
 * every batch what else waits in its spool, and the hub's metrics tell it under the spoke's name.
 * Of what two files say of one node the newer counts.
 */
final class LastMetrics {
  private static final int TAIL_BYTES = 256 << 10;

  /** Spools looked at; a hub has at most so many spokes on its own machine. */
  private static final int SPOOLS_MAX = 100;

  private static final String SPOOL_BYTES = "trace.spool_bytes";
  private static final String DROPPED_SPANS = "trace.dropped_spans";

  private record Value(String metric, String coordinator, String timestamp, long value) {}

  private LastMetrics() {}

  /** A sentence for each thing that the metrics tell is missing. */
  static List<String> sentences(SpanFiles files) {
    Map<String, Value> newest = new LinkedHashMap<>();
    for (Path metrics : metricsFiles(files)) {
      for (Value last : lastOf(metrics)) {
        newest.merge(
            last.metric + " " + last.coordinator,
            last,
            (one, other) -> one.timestamp.compareTo(other.timestamp) >= 0 ? one : other);
      }
    }
    return newest.values().stream()
        .filter(last -> last.value > 0)
        .map(LastMetrics::sentence)
        .toList();
  }

  private static String sentence(Value last) {
    String node = last.coordinator.isEmpty() ? "" : " of " + last.coordinator;
    return last.metric.equals(SPOOL_BYTES)
        ? last.value
            + " bytes of spans were in the spool"
            + node
            + " and not shipped, by the metrics of "
            + last.timestamp
        : last.value
            + (last.value == 1 ? " span" : " spans")
            + node
            + (last.value == 1 ? " was" : " were")
            + " lost since its start, by the metrics of "
            + last.timestamp;
  }

  private static List<Path> metricsFiles(SpanFiles files) {
    List<Path> found = new ArrayList<>();
    Path spans = files.named().getFirst().toAbsolutePath();
    Path own = files.metrics();
    add(own, found);
    try (DirectoryStream<Path> spools =
        Files.newDirectoryStream(spans.resolveSibling("spool"), Files::isDirectory)) {
      for (Path spool : spools) {
        add(spool.resolve(own.getFileName()), found);
      }
    } catch (IOException none) {
      return found; // no spools here, or not for us
    }
    return found;
  }

  private static void add(Path metrics, List<Path> found) {
    if (found.size() < SPOOLS_MAX && Files.isRegularFile(metrics)) {
      found.add(metrics);
    }
  }

  /** The last value of each of the two metrics and each coordinator. */
  private static List<Value> lastOf(Path metrics) {
    Map<String, Value> last = new LinkedHashMap<>();
    for (String line : tail(metrics).split("\n", -1)) {
      if (line.contains(SPOOL_BYTES) || line.contains(DROPPED_SPANS)) {
        value(line).ifPresent(value -> last.put(value.metric + " " + value.coordinator, value));
      }
    }
    return List.copyOf(last.values());
  }

  private static Optional<Value> value(String line) {
    byte[] text = line.getBytes(StandardCharsets.UTF_8);
    try {
      Map<String, Object> fields = new JsonText().object(text, 0, text.length);
      String metric = Span.text(fields, "name");
      boolean wanted = metric.equals(SPOOL_BYTES) || metric.equals(DROPPED_SPANS);
      return wanted
              && fields.get("value") instanceof Number value
              && fields.get("attrs") instanceof Map<?, ?> attributes
          ? Optional.of(
              new Value(
                  metric,
                  attributes.get("coordinator") instanceof String coordinator ? coordinator : "",
                  Span.text(fields, "ts"),
                  value.longValue()))
          : Optional.empty();
    } catch (IOException torn) {
      return Optional.empty();
    }
  }

  private static String tail(Path file) {
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      byte[] tail = new byte[(int) Math.min(TAIL_BYTES, in.length())];
      in.seek(in.length() - tail.length);
      in.readFully(tail);
      return new String(tail, StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      return "";
    }
  }
}
