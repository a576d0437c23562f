package dev.vtr.trace.jsonl;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Checks lines that another process wrote before they get into the hub's file: one JSON object in
 * the file's own form, of a known type, ids in hex, times that can be, losses that are counts, and
 * a coordinator and role that are the sender's own.
 *
 * <p>Any thread.
 */
public final class ForeignLines {
  /** Longest line taken, without its line end. */
  public static final int MAX_BYTES = LineEncoder.MAX_LINE_BYTES - 1;

  /** A clock may be this far ahead of the hub's; further is no clock but a forgery or a defect. */
  static final Duration MAX_AHEAD = Duration.ofHours(24);

  /** No span is older than the program. */
  static final Instant OLDEST = Instant.parse("2020-01-01T00:00:00Z");

  /** Within which a line says its type. */
  private static final int HEAD_BYTES = 128;

  private static final int MAX_DEPTH = 32;
  private static final int MAX_NAME_CHARS = 256;
  private static final int MAX_INSTANCE_CHARS = 128;

  /** Most that a loss line may count: what every reader of JSON can hold. */
  private static final long MAX_COUNT = 1L << 53;

  /** Those of {@link LossReason}, and of versions to come. */
  private static final Pattern REASON = Pattern.compile("[a-z_]{1,40}");

  private static final Set<String> TYPES = Set.of("span", "span_start", "span_progress", "loss");
  private static final Set<String> KINDS =
      Set.of("internal", "server", "client", "producer", "consumer");

  private static final ObjectMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxStringLength(LineEncoder.MAX_LINE_BYTES)
                          .maxNumberLength(40)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final InstantSource clock;

  public ForeignLines(InstantSource clock) {
    this.clock = clock;
  }

  /** What became of a line. */
  public sealed interface Verdict {
    /** It may be stored as it is. */
    record Accepted(ForeignLine line) implements Verdict {}

    /**
     * It may not; the reason names the field, never its value.
     *
     * @param isSpan whether it would have told of a span that ended, as far as it can be read
     * @param claimedEpochNanos the end that it claims, which may be none that can be; 0 if it
     *     cannot be read
     */
    record Refused(String reason, boolean isSpan, long claimedEpochNanos) implements Verdict {}
  }

