package dev.vtr.cli.agent;

import dev.vtr.cli.client.CallFailure;
import dev.vtr.cli.client.GrpcCode;
import dev.vtr.cli.command.CommandFailure;
import dev.vtr.cli.command.ExitCode;
import java.util.List;

/** Turns a failed call into an answer that teaches: exit status and next step for each code. */
final class NextSteps {
  /** What to do when it is open whether the program got what was typed. */
  static final String MAYBE_TYPED =
      "It may have been typed, or may still be: look first (vtr agent screen REF, vtr agent read"
          + " REF), or give every try the same --op-id ID, so that a repeat types nothing twice.";

  /** What to do when the user has ended a stream. */
  static final String STREAM_AGAIN =
      "Call again if more is wanted: it begins with the whole, not where this one ended.";

  /** What to do when it is open whether a session was begun. */
  static final String MAYBE_SPAWNED =
      "It may run all the same: vtr agent info NAME tells. Then use it, or remove it (vtr agent rm"
          + " NAME) before you ask again.";

  /** What to do when an answer broke off. */
  static final String MID_ANSWER =
      "Ask again: a watch begins with the whole screen. A hub ends a watch of which nothing was"
          + " read for 30 s; if it cannot be reached, start it again (vtr hub).";

  private NextSteps() {}

  /**
   * Explains {@code failure}.
   *
   * @param asked what the call was to do
   * @param typed whether the command has typed before this call
   */
  static CommandFailure explain(
      CallFailure failure, Asked asked, boolean typed, ClientSettings settings) {
    GrpcCode code = failure.code();
    String message = failure.text().isEmpty() ? plain(code) : worded(failure.text());
    return new CommandFailure(
        code.name(), message, next(failure, asked, typed, settings), exit(failure));
  }

  /** One reference of several is in a field that the command line has no word for. */
  private static String worded(String message) {
    for (String field : List.of("others ", "sessions ")) {
      if (message.startsWith(field)) {
        return "REF " + message.substring(field.length());
      }
    }
    return message;
  }

  /** What a call does that is sent once only. */
  enum Asked {
    INPUT,
    SPAWN,
    OTHER
  }

  private static String next(
      CallFailure failure, Asked asked, boolean typed, ClientSettings settings) {
    boolean done = leavesOpen(failure) && !isAway(failure);
    if (done && asked == Asked.SPAWN) {
      return MAYBE_SPAWNED;
    }
    if (typed ? leavesOpen(failure) : done && asked == Asked.INPUT) {
      return MAYBE_TYPED;
    }
    String next = nextStep(failure, settings);
    return typed ? "The text has been typed: do not send it again. " + next : next;
  }

  /** Whether the work behind the call may have been done all the same. */
  private static boolean leavesOpen(CallFailure failure) {
    return switch (failure.code()) {
      case DEADLINE_EXCEEDED, UNAVAILABLE, CANCELLED, ABORTED -> true;
      default -> false;
    };
  }

  /** Whether the hub had no spoke to hand the call to, so that nothing was done. */
  private static boolean isAway(CallFailure failure) {
    return failure.source() == CallFailure.Source.HUB
        && (failure.text().contains("' is away: ") || hasNoSpoke(failure.text()));
  }

  private static boolean hasNoSpoke(String message) {
    return message.endsWith(" and no spoke is connected");
  }

  private static String unavailable(String message) {
    if (hasNoSpoke(message)) {
      return "Start a spoke on a machine that is to run sessions: vtr spoke --hub HOST:PORT --name"
          + " NAME.";
    }
    return message.endsWith("the hub stops")
        ? "The hub has stopped, and its own sessions with it; start it again (vtr hub). Sessions on"
            + " spokes live on, and nothing was repeated."
        : "The spoke is away; vtr agent ls shows when it is back. Nothing was repeated.";
  }

  private static String exhausted(String message) {
    if (message.contains(" longer than ")) {
      return "Ask for less at a time: less scrollback, a smaller part, one session.";
    }
    return isOfTheSystem(message)
        ? "Remove what is no longer needed (vtr agent ls, vtr agent rm REF), then try again."
        : "Ask again when less is under way: waits and viewers end by themselves or at their"
            + " --timeout.";
  }

