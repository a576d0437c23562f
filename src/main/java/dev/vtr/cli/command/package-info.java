/**
 * What every command line of vtr is made of. Read {@link dev.vtr.cli.command.Syntax} (what a
 * command takes), {@link dev.vtr.cli.command.Arguments} (what it was given), {@link
 * dev.vtr.cli.command.CommandFailure} and {@link dev.vtr.cli.command.ExitCode} (how it ends),
 * {@link dev.vtr.cli.command.Surroundings} (the process around it).
 *
 * <p>Loaded by each agent command, so it stays small and depends on {@code java.base} and Jackson's
 * core only.
 */
@NullMarked
package dev.vtr.cli.command;

import org.jspecify.annotations.NullMarked;
