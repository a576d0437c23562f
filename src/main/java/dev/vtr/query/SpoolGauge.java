package dev.vtr.query;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.vtr.query.scan.SpanFiles;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The last {@code trace.spool_bytes} of the metrics file: what spokes had not shipped when it was
 * written.
 */
final class SpoolGauge {
  private static final int TAIL_BYTES = 256 << 10;
  private static final String NAME = "\"name\":\"trace.spool_bytes\"";

  private SpoolGauge() {}

  /** A sentence if the metrics file beside the first span file tells of an unshipped spool. */
  static Optional<String> lastIn(SpanFiles files) {
    if (files.named().isEmpty()) {
      return Optional.empty();
    }
    Path metrics = metricsPath(files.named().getFirst());
    if (!Files.isRegularFile(metrics)) {
      return Optional.empty();
    }
    String tail = tail(metrics);
    int at = tail.lastIndexOf(NAME);
    int start = at < 0 ? -1 : tail.lastIndexOf('\n', at) + 1;
    int end = at < 0 ? -1 : tail.indexOf('\n', at);
    return end < 0 ? Optional.empty() : sentence(tail.substring(start, end));
  }

  private static Path metricsPath(Path spans) {
    String named = System.getenv("VTR_METRICS_JSONL_PATH");
    return named == null || named.isEmpty()
        ? spans.toAbsolutePath().resolveSibling("metrics.jsonl")
        : Path.of(named);
  }

  private static Optional<String> sentence(String line) {
    try (JsonParser json = new JsonFactory().createParser(line)) {
      double bytes = 0;
      String timestamp = "";
      json.nextToken();
      for (String key = json.nextFieldName(); key != null; key = json.nextFieldName()) {
        JsonToken token = json.nextToken();
        if (key.equals("value") && token.isNumeric()) {
          bytes = json.getDoubleValue();
        } else if (key.equals("ts")) {
          timestamp = json.getValueAsString("");
        } else {
          json.skipChildren();
        }
      }
      return bytes > 0
          ? Optional.of(
              (long) bytes + " bytes of spans were in spools by the metrics of " + timestamp)
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
