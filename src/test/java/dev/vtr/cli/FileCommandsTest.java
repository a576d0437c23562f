package dev.vtr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vtr.cli.command.ExitCode;
import dev.vtr.cli.command.Surroundings;
import dev.vtr.query.SpanFixture;
import dev.vtr.query.TraceFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileCommandsTest {
  private static final List<List<String>> QUESTIONS =
      List.of(
          List.of("trace", "--trace", "1111"),
          List.of("trace", "--trace", "1111", "--json"),
          List.of("trace-search", "--name", "session.write"),
          List.of("trace-export", "--format", "otlp-json"),
          List.of("trace-export", "--format", "perfetto"));

  @TempDir Path directory = Path.of("");
  private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
  private String file = "";

  /** Fails as a stream or a parser of ours might. */
  private static final class Failing extends OutputStream {
    private final Throwable failure;

    Failing(Throwable failure) {
      this.failure = failure;
    }

    @Override
    public void write(int octet) throws IOException {
      switch (failure) {
        case IOException disk -> throw disk;
        case Error error -> throw error;
        default -> throw new IllegalStateException(failure);
      }
    }
  }

  @BeforeEach
  void files() throws IOException {
    file =
        new TraceFiles(directory)
            .ended(List.of(SpanFixture.span("1111", "1", "session.write").from(0, 5)))
            .write()
            .toString();
  }

  @Test
  void anAnswerThatCannotBeWrittenIsAFailure() throws IOException {
    for (List<String> question : QUESTIONS) {
      errors.reset();
      assertThat(ask(question, new Failing(new IOException("No space left on device"))))
          .as(String.join(" ", question))
          .isEqualTo(ExitCode.REFUSED);
      assertThat(error().path("code").asText()).isEqualTo("INTERNAL");
      assertThat(error().path("message").asText()).contains("No space left on device");
    }
  }

  @Test
  void aReaderThatHasEnoughIsNone() {
    assertThat(ask(QUESTIONS.getFirst(), new Failing(new IOException("Broken pipe"))))
        .isEqualTo(ExitCode.DONE);
    assertThat(errors.toString(java.nio.charset.StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void noFailureIsSilent() throws IOException {
    assertThat(ask(QUESTIONS.getFirst(), new Failing(new IllegalArgumentException("odd"))))
        .isEqualTo(ExitCode.REFUSED);
    assertThat(error().path("code").asText()).isEqualTo("INTERNAL");
    assertThat(error().path("message").asText()).contains("odd");

    errors.reset();
    assertThat(ask(QUESTIONS.getFirst(), new Failing(new OutOfMemoryError("Java heap space"))))
        .isEqualTo(ExitCode.REFUSED);
    assertThat(error().path("message").asText()).startsWith("not enough memory");
  }

  private ExitCode ask(List<String> question, OutputStream out) {
    List<String> words = new ArrayList<>(List.of("agent"));
    words.addAll(question);
    words.addAll(List.of("--jsonl", file));
    return Main.run(words, new Surroundings(Map.of(), InputStream.nullInputStream(), out, errors));
  }

  private JsonNode error() throws IOException {
    return new ObjectMapper().readTree(errors.toByteArray()).path("error");
  }
}
