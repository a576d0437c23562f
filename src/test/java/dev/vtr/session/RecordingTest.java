package dev.vtr.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vtr.pty.ExitStatus;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a recording holds, and that its lines are asciicast v2 as its documentation has it. */
class RecordingTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> HEADER_KEYS =
      Set.of(
          "version",
          "width",
          "height",
          "timestamp",
          "duration",
          "idle_time_limit",
          "command",
          "title",
          "env",
          "theme");

  private final ManualClock clock = new ManualClock();

  private Recording recording(int maxBytes) {
    return new Recording(80, 24, maxBytes, null, clock);
  }

  private static void write(Recording recording, byte[] bytes) {
    recording.output(bytes, 0, bytes.length);
  }

  private static void write(Recording recording, String text) {
    write(recording, text.getBytes(StandardCharsets.UTF_8));
  }

  /** The events as {@code code data}; each line is checked as the format wants it. */
  private static List<String> events(Recording recording) throws IOException {
    List<String> events = new ArrayList<>();
    List<byte[]> lines = recording.soFar().lines();
    checkHeader(JSON.readTree(lines.getFirst()));
    BigDecimal before = BigDecimal.ZERO;
    for (byte[] line : lines.subList(1, lines.size())) {
      assertThat(new String(line, StandardCharsets.UTF_8)).endsWith("]\n").containsOnlyOnce("\n");
      JsonNode event = JSON.readTree(line);
      assertThat(event.isArray() && event.size() == 3).isTrue();
      assertThat(event.get(0).isNumber()).isTrue();
      assertThat(event.get(0).decimalValue()).isGreaterThanOrEqualTo(before);
      before = event.get(0).decimalValue();
      assertThat(event.get(1).textValue()).isIn("o", "r", "m", "x");
      assertThat(event.get(2).isTextual()).isTrue();
      if (event.get(1).textValue().equals("r")) {
        assertThat(event.get(2).textValue()).matches("[1-9][0-9]*x[1-9][0-9]*");
      }
      events.add(event.get(1).textValue() + " " + event.get(2).textValue());
    }
    return events;
  }

  private static void checkHeader(JsonNode header) {
    assertThat(header.isObject()).isTrue();
    header.fieldNames().forEachRemaining(key -> assertThat(HEADER_KEYS).contains(key));
    assertThat(header.get("version").intValue()).isEqualTo(2);
    assertThat(header.get("width").isIntegralNumber()).isTrue();
    assertThat(header.get("height").isIntegralNumber()).isTrue();
    assertThat(header.get("timestamp").isIntegralNumber()).isTrue();
    header.get("env").forEach(value -> assertThat(value.isTextual()).isTrue());
  }

  @Test
  void everyLineIsAsTheFormatWantsIt() throws IOException {
    Recording recording = recording(100_000);
    write(
        recording, "plain \u001b[31mred\u001b[0m \"quoted\" \\ \u0000\u0007\u007f\u0085\u2028\r\n");
    clock.advance(5);
    write(recording, new byte[] {(byte) 0xff, 'a', (byte) 0xed, (byte) 0xa0, (byte) 0x80});
    write(recording, "\ud83d\ude00");
    recording.resized(100, 30);
    clock.advance(70_000);
    recording.exited(new ExitStatus.Signalled(9));
    assertThat(events(recording))
        .startsWith(
            "o plain \u001b[31mred\u001b[0m \"quoted\" \\ \u0000\u0007\u007f\u0085\u2028\r\n")
        .endsWith("o \ud83d\ude00", "r 100x30", "x 137");
  }

  @Test
  void aCharacterThatIsCutWaitsForItsRest() throws IOException {
    Recording recording = recording(100_000);
    write(recording, new byte[] {'o', (byte) 0xe2, (byte) 0x82});
    write(recording, new byte[] {(byte) 0xac, 'k'});
    assertThat(events(recording)).containsExactly("o o", "o \u20ack");
  }

  @Test
  void aCharacterThatIsCutAtTheEndIsTold() throws IOException {
    Recording recording = recording(100_000);
    write(recording, new byte[] {'o', 'k', (byte) 0xe2, (byte) 0x82});
    recording.exited(new ExitStatus.Exited(0));
    assertThat(events(recording)).containsExactly("o ok", "o \ufffd", "x 0");
  }

  @Test
  void aFullRecordingStillHasSizesAndTheEnd() throws IOException {
    Recording recording = recording(500);
    write(recording, "begin");
    write(recording, "y".repeat(1000));
    write(recording, "later");
    recording.resized(100, 30);
    write(recording, new byte[] {(byte) 0xe2});
    recording.exited(new ExitStatus.Exited(5));
    assertThat(events(recording)).containsExactly("o begin", "m recording full", "r 100x30", "x 5");
  }

  @Test
  void sizesBeyondAFullRecordingAreBounded() throws IOException {
    Recording recording = recording(500);
    write(recording, "y".repeat(1000));
    for (int i = 1; i <= 2 * Recording.MAX_LATE_RESIZES; i++) {
      recording.resized(i, 30);
    }
    recording.exited(new ExitStatus.Exited(0));
    assertThat(events(recording)).hasSize(1 + Recording.MAX_LATE_RESIZES + 1).endsWith("x 0");
  }
}
