package dev.vtr.cli.trace;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;

/** One run of a command, with what it wrote. */
record CommandRun(int exit, String out, String err) {
  /** A command's entry. */
  @FunctionalInterface
  interface Entry {
    int run(String[] args, Asker asker);
  }

  static CommandRun of(Entry entry, String... args) {
    return of(Clock.systemUTC(), Map.of(), entry, args);
  }

  static CommandRun of(Clock clock, Map<String, String> environment, Entry entry, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exit =
        entry.run(
            args,
            new Asker(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                environment,
                clock));
    return new CommandRun(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** The one JSON object on standard output. */
  JsonNode json() {
    return parse(out);
  }

  void refused(int expectedExit, String code, String named) {
    assertThat(exit).isEqualTo(expectedExit);
    assertThat(out).isEmpty();
    JsonNode error = parse(err).path("error");
    assertThat(error.path("code").asText()).isEqualTo(code);
    assertThat(error.path("message").asText()).startsWith(named);
    assertThat(error.path("next_step").asText()).isNotEmpty();
  }

  private static JsonNode parse(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(text, e);
    }
  }
}
