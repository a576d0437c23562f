package dev.vtr.cli.agent;

import dev.vtr.cli.command.Arguments;
import dev.vtr.cli.command.CommandFailure;
import dev.vtr.cli.command.Surroundings;
import dev.vtr.cli.command.Syntax;
import dev.vtr.proto.GetScreenRequest;
import dev.vtr.proto.RowUpdate;
import dev.vtr.proto.ScreenReply;

/** {@code screen}: what the session shows, as text, JSON or control sequences. */
final class ScreenCommand implements AgentCommand {
  @Override
  public Syntax syntax() {
    return Syntax.of("vtr agent screen", "Shows the screen as text.")
        .operand("REF")
        .flag("--ansi", "with colours, as control sequences")
        .option("--scrollback", "N", "with N lines from above the screen")
        .option("--since-frame", "ID", "only rows changed since that frame (frame_id of --json)");
  }

  @Override
  public Outcome run(Arguments arguments, HubClient hub, Surroundings surroundings)
      throws CommandFailure {
    boolean ansi = arguments.has("--ansi");
    boolean asJson = arguments.has("--json");
    if (ansi && asJson) {
      throw arguments.wrong("--ansi and --json exclude each other");
    }
    var request =
        GetScreenRequest.newBuilder()
            .setSession(arguments.operand(0))
            .setScrollback(arguments.smallNumber("--scrollback", 0))
            .setSinceFrame(arguments.number("--since-frame", 0))
            .setAnsi(ansi);
    ScreenReply reply = hub.call("GetScreen", request.build(), ScreenReply.parser());
    if (ansi) {
      return Outcome.done(reply.getAnsi().toStringUtf8());
    }
    if (asJson) {
      return Outcome.done(Answer.of(hub.traceId(), json -> ScreenShape.reply(json, reply)));
    }
    return Outcome.done(reply.hasDelta() ? changedRows(reply) : ScreenText.of(reply.getScreen()));
  }

  /** A line for each changed row: its number, 0-based as in the JSON, a tab, its text. */
  private static String changedRows(ScreenReply reply) {
    var text = new StringBuilder();
    for (RowUpdate update : reply.getDelta().getRowsList()) {
      text.append(update.getIndex()).append('\t').append(update.getRow().getText()).append('\n');
    }
    return text.toString();
  }
}
