package dev.vtr.trace.jsonl;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What names a line of the trace file, read without making objects of the rest.
 *
 * @param seq 0 if the line has none
 * @param firstSeq first number that the line accounts for: its own, or what a loss line says
 * @param endNs end of the span, or the line's own time; 0 if it has neither
 * @param fromNs of a loss line the end of the first lost span; else as {@code endNs}
 * @param spans ended spans that the line accounts for: one, or what a loss line counts
 */
record LineHead(
    String type,
    long seq,
    long firstSeq,
    long endNs,
    long fromNs,
    long spans,
    String instanceId,
    String coordinator) {
  private static final JsonFactory JSON = new JsonFactory();

  boolean isSpan() {
    return type.equals("span");
  }

  /** Reads a line without its line end; null when it is not one JSON object. */
  static @Nullable LineHead read(byte[] bytes, int offset, int length) {
    if (length < 2 || bytes[offset] != '{') {
      return null;
    }
    try (JsonParser parser = JSON.createParser(bytes, offset, length)) {
      return new Reader(parser).read();
    } catch (IOException e) {
      return null;
    }
  }

  private static final class Reader {
    private final JsonParser parser;
    private String type = "";
    private long seq;
    private long endNs;
    private long lostFromNs;
    private long lostSpans;
    private long lostFirstSeq;
    private String lostInstance = "";
    private String instanceId = "";
    private String coordinator = "";

    private Reader(JsonParser parser) {
      this.parser = parser;
    }

    private @Nullable LineHead read() throws IOException {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        member(parser.currentName());
      }
      if (parser.currentToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
        return null;
      }
      long spans = type.equals("span") ? 1 : lostSpans;
      boolean tellsOwn = lostFirstSeq > 0 && lostInstance.equals(instanceId);
      long firstSeq = tellsOwn ? Math.min(lostFirstSeq, seq) : seq;
      return new LineHead(
          type,
          seq,
          firstSeq,
          endNs,
          lostFromNs > 0 ? lostFromNs : endNs,
          spans,
          instanceId,
          coordinator);
    }

    private void member(String name) throws IOException {
      JsonToken value = parser.nextToken();
      switch (name) {
        case "type" -> type = parser.getText();
        case "seq" -> seq = parser.getValueAsLong(0);
        case "instance" -> lostInstance = parser.getText();
        case "first_seq" -> lostFirstSeq = parser.getValueAsLong(0);
        case "spans" -> lostSpans = parser.getValueAsLong(0);
        case "from_ns" -> lostFromNs = parser.getValueAsLong(0);
        case "end_ns", "to_ns" -> endNs = parser.getValueAsLong(0);
        case "start_ns" -> endNs = endNs == 0 ? parser.getValueAsLong(0) : endNs;
        case "resource" -> resource(value);
        default -> parser.skipChildren();
      }
    }

    private void resource(JsonToken value) throws IOException {
      if (value != JsonToken.START_OBJECT) {
        parser.skipChildren();
        return;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        switch (name) {
          case "service.instance.id" -> instanceId = parser.getText();
          case "coordinator.name" -> coordinator = parser.getText();
          default -> parser.skipChildren();
        }
      }
    }
  }
}
