package dev.vtr.cli.agent;

import dev.vtr.cli.command.Arguments;
import dev.vtr.cli.command.CommandFailure;
import dev.vtr.cli.command.Surroundings;
import dev.vtr.cli.command.Syntax;
import dev.vtr.proto.WaitForRequest;
import dev.vtr.proto.WaitReply;
import dev.vtr.proto.WaitedSession;
import dev.vtr.rpc.Methods;
import java.util.List;

/** {@code wait}: until a line of one of the sessions matches. */
final class WaitCommand implements AgentCommand {
  @Override
  public Syntax syntax() {
    return Waits.options(
        Syntax.of("vtr agent wait", "Waits until a line of a session matches (RE2 syntax).")
            .repeatedOperand("REF")
            .operand("REGEX")
            .option(
                "--since",
                "CURSOR",
                "only what was written after it (of several: REF@CURSOR); else the screen counts, too")
            .flag("--gone", "until no line of the screen has matched for 100ms")
            .note("At most " + Methods.MAX_WAITED + " sessions in one wait.")
            .note(
                "Of several sessions the first that matches; one that has ended is waited for no"
                    + " more."));
  }

  @Override
  public Outcome run(Arguments arguments, HubClient hub, Surroundings surroundings)
      throws CommandFailure {
    List<String> operands = arguments.operands();
    List<String> references = Waits.bounded(arguments, operands.subList(0, operands.size() - 1));
    boolean several = references.size() > 1;
    if (arguments.has("--since") && (several || references.getFirst().contains("@"))) {
      throw arguments.wrong(
          several
              ? "--since is of one session; of several, each has its own: REF@CURSOR"
              : "--since and REF@CURSOR exclude each other: they say the same");
    }
    WaitedSession first = session(arguments, references.getFirst());
    var request =
        WaitForRequest.newBuilder()
            .setSession(first.getSession())
            .setPattern(operands.getLast())
            .setSince(arguments.number("--since", first.getSince()))
            .setGone(arguments.has("--gone"));
    for (String reference : references.subList(1, references.size())) {
      request.addOthers(session(arguments, reference));
    }
    WaitReply reply = Waits.forLine(hub, request, Waits.complete(request, arguments));
    boolean screen = arguments.has("--screen");
    return new Outcome(
        Waits.exit(reply.getOutcome()),
        Answer.of(
            hub.traceId(),
            json -> {
              if (several) {
                Waits.fieldsOfSeveral(json, reply, screen);
              } else {
                Waits.fields(json, reply, screen);
              }
            }));
  }

  /** {@code REF} or {@code REF@CURSOR}: no name has that sign. */
  private static WaitedSession session(Arguments arguments, String word) throws CommandFailure {
    int at = word.lastIndexOf('@');
    WaitedSession.Builder session = WaitedSession.newBuilder();
    return at < 0
        ? session.setSession(word).build()
        : session
            .setSession(word.substring(0, at))
            .setSince(arguments.number("the cursor of " + word, word.substring(at + 1)))
            .build();
  }
}
