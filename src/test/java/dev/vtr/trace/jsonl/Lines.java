package dev.vtr.trace.jsonl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** Reads trace files back strictly: a line that is not one JSON object fails the test. */
final class Lines {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Lines() {}

  /** All lines of a file and its rotated siblings, oldest first. */
  static List<JsonNode> of(Path active) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (Path segment : new Segments(active).inOrder()) {
      lines.addAll(ofOne(segment));
    }
    return lines;
  }

  /** All lines of one file. */
  static List<JsonNode> ofOne(Path segment) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    String text = Files.readString(segment);
    if (!text.isEmpty() && !text.endsWith("\n")) {
      throw new AssertionError("torn line at the end of " + segment);
    }
    for (String line : text.lines().toList()) {
      if (!line.isEmpty()) {
        lines.add(parse(line));
      }
    }
    return lines;
  }

  static JsonNode parse(String line) throws IOException {
    if (!Tail.isObject(
        line.getBytes(StandardCharsets.UTF_8), 0, line.getBytes(StandardCharsets.UTF_8).length)) {
      throw new AssertionError("not a JSON object: " + line);
    }
    return JSON.readTree(line);
  }

  static List<JsonNode> ofType(List<JsonNode> lines, String type) {
    return lines.stream().filter(line -> line.path("type").asText().equals(type)).toList();
  }

  /** Spans that loss lines of this process account for. */
  static long lost(List<JsonNode> lines) {
    return ofType(lines, "loss").stream().mapToLong(line -> line.path("spans").asLong()).sum();
  }

  /** The lines are numbered from one, in their order. */
  static void assertSeqsWithoutHole(List<JsonNode> lines) {
    assertThat(seqs(lines)).containsExactlyElementsOf(seqsUpTo(lines.size()));
  }

  /** The numbers from one to {@code last}. */
  static List<Long> seqsUpTo(long last) {
    return LongStream.rangeClosed(1, last).boxed().toList();
  }

  /** The numbers of all lines, in the order of the file. */
  static List<Long> seqs(List<JsonNode> lines) {
    return lines.stream().map(line -> line.path("seq").asLong()).toList();
  }

  /** Names of an object's members in order. */
  static List<String> keys(JsonNode object) {
    List<String> keys = new ArrayList<>();
    object.fieldNames().forEachRemaining(keys::add);
    return keys;
  }
}
