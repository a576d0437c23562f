package dev.vtr.cli.agent;

import dev.vtr.cli.command.Arguments;
import dev.vtr.cli.command.CommandFailure;
import dev.vtr.cli.command.Surroundings;
import dev.vtr.cli.command.Syntax;
import dev.vtr.proto.ReadOutputReply;
import dev.vtr.proto.ReadOutputRequest;

/** {@code read}: what the program wrote since a cursor, as rendered text. */
final class ReadCommand implements AgentCommand {
  private static final int MIN_CHARS = 200;
  private static final int MAX_CHARS = 1 << 20;

  @Override
  public Syntax syntax() {
    return Syntax.of("vtr agent read", "Prints what was written since a cursor, as plain text.")
        .operand("REF")
        .option("--since", "CURSOR", "from that cursor on (default: the oldest that is kept)")
        .option(
            "--max-chars",
            "N",
            "head and tail of the text when it is longer: 200 to 1048576 (default 16384)")
        .note(
            "--json tells the next cursor, whether older output is gone, and how much is left out.");
  }

  @Override
  public Outcome run(Arguments arguments, HubClient hub, Surroundings surroundings)
      throws CommandFailure {
    var request =
        ReadOutputRequest.newBuilder()
            .setSession(arguments.operand(0))
            .setSince(arguments.number("--since", 0))
            .setMaxChars(arguments.numberBetween("--max-chars", MIN_CHARS, MAX_CHARS));
    ReadOutputReply reply = hub.call("ReadOutput", request.build(), ReadOutputReply.parser());
    if (!arguments.has("--json")) {
      String text = reply.getText();
      return Outcome.done(text.isEmpty() || text.endsWith("\n") ? text : text + "\n");
    }
    return Outcome.done(
        Answer.of(
            hub.traceId(),
            json -> {
              json.writeStringField("text", reply.getText());
              json.writeNumberField("cursor", reply.getCursor());
              json.writeBooleanField("gap", reply.getGap());
              if (reply.getOmittedLines() > 0) {
                json.writeNumberField("omitted_lines", reply.getOmittedLines());
                json.writeNumberField("omitted_from_cursor", reply.getOmittedFromCursor());
              }
            }));
  }
}
