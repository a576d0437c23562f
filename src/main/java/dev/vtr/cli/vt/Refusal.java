package dev.vtr.cli.vt;

import dev.vtr.cli.command.CommandFailure;
import java.io.PrintStream;

/** How the commands of {@code vtr vt} fail: one JSON object, as every command of vtr. */
final class Refusal {
  private Refusal() {}

  /** Says what is wrong with the words or the input of {@code vtr vt COMMAND}; the exit status. */
  static int usage(String command, String message, PrintStream err) {
    String help = "vtr vt " + command + " --help says what it takes.";
    return told(CommandFailure.usage(message, help), err);
  }

  /** Says what cannot be read or written; the exit status. */
  static int unusable(String message, PrintStream err) {
    return told(
        CommandFailure.refused("FAILED_PRECONDITION", message, "Mend that, or name another file."),
        err);
  }

  private static int told(CommandFailure failure, PrintStream err) {
    err.writeBytes(failure.json());
    err.flush();
    return failure.exit().status();
  }
}
