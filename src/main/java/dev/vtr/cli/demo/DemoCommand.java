package dev.vtr.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vtr.cli.agent.AgentCommands;
import dev.vtr.cli.client.CallFailure;
import dev.vtr.cli.client.HubAddress;
import dev.vtr.cli.client.HubConnection;
import dev.vtr.cli.client.SpanPost;
import dev.vtr.cli.command.CommandFailure;
import dev.vtr.cli.command.ExitCode;
import dev.vtr.cli.command.Surroundings;
import dev.vtr.cli.command.Syntax;
import dev.vtr.cli.span.CommandTrace;
import dev.vtr.cli.trace.Asker;
import dev.vtr.cli.trace.TraceCommand;
import dev.vtr.config.ConfigException;
import dev.vtr.config.Locations;
import dev.vtr.config.Token;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * The whole system at once: a hub and a spoke in a temporary directory, bash in a session on the
 * spoke, driven through the hub by the very commands that an agent would type, then the one trace
 * of it all.
 *
 * <p>Ends well only if that trace is whole.
 */
public final class DemoCommand {
  private static final String SPOKE = "spoke-1";
  private static final String SESSION = SPOKE + ":demo";
  private static final Syntax SYNTAX =
      Syntax.of(
          "vtr demo",
          "Starts a hub and a spoke, drives a program through them, and prints the trace of it.");

  /**
   * Spans reach the hub's file within a second of their end; the rest is for machines that are
   * busy.
   */
  private static final Duration TRACE_LIMIT = Duration.ofSeconds(15);

