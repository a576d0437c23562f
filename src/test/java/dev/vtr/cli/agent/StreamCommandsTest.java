package dev.vtr.cli.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vtr.cli.client.FakeHub;
import dev.vtr.cli.command.ExitCode;
import dev.vtr.cli.command.Surroundings;
import dev.vtr.proto.Screen;
import dev.vtr.proto.SubscribeEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a stream's command ends when its reader, its place, or its user has had enough. */
@Timeout(30)
class StreamCommandsTest {
  private static final SubscribeEvent EVENT =
      SubscribeEvent.newBuilder().setKeyframe(Screen.getDefaultInstance()).build();

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private FakeHub hub;

  @BeforeEach
  void startHub() throws Exception {
    hub = new FakeHub();
  }

  @AfterEach
  void stopHub() {
    hub.close();
  }

  private Surroundings surroundings(OutputStream out) {
    var environment = Map.of("VTR_HUB", hub.authority(), "VTR_CONFIG_DIR", "/nonexistent");
    return new Surroundings(environment, InputStream.nullInputStream(), out, err);
  }

  private ExitCode watchInto(String problem) throws Exception {
    hub.answer("Subscribe", EVENT);
    OutputStream out =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException(problem);
          }
        };
    return new AgentCommands("0.0.1", _ -> {}).run(List.of("watch", "b"), surroundings(out));
  }

  @Test
  void aReaderThatHasGoneHasWhatItWanted() throws Exception {
    assertThat(watchInto("Broken pipe")).isEqualTo(ExitCode.DONE);
    assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void aPlaceThatTakesNothingIsAnError() throws Exception {
    assertThat(watchInto("No space left on device")).isEqualTo(ExitCode.REFUSED);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("standard output takes nothing more: No space left");
  }

  @Test
  void aWatchThatItsUserEndsIsNoFailure() throws Exception {
    var commands =
        new AgentCommands(
            "0.0.1",
            end ->
                Thread.ofVirtual()
                    .start(
                        () -> {
                          while (hub.seen().isEmpty()) {
                            Thread.onSpinWait();
                          }
                          end.run();
                        }));
    ExitCode exit =
        commands.run(List.of("watch", "b"), surroundings(OutputStream.nullOutputStream()));
    assertThat(exit).isEqualTo(ExitCode.INTERRUPTED);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("\"CANCELLED\"")
        .doesNotContain("waiting");
    String posted = hub.spans().getFirst();
    JsonNode spans =
        new ObjectMapper()
            .readTree(posted.substring(posted.indexOf('{')))
            .at("/resourceSpans/0/scopeSpans/0/spans");
    assertThat(spans).hasSize(2);
    assertThat(spans).allSatisfy(span -> assertThat(span.at("/status/code").asInt()).isZero());
  }
}
