package dev.vtr.cli.agent;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** One JSON object with a {@code trace_id} at its end, and a newline: what a command prints. */
final class Answer {
  /** Writes the fields of an object that has been begun. */
  interface Fields {
    void write(JsonGenerator json) throws IOException;
  }

  private static final JsonFactory JSON = new JsonFactory();

  private Answer() {}

  static String of(String traceId, Fields fields) {
    var bytes = new ByteArrayOutputStream(1024);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      fields.write(json);
      json.writeStringField("trace_id", traceId);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    bytes.write('\n');
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
