package dev.vtr.cli.trace;

import dev.vtr.cli.command.CommandFailure;
import dev.vtr.query.Times;
import dev.vtr.query.TraceLookup;
import dev.vtr.query.TraceQuery;
import dev.vtr.query.TraceTree;
import java.util.Locale;
import java.util.stream.Collectors;

/** Finds the one trace that {@code --trace} means, or says why there is none. */
final class TraceLookups {
  private TraceLookups() {}

  static TraceTree find(TraceQuery query, String id) throws CommandFailure {
    String digits = id.toLowerCase(Locale.ROOT);
    boolean hexadecimal = digits.chars().allMatch(c -> Character.digit(c, 16) >= 0);
    if (digits.length() < TraceQuery.PREFIX_MIN
        || digits.length() > TraceQuery.ID_LENGTH
        || !hexadecimal) {
      throw CommandFailure.usage(
          "--trace: not a trace id: " + id,
          "give " + TraceQuery.PREFIX_MIN + " to " + TraceQuery.ID_LENGTH + " hexadecimal digits");
    }
    TraceLookup lookup = query.find(digits);
    if (lookup instanceof TraceLookup.Found found) {
      return found.tree();
    }
    if (lookup instanceof TraceLookup.Ambiguous ambiguous) {
      throw ambiguous(ambiguous);
    }
    throw CommandFailure.refused(
        "NOT_FOUND",
        "--trace: no trace " + digits + " in " + query.scan().files().files().size() + " files",
        "vtr agent trace-search --since 1h lists recent traces");
  }

  private static CommandFailure ambiguous(TraceLookup.Ambiguous ambiguous) {
    String candidates =
        ambiguous.candidates().stream()
            .map(
                one ->
                    one.traceId()
                        + " ("
                        + one.rootName()
                        + " at "
                        + Times.text(one.startNanos())
                        + ")")
            .collect(Collectors.joining(", "));
    String all = ambiguous.andMore() ? " and more" : "";
    return CommandFailure.refused(
        "INVALID_ARGUMENT",
        "--trace: " + ambiguous.id() + " begins several traces: " + candidates + all,
        "give more digits of the id");
  }
}
