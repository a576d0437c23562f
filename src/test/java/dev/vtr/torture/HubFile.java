package dev.vtr.torture;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vtr.trace.jsonl.Segments;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/** The lines of a hub's file and its rotated siblings, counted. */
final class HubFile {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final Map<String, BitSet> seqs = new HashMap<>();
  private long lines;
  private long doubles;
  private long unparsable;
  private long losses;

  static HubFile read(Path active) throws IOException {
    HubFile file = new HubFile();
    for (Path segment : new Segments(active).inOrder()) {
      try (BufferedReader reader = Files.newBufferedReader(segment)) {
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
          file.count(line);
        }
      }
    }
    return file;
  }

  private void count(String line) {
    lines++;
    try {
      JsonNode json = JSON.readTree(line);
      String instance = json.path("resource").path("service.instance.id").asText();
      int seq = json.path("seq").asInt();
      if (instance.isEmpty() || seq <= 0) {
        unparsable++;
        return;
      }
      losses += json.path("type").asText().equals("loss") ? 1 : 0;
      BitSet known = seqs.computeIfAbsent(instance, i -> new BitSet());
      doubles += known.get(seq) ? 1 : 0;
      known.set(seq);
    } catch (JacksonException e) {
      unparsable++;
    }
  }

  /**
   * Lines that are not there: those of each process of {@code written} up to the number it had on
   * its disk, and holes before the last line of any.
   */
  long missing(Map<String, Long> written) {
    long missing = 0;
    for (Map.Entry<String, Long> promise : written.entrySet()) {
      BitSet known = seqs.getOrDefault(promise.getKey(), new BitSet());
      missing += promise.getValue() - known.get(1, promise.getValue().intValue() + 1).cardinality();
    }
    for (BitSet known : seqs.values()) {
      missing += known.length() - 1 - known.cardinality();
    }
    return missing;
  }

  long lines() {
    return lines;
  }

  long doubles() {
    return doubles;
  }

  long unparsable() {
    return unparsable;
  }

  long losses() {
    return losses;
  }
}
