package dev.vtr.cli.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vtr.cli.client.FakeHub;
import dev.vtr.cli.command.CommandFailure;
import dev.vtr.cli.command.ExitCode;
import dev.vtr.cli.command.Surroundings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One run of an agent command within a test: what it printed, how it ended. */
record CommandRun(ExitCode exit, String out, String err) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static CommandRun of(FakeHub hub, String... words) {
    return of(Map.of("VTR_HUB", hub.authority()), "", words);
  }

  static CommandRun of(Map<String, String> environment, String input, String... words) {
    return of(environment, input.getBytes(StandardCharsets.UTF_8), words);
  }

  static CommandRun of(Map<String, String> environment, byte[] input, String... words) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var complete = new HashMap<String, String>(environment);
    complete.putIfAbsent("VTR_CONFIG_DIR", "/nonexistent");
    var surroundings = new Surroundings(complete, new ByteArrayInputStream(input), out, err);
    ExitCode exit;
    try {
      exit = new AgentCommands("0.0.1", _ -> {}).run(List.of(words), surroundings);
    } catch (CommandFailure e) {
      err.writeBytes(e.json());
      exit = e.exit();
    }
    return new CommandRun(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** The one object on standard output. */
  JsonNode answer() throws IOException {
    if (out.indexOf('\n') != out.length() - 1) {
      throw new AssertionError("not exactly one line: " + out + err);
    }
    return JSON.readTree(out);
  }

  /** The one error on standard error. */
  JsonNode error() throws IOException {
    return failure().get("error");
  }

  /** The whole object that holds the error. */
  JsonNode failure() throws IOException {
    if (err.indexOf('\n') != err.length() - 1) {
      throw new AssertionError("not exactly one line: " + err);
    }
    return JSON.readTree(err);
  }

  /** The answer without its trace id, which differs each time. */
  String answerText() throws IOException {
    var answer = (com.fasterxml.jackson.databind.node.ObjectNode) answer();
    if (!answer.remove("trace_id").asText().matches("[0-9a-f]{32}")) {
      throw new AssertionError("no trace id: " + out);
    }
    return answer.toString();
  }
}
