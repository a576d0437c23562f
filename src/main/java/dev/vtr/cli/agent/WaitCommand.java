package dev.vtr.cli.agent;

import dev.vtr.cli.command.Arguments;
import dev.vtr.cli.command.CommandFailure;
import dev.vtr.cli.command.Surroundings;
import dev.vtr.cli.command.Syntax;
import dev.vtr.proto.WaitForRequest;
import dev.vtr.proto.WaitReply;

/** {@code wait}: until a line matches. */
final class WaitCommand implements AgentCommand {
  @Override
  public Syntax syntax() {
    return Waits.options(
        Syntax.of("vtr agent wait", "Waits until a line matches (RE2 syntax).")
            .operand("REF")
            .operand("REGEX")
            .option(
                "--since", "CURSOR", "only what was written after it; else the screen counts too")
            .flag("--gone", "until no line of the screen matches any more"));
  }

  @Override
  public Outcome run(Arguments arguments, HubClient hub, Surroundings surroundings)
      throws CommandFailure {
    var request =
        WaitForRequest.newBuilder()
            .setSession(arguments.operand(0))
            .setPattern(arguments.operand(1))
            .setSince(arguments.number("--since", 0))
            .setGone(arguments.has("--gone"));
    WaitReply reply = Waits.forLine(hub, request, Waits.complete(request, arguments));
    return new Outcome(
        Waits.exit(reply.getOutcome()),
        Answer.of(hub.traceId(), json -> Waits.fields(json, reply, arguments.has("--screen"))));
  }
}
