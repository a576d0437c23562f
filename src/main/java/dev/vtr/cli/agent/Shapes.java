package dev.vtr.cli.agent;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.vtr.proto.Coordinator;
import dev.vtr.proto.Session;
import java.io.IOException;
import java.time.LocalDate;
import java.util.Map;
import java.util.TreeMap;

/** The JSON that several commands share: sessions and coordinators. */
final class Shapes {
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long MILLIS_PER_DAY = 86_400_000;

  private Shapes() {}

  static void sessionField(JsonGenerator json, Session session) throws IOException {
    json.writeFieldName("session");
    session(json, session);
  }

  static void session(JsonGenerator json, Session session) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", session.getId());
    json.writeStringField("name", session.getName());
    json.writeStringField("coordinator", session.getCoordinator());
    json.writeStringField("status", status(session));
    json.writeNumberField("cols", session.getCols());
    json.writeNumberField("rows", session.getRows());
    json.writeStringField("created_at", instant(session.getCreatedAtNs()));
    json.writeBooleanField("idle", session.getIdle());
    json.writeStringField("title", session.getTitle());
    if (session.hasExitedAtNs()) {
      json.writeStringField("exited_at", instant(session.getExitedAtNs()));
    }
    if (session.hasExitCode()) {
      json.writeNumberField("exit_code", session.getExitCode());
    }
    if (session.hasExitSignal()) {
      json.writeNumberField("exit_signal", session.getExitSignal());
    }
    json.writeEndObject();
  }

  private static String status(Session session) {
    return switch (session.getStatusValue()) {
      case Session.Status.CLOSING_VALUE -> "closing";
      case Session.Status.EXITED_VALUE -> "exited";
      case Session.Status.RUNNING_VALUE, Session.Status.STATUS_UNSPECIFIED_VALUE -> "running";
      default -> "unknown"; // of a newer node
    };
  }

  static void coordinator(JsonGenerator json, Coordinator coordinator) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", coordinator.getName());
    json.writeStringField("role", coordinator.getRole());
    json.writeStringField("version", coordinator.getVersion());
    json.writeArrayFieldStart("sessions");
    for (Session session : coordinator.getSessionsList()) {
      session(json, session);
    }
    json.writeEndArray();
    if (!coordinator.getError().isEmpty()) {
      json.writeStringField("error", coordinator.getError());
    }
    if (coordinator.getLabelsCount() > 0) {
      json.writeObjectFieldStart("labels");
      for (Map.Entry<String, String> label : new TreeMap<>(coordinator.getLabelsMap()).entrySet()) {
        json.writeStringField(label.getKey(), label.getValue());
      }
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  /** RFC 3339 in UTC, to the millisecond. */
  static String instant(long epochNanos) {
    // By hand: loading java.time's formatters takes longer than the call to the hub.
    long millis = Math.floorDiv(epochNanos, NANOS_PER_MILLI);
    int ofDay = (int) Math.floorMod(millis, MILLIS_PER_DAY);
    var text = new StringBuilder(24);
    text.append(LocalDate.ofEpochDay(Math.floorDiv(millis, MILLIS_PER_DAY))).append('T');
    padded(text, ofDay / 3_600_000, 2).append(':');
    padded(text, ofDay / 60_000 % 60, 2).append(':');
    padded(text, ofDay / 1000 % 60, 2).append('.');
    return padded(text, ofDay % 1000, 3).append('Z').toString();
  }

  private static StringBuilder padded(StringBuilder text, int number, int width) {
    String digits = Integer.toString(number);
    return text.append("0".repeat(width - digits.length())).append(digits);
  }
}
