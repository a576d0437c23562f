package dev.vtr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vtr.cli.command.ExitCode;
import dev.vtr.cli.command.Surroundings;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever goes wrong is one JSON object on standard error. */
@Timeout(30)
class MainTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private static final InputStream BROKEN_IN =
      new InputStream() {
        @Override
        public int read() {
          throw new IllegalStateException("a fault of ours");
        }

        @Override
        public int read(byte[] into, int from, int length) {
          throw new IllegalStateException("a fault of ours");
        }
      };

  private static final OutputStream BROKEN_OUT =
      new OutputStream() {
        @Override
        public void write(int octet) {
          throw new IllegalStateException("a fault of ours");
        }
      };

  @ParameterizedTest
  @ValueSource(
      strings = {
        "agent ls --config",
        "agent ls --token-file",
        "agent ls --ca",
        "agent spawn a --cwd",
        "agent record a -o",
        "agent trace-open --jsonl",
        "agent trace-open --config",
        "hub --config",
        "hub --token-file",
        "spoke --hub 127.0.0.1 --token-file"
      })
  void aPathThatIsNoneIsNamed(String words) throws Exception {
    // No file system takes a NUL; another encoding's characters are refused alike.
    List<String> all = new java.util.ArrayList<>(List.of(words.split(" ")));
    all.add("a\0b");
    ExitCode exit = Main.run(all, surroundings(InputStream.nullInputStream(), out));
    assertThat(exit).isEqualTo(ExitCode.USAGE);
    assertThat(error().get("code").asText()).isEqualTo("INVALID_ARGUMENT");
    assertThat(error().get("message").asText())
        .contains(" is not a path", words(all.get(all.size() - 2)));
  }

  /** Files that a variable or a configuration may name, too, are named by what they are for. */
  private static String words(String option) {
    return switch (option) {
      case "--token-file" -> "the token file";
      case "--ca" -> "the certificates' file";
      default -> option;
    };
  }

  @Test
  void aVariableThatIsNoPathIsNamed() throws Exception {
    var broken = new Surroundings(Map.of("VTR_CONFIG_DIR", "a\0b"), BROKEN_IN, out, err);
    assertThat(Main.run(List.of("agent", "ls"), broken)).isEqualTo(ExitCode.USAGE);
    assertThat(error().get("message").asText()).startsWith("VTR_CONFIG_DIR is not a path");
  }

  @Test
  void whatNobodyForesawIsToldInTheSameForm() throws Exception {
    assertThat(Main.run(List.of("version"), surroundings(BROKEN_IN, BROKEN_OUT)))
        .isEqualTo(ExitCode.REFUSED);
    assertThat(error().get("message").asText()).contains("a fault of ours");
    assertThat(failure().has("trace_id")).isFalse();
    err.reset();
    assertThat(
            Main.run(
                List.of("agent", "paste", "a", "--hub", "127.0.0.1:1"),
                surroundings(BROKEN_IN, out)))
        .isEqualTo(ExitCode.REFUSED);
    assertThat(error().get("message").asText()).contains("a fault of ours");
    assertThat(failure().get("trace_id").asText()).matches("[0-9a-f]{32}");
  }

  private Surroundings surroundings(InputStream in, OutputStream out) {
    return new Surroundings(Map.of("VTR_CONFIG_DIR", "/nonexistent"), in, out, err);
  }

  private JsonNode error() throws Exception {
    return failure().get("error");
  }

  private JsonNode failure() throws Exception {
    String text = err.toString(java.nio.charset.StandardCharsets.UTF_8);
    assertThat(text.indexOf('\n')).as(text).isEqualTo(text.length() - 1);
    return new ObjectMapper().readTree(text);
  }
}
