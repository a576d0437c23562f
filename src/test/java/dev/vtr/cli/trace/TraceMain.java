package dev.vtr.cli.trace;

import java.util.Arrays;

/** Runs a trace command by itself, for measuring: {@code TraceMain trace --trace ID ...}. */
public final class TraceMain {
  private TraceMain() {}

  public static void main(String[] args) {
    String[] rest = Arrays.copyOfRange(args, 1, args.length);
    int exit =
        switch (args[0]) {
          case "trace" -> TraceCommand.run(rest, System.out, System.err);
          case "trace-search" -> TraceSearchCommand.run(rest, System.out, System.err);
          case "trace-why" -> TraceWhyCommand.run(rest, System.out, System.err);
          case "trace-drops" -> TraceDropsCommand.run(rest, System.out, System.err);
          case "trace-timeline" -> TraceTimelineCommand.run(rest, System.out, System.err);
          case "trace-open" -> TraceOpenCommand.run(rest, System.out, System.err);
          case "trace-export" -> TraceExportCommand.run(rest, System.out, System.err);
          default -> throw new IllegalArgumentException(args[0]);
        };
    System.exit(exit);
  }
}
