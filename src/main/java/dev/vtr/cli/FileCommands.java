package dev.vtr.cli;

import dev.vtr.cli.command.CommandFailure;
import dev.vtr.cli.command.ExitCode;
import dev.vtr.cli.command.Surroundings;
import dev.vtr.cli.trace.Asker;
import dev.vtr.cli.trace.TraceCommand;
import dev.vtr.cli.trace.TraceDropsCommand;
import dev.vtr.cli.trace.TraceExportCommand;
import dev.vtr.cli.trace.TraceOpenCommand;
import dev.vtr.cli.trace.TraceSearchCommand;
import dev.vtr.cli.trace.TraceTimelineCommand;
import dev.vtr.cli.trace.TraceWhyCommand;
import dev.vtr.cli.vt.VtBench;
import dev.vtr.cli.vt.VtFigures;
import dev.vtr.cli.vt.VtPipe;
import dev.vtr.cli.vt.VtReplay;
import dev.vtr.cli.vt.VtWorkloads;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;

/**
 * The commands that work on files and streams alone, without a hub: {@code agent trace...} and
 * {@code vt}.
 */
final class FileCommands {
  private static final int BUFFER_BYTES = 64 * 1024;

  private static final String VT_HELP =
      """
      vtr vt: the terminal engine alone. Each command tells its options with --help.

        replay FILE     the screen after a recording
        pipe            a terminal for tests of engines, one JSON object a line
        bench FILE...   how fast recordings go through the engine
        figures         resize, heap and snapshots
        workloads DIR   recordings for bench
      """;

  /** A command's work; returns the exit status. */
  @FunctionalInterface
  private interface Command {
    int run(PrintStream out, PrintStream err) throws CommandFailure;
  }

  private FileCommands() {}

  /** Whether {@code words}, after {@code agent}, ask the traces. */
  static boolean isTrace(List<String> words) {
    return !words.isEmpty()
        && (words.getFirst().equals("trace") || words.getFirst().startsWith("trace-"));
  }

  static ExitCode trace(List<String> words, Surroundings surroundings) throws CommandFailure {
    String[] rest = rest(words);
    return answering(
        surroundings,
        (out, err) -> {
          var asker = new Asker(out, err, surroundings.environment(), Clock.systemUTC());
          return switch (words.getFirst()) {
            case "trace" -> TraceCommand.run(rest, asker);
            case "trace-search" -> TraceSearchCommand.run(rest, asker);
            case "trace-why" -> TraceWhyCommand.run(rest, asker);
            case "trace-drops" -> TraceDropsCommand.run(rest, asker);
            case "trace-timeline" -> TraceTimelineCommand.run(rest, asker);
            case "trace-open" -> TraceOpenCommand.run(rest, asker);
            case "trace-export" -> TraceExportCommand.run(rest, asker);
            default ->
                throw CommandFailure.usage(
                    "\"" + words.getFirst() + "\" is no command of vtr agent",
                    "Take one of: trace trace-search trace-why trace-drops trace-timeline trace-open trace-export.");
          };
        });
  }

  static ExitCode vt(List<String> words, Surroundings surroundings) throws CommandFailure {
    String name = words.isEmpty() ? "" : words.getFirst();
    String[] rest = rest(words);
    return answering(
        surroundings,
        (out, err) ->
            switch (name) {
              case "replay" -> VtReplay.run(rest, surroundings.in(), out, err);
              case "pipe" -> VtPipe.run(rest, surroundings.in(), out, err);
              case "bench" -> VtBench.run(rest, surroundings.in(), out, err);
              case "figures" -> VtFigures.run(rest, out, err);
              case "workloads" -> VtWorkloads.run(rest, out, err);
              case "--help", "-h", "help" -> {
                out.print(VT_HELP);
                yield 0;
              }
              default ->
                  throw CommandFailure.usage(
                      "\"" + name + "\" is no command of vtr vt",
                      "Take one of: replay pipe bench figures workloads.");
            });
  }

  /**
   * Runs a command; whatever it fails of that it does not tell itself is told here, and so is an
   * answer that could not be written.
   */
  private static ExitCode answering(Surroundings surroundings, Command command)
      throws CommandFailure {
    var answer = new WatchedStream(surroundings.out());
    PrintStream out = printing(answer);
    PrintStream err = printing(surroundings.err());
    int status;
    try {
      status = command.run(out, err);
      out.flush();
    } catch (RuntimeException | Error e) {
      throw failed(e);
    } finally {
      err.flush();
    }
    IOException unwritten = answer.failure();
    if (unwritten != null && !isReaderGone(unwritten)) {
      throw CommandFailure.refused(
          "INTERNAL",
          "the answer could not be written to standard output: " + unwritten.getMessage(),
          "Make room where standard output goes, or name another place.");
    }
    return ended(status);
  }

  /** Whoever reads no further ({@code | head}) has what was wanted. */
  private static boolean isReaderGone(IOException unwritten) {
    return "Broken pipe".equals(unwritten.getMessage());
  }

  private static CommandFailure failed(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof OutOfMemoryError) {
        return CommandFailure.refused(
            "INTERNAL",
            "not enough memory for this answer",
            "Ask for less: a smaller --limit, a shorter time, one trace; or fewer files.");
      }
    }
    return CommandFailure.defect(thrown);
  }

  private static String[] rest(List<String> words) {
    return words.stream().skip(1).toArray(String[]::new);
  }

  private static PrintStream printing(OutputStream stream) {
    return new PrintStream(
        new BufferedOutputStream(stream, BUFFER_BYTES), false, StandardCharsets.UTF_8);
  }

  private static ExitCode ended(int status) {
    for (ExitCode code : ExitCode.values()) {
      if (code.status() == status) {
        return code;
      }
    }
    return ExitCode.REFUSED;
  }
}
