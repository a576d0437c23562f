package dev.vtr.cli.agent;

import dev.vtr.cli.command.Arguments;
import dev.vtr.cli.command.CommandFailure;
import dev.vtr.cli.command.Surroundings;
import dev.vtr.cli.command.Syntax;
import dev.vtr.proto.GetScreenRequest;
import dev.vtr.proto.ScreenReply;

/** {@code screen}: what the session shows, as text, JSON or control sequences. */
final class ScreenCommand implements AgentCommand {
  @Override
  public Syntax syntax() {
    return Syntax.of("vtr agent screen", "Shows the screen as text.")
        .operand("REF")
        .flag("--ansi", "with colours, as control sequences")
        .option("--scrollback", "N", "with N lines from above the screen")
        .option("--since-frame", "ID", "only rows changed since that frame (frame_id of --json)")
        .note(
            "With --since-frame a line is the row's number, counted from 0, a TAB, its text. Before"
                + " them may stand scroll_up, TAB, N: first move all rows up by N; or whole, TAB,"
                + " ROWS: it is the whole screen (unknown frame, other size), rows not named are"
                + " blank.");
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
    return Outcome.done(
        arguments.has("--since-frame")
            ? ScreenText.since(reply)
            : ScreenText.of(reply.getScreen()));
  }
}
