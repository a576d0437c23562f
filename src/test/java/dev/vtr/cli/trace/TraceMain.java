package dev.vtr.cli.trace;

import java.time.Clock;
import java.util.Arrays;

/** Runs a trace command by itself, for measuring: {@code TraceMain trace --trace ID ...}. */
public final class TraceMain {
  private TraceMain() {}

  public static void main(String[] args) {
    String[] rest = Arrays.copyOfRange(args, 1, args.length);
    var asker = new Asker(System.out, System.err, System.getenv(), Clock.systemUTC());
    int exit =
        switch (args[0]) {
          case "trace" -> TraceCommand.run(rest, asker);
          case "trace-search" -> TraceSearchCommand.run(rest, asker);
          case "trace-why" -> TraceWhyCommand.run(rest, asker);
          case "trace-drops" -> TraceDropsCommand.run(rest, asker);
          case "trace-timeline" -> TraceTimelineCommand.run(rest, asker);
          case "trace-open" -> TraceOpenCommand.run(rest, asker);
          case "trace-export" -> TraceExportCommand.run(rest, asker);
          default -> throw new IllegalArgumentException(args[0]);
        };
    System.exit(exit);
  }
}
