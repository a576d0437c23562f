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
            """
            Where older output is gone or lines are left out, lines in brackets say so, and a last
            one the next cursor. --json always tells these.""");
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
      return Outcome.done(text(reply));
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

  /** The text, and the next cursor only where it is not all there was. */
  private static String text(ReadOutputReply reply) {
    String text = reply.getText();
    String lines = text.isEmpty() || text.endsWith("\n") ? text : text + "\n";
    if (!reply.getGap() && reply.getOmittedLines() == 0) {
      return lines;
    }
    String gap = reply.getGap() ? "[older output is gone]\n" : "";
    return gap + lines + "[the next cursor is " + reply.getCursor() + "]\n";
  }
}
