package dev.vtr.cli.agent;

import dev.vtr.cli.command.Arguments;
import dev.vtr.cli.command.CommandFailure;
import dev.vtr.cli.command.Surroundings;
import dev.vtr.cli.command.Syntax;
import dev.vtr.proto.KillRequest;
import dev.vtr.proto.RenameRequest;
import dev.vtr.proto.ResizeRequest;
import dev.vtr.proto.SessionReply;
import dev.vtr.proto.SessionRequest;
import java.time.Duration;

/**
 * The commands that do one thing to a session and answer with it: {@code {"session","trace_id"}}.
 */
abstract class SessionCommand implements AgentCommand {
  /** Sends the request of the command. */
  abstract SessionReply ask(Arguments arguments, HubClient hub) throws CommandFailure;

  @Override
  public Outcome run(Arguments arguments, HubClient hub, Surroundings surroundings)
      throws CommandFailure {
    SessionReply reply = ask(arguments, hub);
    return Outcome.done(
        Answer.of(hub.traceId(), json -> Shapes.sessionField(json, reply.getSession())));
  }

  private static SessionRequest request(Arguments arguments) {
    return SessionRequest.newBuilder().setSession(arguments.operand(0)).build();
  }

  /** {@code info}. */
  static final class Show extends SessionCommand {
    @Override
    public Syntax syntax() {
      return Syntax.of("vtr agent info", "Shows one session: size, status, exit code.")
          .operand("REF");
    }

    @Override
    SessionReply ask(Arguments arguments, HubClient hub) throws CommandFailure {
      return hub.call("Info", request(arguments), SessionReply.parser());
    }
  }

  /** {@code close}: the node waits for the program's end, up to its kill timeout. */
  static final class Close extends SessionCommand {
    private static final Duration AT_LEAST = Duration.ofSeconds(30);

    @Override
    public Syntax syntax() {
      return Syntax.of("vtr agent close", "Hangs up; kills what still runs after the kill timeout.")
          .operand("REF");
    }

    @Override
    SessionReply ask(Arguments arguments, HubClient hub) throws CommandFailure {
      Duration deadline = arguments.duration("--timeout", AT_LEAST);
      return hub.call("Close", request(arguments), SessionReply.parser(), deadline);
    }
  }

  /** {@code rm}. */
  static final class Remove extends SessionCommand {
    @Override
    public Syntax syntax() {
      return Syntax.of("vtr agent rm", "Forgets a session; one that runs is killed first.")
          .operand("REF");
    }

    @Override
    SessionReply ask(Arguments arguments, HubClient hub) throws CommandFailure {
      return hub.call("Remove", request(arguments), SessionReply.parser());
    }
  }

  /** {@code kill}. */
  static final class Kill extends SessionCommand {
    @Override
    public Syntax syntax() {
      return Syntax.of(
              "vtr agent kill",
              "Sends a signal to what runs in the foreground (a shell's job, else the program); HUP,"
                  + " TERM and CONT to the program, too; KILL to all of the session.")
          .operand("REF")
          .option("--signal", "NAME", "TERM (default), INT, HUP, KILL, USR1 ... or a number");
    }

    @Override
    SessionReply ask(Arguments arguments, HubClient hub) throws CommandFailure {
      String name = arguments.option("--signal");
      int signal = name == null ? 0 : Signals.number(name);
      if (signal < 0) {
        throw arguments.wrong("--signal: \"" + name + "\" is no signal; " + Signals.EXAMPLES);
      }
      var request = KillRequest.newBuilder().setSession(arguments.operand(0)).setSignal(signal);
      return hub.call("Kill", request.build(), SessionReply.parser());
    }
  }

  /** {@code rename}. */
  static final class Rename extends SessionCommand {
    @Override
    public Syntax syntax() {
      return Syntax.of("vtr agent rename", "Gives a session another name.")
          .operand("REF")
          .operand("NEW");
    }

    @Override
    SessionReply ask(Arguments arguments, HubClient hub) throws CommandFailure {
      var request =
          RenameRequest.newBuilder().setSession(arguments.operand(0)).setName(arguments.operand(1));
      return hub.call("Rename", request.build(), SessionReply.parser());
    }
  }

  /** {@code resize}. */
  static final class Resize extends SessionCommand {
    @Override
    public Syntax syntax() {
      return Syntax.of(
              "vtr agent resize",
              "Gives a session's screen another size; also when its program has ended.")
          .operand("REF")
          .operand("COLS")
          .operand("ROWS");
    }

    @Override
    SessionReply ask(Arguments arguments, HubClient hub) throws CommandFailure {
      var request =
          ResizeRequest.newBuilder()
              .setSession(arguments.operand(0))
              .setCols(side(arguments, "COLS", arguments.operand(1)))
              .setRows(side(arguments, "ROWS", arguments.operand(2)));
      return hub.call("Resize", request.build(), SessionReply.parser());
    }

    private static int side(Arguments arguments, String name, String text) throws CommandFailure {
      int side = arguments.smallNumber(name, text);
      if (side < 1 || side > SpawnCommand.MAX_SIDE) {
        throw arguments.wrong(name + " must be 1 to " + SpawnCommand.MAX_SIDE + ", not " + side);
      }
      return side;
    }
  }
}