  private static final Duration TRACE_LOOK_EVERY = Duration.ofMillis(100);
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);

  private final String version;
  private final Surroundings surroundings;
  private final PrintStream out;

  public DemoCommand(String version, Surroundings surroundings) {
    this.version = version;
    this.surroundings = surroundings;
    this.out = new PrintStream(surroundings.out(), true, StandardCharsets.UTF_8);
  }

  /** Runs the demo; everything is printed, and nothing is left behind, when this returns. */
  public ExitCode run(List<String> words) throws CommandFailure {
    if (SYNTAX.parse(words).helpWanted()) {
      out.print(SYNTAX.help());
      return ExitCode.DONE;
    }
    try (DemoNodes nodes = DemoNodes.create(surroundings.environment())) {
      return play(nodes);
    } catch (IOException e) {
      throw new CommandFailure(
          "INTERNAL",
          "the demo failed: " + e.getMessage(),
          "Check that the temporary directory is writable.",
          ExitCode.REFUSED);
    }
  }

  private ExitCode play(DemoNodes nodes) throws CommandFailure, IOException {
    JsonNode hub = nodes.start("hub", "--addr", "127.0.0.1:0", "--name", "hub-1");
    String address = hub.path("address").asText();
    out.printf("a hub at %s, process %s%n", address, hub.path("pid").asText());
    JsonNode spoke =
        nodes.start("spoke", "--hub", address, "--name", SPOKE, "--idle-threshold", "200ms");
    out.printf("a spoke called %s, process %s%n%n", SPOKE, spoke.path("pid").asText());

    CommandTrace trace = new CommandTrace("demo", Map.of());
    Map<String, String> environment = nodes.environment();
    environment.put("VTR_HUB", address);
    environment.put("TRACEPARENT", trace.root().context().traceparent());
    String screen = drive(environment);
    finishTrace(trace, address, environment);

    out.printf("%nthe screen of %s before it ended:%n%n", SESSION);
    screen.lines().forEach(line -> out.println("    " + line));
    out.println();
    List<String> lacks = awaitTrace(nodes, trace.traceId());
    String[] query = {"--jsonl", nodes.traces().toString(), "--trace", trace.traceId()};
    TraceCommand.run(query, new Asker(out, out, Map.of(), Clock.systemUTC()));
    if (lacks.isEmpty()) {
      return ExitCode.DONE;
    }
    throw new CommandFailure(
        "DATA_LOSS",
        "the trace is not whole: " + String.join("; ", lacks),
        "This is a defect of vtr: please report it with the output above.",
        ExitCode.REFUSED);
  }

  /**
   * Types what an agent would type; answers the screen as it was before the shell was told to exit.
   */
  private String drive(Map<String, String> environment) throws CommandFailure {
    agent(
        environment,
        ExitCode.DONE,
        "spawn",
        "demo",
        "--coordinator",
        SPOKE,
        "--env",
        "HISTFILE=/dev/null", // what it types is not the user's
        "--cmd",
        "exec bash --norc --noprofile -i");
    agent(
        environment,
        ExitCode.DONE,
        "send",
        SESSION,
        "echo \"the answer is $((6 * 7))\"",
        "--submit",
        "--wait-for",
        "answer is 42");
    agent(environment, ExitCode.DONE, "idle", SESSION, "--idle", "300ms");
    String screen = agent(environment, ExitCode.DONE, "screen", SESSION);
    agent(environment, ExitCode.DONE, "send", SESSION, "exit 3", "--submit");
    agent(
        environment,
        ExitCode.SESSION_ENDED,
        "wait",
        SESSION,
        "this never comes",
        "--timeout",
        "20s");
    JsonNode exited = json(agent(environment, ExitCode.DONE, "info", SESSION));
    int code = exited.path("session").path("exit_code").asInt(-1);
    if (code != 3) {
      throw unexpected("the shell's exit code", "3", String.valueOf(code));
    }
    return screen;
  }

  /** One command of {@code vtr agent}, in this process, as a part of the demo's trace. */
  private String agent(Map<String, String> environment, ExitCode expected, String... words)
      throws CommandFailure {
    out.println("$ vtr agent " + shown(words));
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    ByteArrayOutputStream error = new ByteArrayOutputStream();
    ExitCode exit =
        new AgentCommands(version, interruption -> {})
            .run(
                List.of(words),
                new Surroundings(environment, InputStream.nullInputStream(), answer, error));
    if (exit != expected) {
      throw unexpected(
          "vtr agent " + words[0],
          expected.toString(),
          exit + " " + error.toString(StandardCharsets.UTF_8).strip());
    }
    return answer.toString(StandardCharsets.UTF_8);
  }

  private static String shown(String... words) {
    List<String> shown = new ArrayList<>();
    for (String word : words) {
      shown.add(word.matches("[A-Za-z0-9:_.=-]+") ? word : "'" + word + "'");
    }
    return String.join(" ", shown);
  }

  private static JsonNode json(String text) throws CommandFailure {
    try {
      return new ObjectMapper().readTree(text);
    } catch (IOException e) {
      throw unexpected("the answer", "one JSON object", text);
    }
  }

  private static CommandFailure unexpected(String what, String wanted, String got) {
    return new CommandFailure(
        "INTERNAL",
        what + " should be " + wanted + ", but is " + got,
        "This is a defect of vtr: please report it.",
        ExitCode.REFUSED);
  }

  /** Ends the demo's own span and hands it to the hub. */
  private void finishTrace(CommandTrace trace, String address, Map<String, String> environment)
      throws CommandFailure {
    trace.root().with("exit.code", 0);
    trace.end(trace.root());
    try (HubConnection connection =
        HubConnection.open(HubAddress.parse(address), CONNECT_LIMIT, null)) {
      String token = Token.read(new Locations(environment).tokenFile());
      SpanPost.send(connection, token, trace.otlpJson(version));
    } catch (CallFailure | ConfigException e) {
      throw unexpected("the hub", "there", String.valueOf(e.getMessage()));
    }
  }

  /** Looks until the trace is whole or the time is up; answers what is still missing. */
  private static List<String> awaitTrace(DemoNodes nodes, String traceId) throws IOException {
    long end = System.nanoTime() + TRACE_LIMIT.toNanos();
    List<String> lacks = DemoTrace.lacks(nodes.traces(), traceId);
    while (!lacks.isEmpty() && System.nanoTime() - end < 0) {
      LockSupport.parkNanos(TRACE_LOOK_EVERY.toNanos());
      lacks = DemoTrace.lacks(nodes.traces(), traceId);
    }
    return lacks;
  }
}
