package dev.vtr.cli.agent;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.vtr.cli.command.Arguments;
import dev.vtr.cli.command.CommandFailure;
import dev.vtr.cli.command.Surroundings;
import dev.vtr.cli.command.Syntax;
import dev.vtr.proto.GrepMatch;
import dev.vtr.proto.GrepReply;
import dev.vtr.proto.GrepRequest;
import java.io.IOException;
import java.util.List;

/** {@code grep}: searches scrollback and screen. */
final class GrepCommand implements AgentCommand {
  private static final int MAX_CONTEXT_LINES = 100;
  private static final int MAX_MATCHES = 10_000;

  @Override
  public Syntax syntax() {
    return Syntax.of("vtr agent grep", "Searches scrollback and screen (RE2 syntax).")
        .operand("REF")
        .operand("PATTERN")
        .option("-A", "N", "lines after each match")
        .option("-B", "N", "lines before each match")
        .option("-C", "N", "lines before and after each match; at most 100")
        .option("--max", "N", "at most so many matches (default 100, at most 10000)")
        .note(
            "Lines are numbered from 0, as the session began; what is written over a line has its number.");
  }

  @Override
  public Outcome run(Arguments arguments, HubClient hub, Surroundings surroundings)
      throws CommandFailure {
    int around = arguments.numberBetween("-C", 0, MAX_CONTEXT_LINES);
    var request =
        GrepRequest.newBuilder()
            .setSession(arguments.operand(0))
            .setPattern(arguments.operand(1))
            .setBefore(context(arguments, "-B", around))
            .setAfter(context(arguments, "-A", around))
            .setMax(arguments.numberBetween("--max", 1, MAX_MATCHES));
    GrepReply reply = hub.call("Grep", request.build(), GrepReply.parser());
    return Outcome.done(
        Answer.of(
            hub.traceId(),
            json -> {
              json.writeArrayFieldStart("matches");
              for (GrepMatch match : reply.getMatchesList()) {
                match(json, match);
              }
              json.writeEndArray();
              if (reply.getTruncated()) {
                json.writeBooleanField("truncated", true);
              }
            }));
  }

  private static int context(Arguments arguments, String option, int otherwise)
      throws CommandFailure {
    return arguments.has(option)
        ? arguments.numberBetween(option, 0, MAX_CONTEXT_LINES)
        : otherwise;
  }

  private static void match(JsonGenerator json, GrepMatch match) throws IOException {
    json.writeStartObject();
    json.writeNumberField("line_number", match.getLineNumber());
    json.writeStringField("line", match.getLine());
    lines(json, "context_before", match.getContextBeforeList());
    lines(json, "context_after", match.getContextAfterList());
    json.writeEndObject();
  }

  private static void lines(JsonGenerator json, String name, List<String> lines)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String line : lines) {
      json.writeString(line);
    }
    json.writeEndArray();
  }
}
