package dev.vtr.cli.agent;

import dev.vtr.cli.command.Arguments;
import dev.vtr.cli.command.CommandFailure;
import dev.vtr.cli.command.ExitCode;
import dev.vtr.cli.command.Surroundings;
import dev.vtr.cli.command.Syntax;

/** One command: what it takes, and what it does with it. */
interface AgentCommand {
  /** How the command ends, and what it has still to print: all of it at once. */
  record Outcome(ExitCode exit, String output) {
    static Outcome done(String output) {
      return new Outcome(ExitCode.DONE, output);
    }
  }

  /** What it takes, without the options that all commands share. */
  Syntax syntax();

  /** Asks the hub. Only a command that streams writes to the surroundings' output itself. */
  Outcome run(Arguments arguments, HubClient hub, Surroundings surroundings) throws CommandFailure;
}