  private static ExitCode exit(CallFailure failure) {
    if (failure.source().isConnection()) {
      return ExitCode.UNREACHABLE;
    }
    return switch (failure.code()) {
      case UNAVAILABLE -> ExitCode.UNREACHABLE;
      case UNAUTHENTICATED, PERMISSION_DENIED -> ExitCode.NOT_PERMITTED;
      case INVALID_ARGUMENT -> isSize(failure.text()) ? ExitCode.USAGE : ExitCode.REFUSED;
      default -> ExitCode.REFUSED;
    };
  }

  /** A size that the node refuses is wrong usage, as it is where this program checks it. */
  private static boolean isSize(String message) {
    return message.startsWith("cols ") || message.startsWith("rows ");
  }

  /** What the command line calls the field that the message begins with. */
  private static String wrongWord(CallFailure failure) {
    String message = failure.text();
    int end = message.indexOf(' ');
    return switch (end < 0 ? message : message.substring(0, end)) {
      case "working_directory" -> "--cwd";
      case "environment" -> "--env";
      case "op_id" -> "--op-id";
      case "since" -> "the cursor (--since CURSOR; in a wait also REF@CURSOR)";
      case "command" -> "--cmd";
      case "argv" -> "the program behind NAME";
      case "cols", "rows", "coordinator", "scrollback", "idle_ms", "timeout_ms" ->
          "--" + message.substring(0, end).replace("_ms", "");
      case "max", "max_chars", "max_fps", "signal" ->
          "--" + message.substring(0, end).replace('_', '-');
      case "before" -> "-B (or -C)";
      case "after" -> "-A (or -C)";
      case "text" -> "TEXT";
      case "data" -> "HEX";
      case "keys" -> "KEY";
      case "pattern" -> "the pattern (RE2 syntax)";
      case "session", "sessions", "others" -> "REF";
      case "name" -> "the name";
      default -> "the named value";
    };
  }

  /** A limit that only the end of sessions makes room in. */
  private static boolean isOfTheSystem(String message) {
    return message.contains(" sessions, its limit") || message.startsWith("the system is out of ");
  }

  private static String plain(GrpcCode code) {
    return "the hub answered " + code.name() + " without saying why";
  }

  private static String nextStep(CallFailure failure, ClientSettings settings) {
    if (failure.source() == CallFailure.Source.MID_ANSWER) {
      return MID_ANSWER;
    }
    if (failure.source() == CallFailure.Source.CONNECTION) {
      return failure.code() == GrpcCode.DEADLINE_EXCEEDED
          ? "Ask again with a longer --timeout, or look at the hub's log."
          : "Start a hub (vtr hub), or name the one that runs: --hub HOST:PORT or VTR_HUB.";
    }
    return switch (failure.code()) {
      case NOT_FOUND ->
          "List what there is: vtr agent ls. A session on a spoke is COORDINATOR:NAME.";
      case ALREADY_EXISTS -> "Take another name, or remove the old session: vtr agent rm REF.";
      case FAILED_PRECONDITION ->
          failure.text().contains("' is not recorded; ")
              ? "Spawn the session with --record; what it wrote so far: vtr agent read REF."
              : "Look at the session: vtr agent info REF says whether it runs, vtr agent screen REF what"
                  + " it shows.";
      case INVALID_ARGUMENT, OUT_OF_RANGE ->
          failure.text().contains("' is ambiguous: ")
              ? "Name it as COORDINATOR:NAME, as the message lists them."
              : "Correct " + wrongWord(failure) + " and call again.";
      case RESOURCE_EXHAUSTED -> exhausted(failure.text());
      case UNAVAILABLE -> unavailable(failure.text());
      case UNAUTHENTICATED ->
          "The hub wants its token; looked for in "
              + settings.tokenFile()
              + (settings.token() == null ? " (not there)" : " (refused)")
              + ". Name the right one: --token-file FILE or VTR_TOKEN_FILE.";
      case PERMISSION_DENIED -> "This credential has not that right; use the hub's own token.";
      case DEADLINE_EXCEEDED -> "Ask again with a longer --timeout.";
      case UNIMPLEMENTED ->
          "The hub does not know this call; bring both to one version: vtr version.";
      case CANCELLED, ABORTED -> "Call again.";
      default -> "Look at the trace of the call and the hub's log.";
    };
  }
}
