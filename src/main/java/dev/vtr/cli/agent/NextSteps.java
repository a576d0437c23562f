package dev.vtr.cli.agent;

import dev.vtr.cli.client.CallFailure;
import dev.vtr.cli.client.GrpcCode;
import dev.vtr.cli.command.CommandFailure;
import dev.vtr.cli.command.ExitCode;
import dev.vtr.session.Reason;

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
    String message = failure.text().isEmpty() ? plain(code) : worded(failure);
    CommandFailure explained =
        new CommandFailure(
            code.name(), message, next(failure, asked, typed, settings), exit(failure));
    explained.initCause(failure);
    return explained;
  }

  /** One reference of several is in a field that the command line has no word for. */
  private static String worded(CallFailure failure) {
    String message = failure.text();
    return switch (failure.field()) {
      case "others", "sessions" ->
          message.startsWith(failure.field())
              ? "REF" + message.substring(failure.field().length())
              : message;
      default -> message;
    };
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
    return failure.reason() == Reason.SPOKE_AWAY || failure.reason() == Reason.NO_SPOKE;
  }

  private static ExitCode exit(CallFailure failure) {
    if (failure.source().isConnection()) {
      return ExitCode.UNREACHABLE;
    }
    return switch (failure.code()) {
      case UNAVAILABLE -> ExitCode.UNREACHABLE;
      case UNAUTHENTICATED, PERMISSION_DENIED -> ExitCode.NOT_PERMITTED;
      case INVALID_ARGUMENT -> isSize(failure.field()) ? ExitCode.USAGE : ExitCode.REFUSED;
      default -> ExitCode.REFUSED;
    };
  }

  /** A size that the node refuses is wrong usage, as it is where this program checks it. */
  private static boolean isSize(String field) {
    return field.equals("cols") || field.equals("rows");
  }

  /** What the command line calls a field. */
  private static String word(String field) {
    return switch (field) {
      case "working_directory" -> "--cwd";
      case "environment" -> "--env";
      case "op_id" -> "--op-id";
      case "since" -> "the cursor (--since CURSOR; in a wait also REF@CURSOR)";
      case "command" -> "--cmd";
      case "argv" -> "the program behind NAME";
      case "cols", "rows", "coordinator", "scrollback", "idle_ms", "timeout_ms" ->
          "--" + field.replace("_ms", "");
      case "max", "max_chars", "max_fps", "signal" -> "--" + field.replace('_', '-');
      case "before" -> "-B (or -C)";
      case "after" -> "-A (or -C)";
      case "text" -> "TEXT";
      case "data" -> "HEX";
      case "keys" -> "KEY";
      case "pattern" -> "the pattern (RE2 syntax)";
      case "session", "sessions", "others" -> "REF";
      case "name" -> "the name (a spoke is named by --coordinator NAME)";
      default -> "the named value";
    };
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
    return switch (failure.reason()) {
      case AMBIGUOUS -> "Name it as COORDINATOR:NAME, as the message lists them.";
      case NO_SPOKE ->
          "Start a spoke on a machine that is to run sessions: vtr spoke --hub HOST:PORT --name"
              + " NAME.";
      case HUB_STOPS ->
          "The hub has stopped, and its own sessions with it; start it again (vtr hub). Sessions on"
              + " spokes live on, and nothing was repeated.";
      case REQUEST_TOO_LARGE -> "Send it in smaller parts.";
      case ANSWER_TOO_LARGE ->
          "Ask for less at a time: less scrollback, a smaller part, one session.";
      case TOO_MANY_SESSIONS, SYSTEM_EXHAUSTED ->
          "Remove what is no longer needed (vtr agent ls, vtr agent rm REF), then try again.";
      case INPUT_NOT_READ ->
          "Interrupt what does not read (vtr agent kill REF --signal INT), or wait and repeat the"
              + " same, with the same --op-id if it had one.";
      case LINE_TOO_LONG ->
          "Break the line, or wait for the program's prompt (vtr agent wait REF REGEX), where an"
              + " editor may take longer ones, and repeat it then.";
      case NOT_RECORDED ->
          "Spawn the session with --record; what it wrote so far: vtr agent read REF.";
      case PROGRAM_ENDED ->
          "See its last screen (vtr agent screen REF), then remove it (vtr agent rm REF) and spawn"
              + " it anew.";
      case NONE, BAD_FIELD, SPOKE_AWAY, SPOKE_LOST, INPUT_CUT -> general(failure, settings);
    };
  }

  /** What goes with the code alone. */
  private static String general(CallFailure failure, ClientSettings settings) {
    return switch (failure.code()) {
      case NOT_FOUND ->
          "List what there is: vtr agent ls. A session on a spoke is COORDINATOR:NAME.";
      case ALREADY_EXISTS -> "Take another name, or remove the old session: vtr agent rm REF.";
      case FAILED_PRECONDITION ->
          "Look at the session: vtr agent info REF says whether it runs, vtr agent screen REF what"
              + " it shows.";
      case INVALID_ARGUMENT, OUT_OF_RANGE ->
          "Correct " + word(failure.field()) + " and call again.";
      case RESOURCE_EXHAUSTED ->
          "Ask again when less is under way: waits and viewers end by themselves or at their"
              + " --timeout.";
      case UNAVAILABLE ->
          "The spoke is away; vtr agent ls shows when it is back. Nothing was repeated.";
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
