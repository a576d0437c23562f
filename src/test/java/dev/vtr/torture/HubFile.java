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
import java.util.function.Consumer;

/** The lines of a hub's file and its rotated siblings, counted. */
final class HubFile {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final Consumer<JsonNode> reader;
  private final Map<String, BitSet> seqs = new HashMap<>();
  private final Map<String, Long> spans = new HashMap<>();
  private long lines;
  private long doubles;
  private long unparsable;
  private long losses;

  private HubFile(Consumer<JsonNode> reader) {
    this.reader = reader;
  }

  static HubFile read(Path active) throws IOException {
    return read(active, line -> {});
  }

  /** As above; {@code reader} sees each line that counts, too. */
  static HubFile read(Path active, Consumer<JsonNode> reader) throws IOException {
    HubFile file = new HubFile(reader);
    file.readMore(active);
    return file;
  }

  /** What is only in a spool yet, with its rotated siblings. */
  void andUnshipped(Path spool) throws IOException {
    long before = doubles;
    readMore(spool);
    doubles = before;
  }

  private void readMore(Path active) throws IOException {
    for (Path segment : new Segments(active).inOrder()) {
      try (BufferedReader text = Files.newBufferedReader(segment)) {
        for (String line = text.readLine(); line != null; line = text.readLine()) {
          count(line);
        }
      }
    }
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
      BitSet known = seqs.computeIfAbsent(instance, i -> new BitSet());
      if (known.get(seq)) {
        doubles++;
        return;
      }
      known.set(seq);
      countSpans(json);
      reader.accept(json);
    } catch (JacksonException e) {
      unparsable++;
    }
  }

  private void countSpans(JsonNode json) {
    String coordinator = json.path("resource").path("coordinator.name").asText();
    switch (json.path("type").asText()) {
      case "span" -> spans.merge(coordinator, 1L, Long::sum);
      case "loss" -> {
        losses++;
        spans.merge(lossesOf(coordinator), json.path("spans").asLong(), Long::sum);
      }
      default -> {}
    }
  }

  private static String lossesOf(String coordinator) {
    return coordinator + " lost";
  }

  /** Spans of a coordinator that have a line. */
  long spans(String coordinator) {
    return spans.getOrDefault(coordinator, 0L);
  }

  /** Spans of a coordinator that its {@code loss} lines count. */
  long lostSpans(String coordinator) {
    return spans.getOrDefault(lossesOf(coordinator), 0L);
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

  /** Whether the line is there. */
  boolean holds(String instance, int seq) {
    BitSet known = seqs.get(instance);
    return known != null && known.get(seq);
  }

  /** Lines that {@code earlier} holds and this one does not. */
  long goneSince(HubFile earlier) {
    long gone = 0;
    for (Map.Entry<String, BitSet> before : earlier.seqs.entrySet()) {
      BitSet left = (BitSet) before.getValue().clone();
      left.andNot(seqs.getOrDefault(before.getKey(), new BitSet()));
      gone += left.cardinality();
    }
    return gone;
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