  private static final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    Refusal(String reason) {
      super(reason, null, false, false);
    }
  }

  /**
   * Checks one line.
   *
   * @param line without its line end; kept, not copied
   * @param coordinator the authenticated sender's, which {@code coordinator.name} must equal; empty
   *     for a client, whose lines must not name one
   */
  public Verdict check(ByteBuffer line, String coordinator) {
    try {
      return new Verdict.Accepted(accepted(line, coordinator));
    } catch (Refusal e) {
      return refused(String.valueOf(e.getMessage()), line);
    }
  }

  /** A line that is not stored for {@code reason}, counted as what it claims to be. */
  static Verdict refused(String reason, ByteBuffer line) {
    byte[] bytes = new byte[Math.min(line.remaining(), MAX_BYTES)];
    line.duplicate().get(bytes);
    LineHead head = LineHead.read(bytes, 0, bytes.length);
    return head != null
        ? new Verdict.Refused(reason, head.isSpan(), head.endNs())
        : new Verdict.Refused(reason, seemsASpan(bytes), 0);
  }

  private static boolean seemsASpan(byte[] bytes) {
    int begin = Math.min(bytes.length, HEAD_BYTES);
    return new String(bytes, 0, begin, StandardCharsets.UTF_8).contains("\"type\":\"span\"");
  }

  private ForeignLine accepted(ByteBuffer line, String coordinator) throws Refusal {
    require(line.remaining() <= MAX_BYTES, "line: longer than " + MAX_BYTES + " bytes");
    JsonNode json = parse(line);
    String type = json.path("type").asText();
    require(TYPES.contains(type), "type: not a line of a trace file");
    JsonNode resource = json.path("resource");
    require(resource.isObject(), "resource: missing");
    require(
        resource.path("coordinator.name").asText().equals(coordinator),
        "resource coordinator.name: not the sender's");
    JsonNode role = resource.path("vtr.role");
    require(
        coordinator.isEmpty() || role.isMissingNode() || role.asText().equals("spoke"),
        "resource vtr.role: not the sender's");
    String instanceId = resource.path("service.instance.id").asText();
    require(
        !instanceId.isEmpty() && instanceId.length() <= MAX_INSTANCE_CHARS,
        "resource service.instance.id: missing or too long");
    JsonNode seq = json.path("seq");
    require(
        seq.isMissingNode()
            || (seq.canConvertToLong() && seq.isIntegralNumber() && seq.asLong() > 0),
        "seq: not a positive number");
    Instant ts = Timestamps.parse(json.path("ts").asText());
    if (ts == null) {
      throw new Refusal("ts: not RFC 3339 in UTC with milliseconds");
    }
    require(
        !ts.isBefore(OLDEST) && !ts.isAfter(clock.instant().plus(MAX_AHEAD)),
        "ts: a time that cannot be");
    if (type.equals("loss")) {
      checkLoss(json);
    } else {
      checkSpan(json, type);
    }
    return new ForeignLine(line, instanceId, seq.asLong(0), type.equals("span"));
  }

  private static JsonNode parse(ByteBuffer line) throws Refusal {
    String form = LineForm.problem(line);
    require(form.isEmpty(), form);
    byte[] bytes = new byte[line.remaining()];
    line.duplicate().get(bytes);
    try (JsonParser parser = JSON.createParser(bytes)) {
      JsonNode json = JSON.readTree(parser);
      require(json != null && json.isObject(), "line: not a JSON object");
      require(parser.nextToken() == null, "line: more than one JSON object");
      return json;
    } catch (IOException e) {
      throw new Refusal("line: not JSON");
    }
  }

  private void checkLoss(JsonNode json) throws Refusal {
    require(REASON.matcher(json.path("reason").asText()).matches(), "reason: not a word");
    require(isCount(json.path("spans")), "spans: not a count");
    JsonNode otherLines = json.path("other_lines");
    require(otherLines.isMissingNode() || isCount(otherLines), "other_lines: not a count");
    long from = time(json.path("from_ns"), "from_ns");
    require(time(json.path("to_ns"), "to_ns") >= from, "to_ns: before from_ns");
  }

  private static boolean isCount(JsonNode json) {
    return json.isIntegralNumber()
        && json.canConvertToLong()
        && json.asLong() >= 0
        && json.asLong() <= MAX_COUNT;
  }

  private void checkSpan(JsonNode json, String type) throws Refusal {
    ids(json, "");
    JsonNode parent = json.path("parent_span_id");
    require(parent.isMissingNode() || isHex(parent.asText(), 16), "parent_span_id: not 16 hex");
    JsonNode name = json.path("name");
    require(
        name.isTextual() && !name.asText().isEmpty() && name.asText().length() <= MAX_NAME_CHARS,
        "name: missing or too long");
    require(
        json.path("attrs").isMissingNode() || json.path("attrs").isObject(), "attrs: no object");
    checkEvents(json.path("events"));
    checkLinks(json.path("links"));
    if (type.equals("span_progress")) {
      require(json.path("part").isIntegralNumber(), "part: not a number");
      if (json.has("start_ns")) {
        time(json.path("start_ns"), "start_ns");
      }
      return;
    }
    require(KINDS.contains(json.path("kind").asText()), "kind: unknown");
    long start = time(json.path("start_ns"), "start_ns");
    if (type.equals("span")) {
      require(time(json.path("end_ns"), "end_ns") >= start, "end_ns: before start_ns");
      require(json.path("dur_us").isIntegralNumber(), "dur_us: not a number");
    }
  }

  private void checkEvents(JsonNode events) throws Refusal {
    require(events.isMissingNode() || events.isArray(), "events: no array");
    for (JsonNode event : events) {
      require(event.path("name").isTextual(), "events name: missing");
      time(event.path("t_ns"), "events t_ns");
    }
  }

  private static void checkLinks(JsonNode links) throws Refusal {
    require(links.isMissingNode() || links.isArray(), "links: no array");
    for (JsonNode link : links) {
      ids(link, "links ");
    }
  }

  private static void ids(JsonNode holder, String where) throws Refusal {
    require(isHex(holder.path("trace_id").asText(), 32), where + "trace_id: not 32 hex digits");
    require(isHex(holder.path("span_id").asText(), 16), where + "span_id: not 16 hex digits");
  }

  private long time(JsonNode epochNanos, String field) throws Refusal {
    require(
        epochNanos.isIntegralNumber() && epochNanos.canConvertToLong(), field + ": not a number");
    long nanos = epochNanos.asLong();
    require(canBe(nanos, clock.instant()), field + ": a time that cannot be");
    return nanos;
  }

  /** Whether a span may claim this time. */
  static boolean canBe(long epochNanos, Instant now) {
    return epochNanos >= Timestamps.epochNanos(OLDEST)
        && epochNanos <= Timestamps.epochNanos(now.plus(MAX_AHEAD));
  }

  /** Lower-case hex of this length, not all zero. */
  static boolean isHex(String text, int length) {
    if (text.length() != length) {
      return false;
    }
    boolean zero = true;
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
        return false;
      }
      zero &= c == '0';
    }
    return !zero;
  }

  private static void require(boolean holds, String reason) throws Refusal {
    if (!holds) {
      throw new Refusal(reason);
    }
  }
}
