package dev.vtr.cli.agent;

import dev.vtr.cli.command.Arguments;
import dev.vtr.cli.command.CommandFailure;
import dev.vtr.cli.command.Syntax;
import dev.vtr.proto.SessionReply;
import dev.vtr.proto.SpawnRequest;
import java.nio.file.Path;
import java.util.List;

/** {@code spawn}: a new session. */
final class SpawnCommand extends SessionCommand {
  /** Columns or rows that a node takes. */
  static final int MAX_SIDE = 1000;

  @Override
  public Syntax syntax() {
    return Syntax.of(
            "vtr agent spawn", "Starts a program in a new session; a shell if none is named.")
        .operand("NAME")
        .optionalOperands("ARG")
        .option("--cmd", "\"...\"", "command line for the shell")
        .option("--cwd", "DIR", "directory to start in (default: the node's home)")
        .option("--env", "K=V", "one more variable; may be repeated")
        .option("--cols", "N", "columns (default: the node's, 80)")
        .option("--rows", "N", "rows (default: the node's, 24)")
        .option("--coordinator", "C", "the spoke to start it on (default: the hub)")
        .flag("--record", "keep a recording of it (vtr agent record)")
        .note("Without a shell: vtr agent spawn NAME -- PROGRAM ARG...");
  }

  @Override
  SessionReply ask(Arguments arguments, HubClient hub) throws CommandFailure {
    var request =
        SpawnRequest.newBuilder()
            .setName(arguments.operand(0))
            .setCols(arguments.numberBetween("--cols", 1, MAX_SIDE))
            .setRows(arguments.numberBetween("--rows", 1, MAX_SIDE))
            .setRecord(arguments.has("--record"));
    String command = arguments.option("--cmd");
    List<String> argv = arguments.operands().subList(1, arguments.operands().size());
    if (command != null && !argv.isEmpty()) {
      throw arguments.wrong("--cmd and a program after NAME exclude each other");
    }
    if (command != null) {
      request.setCommand(command);
    }
    request.addAllArgv(argv);
    Path directory = arguments.path("--cwd");
    if (directory != null) {
      // Meant where the command is typed, when it is relative.
      request.setWorkingDirectory(directory.toAbsolutePath().normalize().toString());
    }
    String coordinator = arguments.option("--coordinator");
    if (coordinator != null) {
      request.setCoordinator(coordinator);
    }
    for (String variable : arguments.options("--env")) {
      int equals = variable.indexOf('=');
      if (equals < 1) {
        throw arguments.wrong("--env wants NAME=VALUE");
      }
      request.putEnvironment(variable.substring(0, equals), variable.substring(equals + 1));
    }
    return hub.call("Spawn", request.build(), SessionReply.parser());
  }
}
