package dev.vtr.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vtr.proto.SubscribeEvent;
import dev.vtr.proto.SubscribeRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames of a reader that is too slow: those sent and those dropped are all that were made. */
class SlowReaderTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path directory;
  private TwoNodes nodes;

  @BeforeEach
  void start() throws Exception {
    nodes = TwoNodes.start(directory);
  }

  @AfterEach
  void stop() {
    nodes.close();
  }

  /** The first frame is the reader's own; frame ids grow by one with each that is made. */
  @ParameterizedTest
  @ValueSource(strings = {"hub-1", "a"})
  void sentAndDroppedAreTheFramesMade(String coordinator) throws Exception {
    String ref = coordinator + ":work";
    nodes.agent("spawn", "work", "--coordinator", coordinator, "--cmd", "exec sh");
    try (Viewing slow =
        Viewing.stalled(nodes, SubscribeRequest.newBuilder().setSession(ref).setRaw(true))) {
      // The raw output fills the connection, so that frames have to wait.
      nodes.agent("send", ref, "seq 1 800000; echo do''ne", "--submit", "--wait-for", "done");
      slow.resume();
      nodes.agent("send", ref, "exit", "--submit");
      long first = -1;
      long last = 0;
      long seen = 0;
      long dropped = 0;
      SubscribeEvent event = slow.next();
      for (; !event.hasSessionExited(); event = slow.next()) {
        if (!event.hasKeyframe() && !event.hasDelta()) {
          continue;
        }
        last =
            event.hasKeyframe() ? event.getKeyframe().getFrameId() : event.getDelta().getFrameId();
        first = first < 0 ? last : first;
        seen++;
        dropped += event.getDroppedFrames();
      }
      slow.awaitEnd();
      JsonNode stream = ended();
      assertThat(dropped).as("the reader was slow").isPositive();
      assertThat(seen + dropped).as("sent + dropped = made").isEqualTo(last - first + 1);
      JsonNode totals = stream.path("attrs");
      assertThat(totals.path("stream.frames").asLong()).isEqualTo(seen);
      assertThat(totals.path("stream.dropped_frames").asLong()).isEqualTo(dropped);
      assertThat(stream.path("events").findValuesAsText("name")).contains("screen.frame_id_gap");
    }
  }

  @Test
  void framesThatAReaderLeavesBehindAreDroppedToo() throws Exception {
    nodes.agent("spawn", "work", "--cmd", "exec sh");
    long made;
    try (Viewing slow =
        Viewing.stalled(nodes, SubscribeRequest.newBuilder().setSession("work").setRaw(true))) {
      nodes.agent("send", "work", "seq 1 800000; echo do''ne", "--submit", "--wait-for", "done");
      nodes.agent("idle", "work", "--idle", "200ms");
      String screen = nodes.agent("screen", "work", "--json").out();
      made = JSON.readTree(screen).path("frame_id").asLong();
      slow.leave();
      JsonNode stream = ended();
      JsonNode totals = stream.path("attrs");
      long first = firstFrame(stream);
      assertThat(totals.path("stream.end_reason").asText()).isEqualTo("client_ended");
      assertThat(
              totals.path("stream.frames").asLong() + totals.path("stream.dropped_frames").asLong())
          .isEqualTo(made - first + 1);
    }
  }

  private static long firstFrame(JsonNode stream) {
    for (JsonNode event : stream.path("events")) {
      if (event.path("name").asText().startsWith("screen.keyframe")) {
        return event.path("attrs").path("frame_id").asLong();
      }
    }
    throw new AssertionError("no keyframe in " + stream);
  }

  private JsonNode ended() throws Exception {
    nodes.awaitLine("\"stream.end_reason\"");
    List<String> lines = Files.readAllLines(nodes.traces());
    for (String line : lines) {
      JsonNode span = JSON.readTree(line);
      if (span.path("type").asText().equals("span")
          && span.path("name").asText().equals("subscribe.stream")) {
        return span;
      }
    }
    throw new AssertionError("no stream ended");
  }
}
