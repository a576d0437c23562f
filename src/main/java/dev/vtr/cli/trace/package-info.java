/**
 * The commands {@code vtr agent trace} and {@code vtr agent trace-*}: arguments in, an answer out.
 *
 * <p>Each {@code *Command} has one entry, {@code run(args, out, err)}, which returns the exit code:
 * 0 found, 1 nothing found or refused, 2 wrong usage. They read files only. {@link
 * dev.vtr.cli.trace.Arguments} parses the command line without loading more than it must; {@link
 * dev.vtr.cli.trace.Invocation} is what all commands share.
 */
@NullMarked
package dev.vtr.cli.trace;

import org.jspecify.annotations.NullMarked;
