package dev.vtr.cli;

import dev.vtr.cli.command.CommandFailure;
import dev.vtr.cli.command.ExitCode;
import dev.vtr.cli.command.Surroundings;
import java.util.List;

/**
 * The commands that need the whole program: {@code hub}, {@code spoke}, {@code demo}, {@code
 * doctor}, ...
 */
public interface NodeCommands {
  /**
   * Runs one and returns when it is over: for a node, when it has been told to stop.
   *
   * @param name the command, such as {@code hub}
   * @param words what follows it
   * @throws CommandFailure when it failed, for the caller to print
   */
  ExitCode run(String name, List<String> words, Surroundings surroundings) throws CommandFailure;
}
