package dev.vtr.cli.agent;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.vtr.cli.command.Arguments;
import dev.vtr.cli.command.CommandFailure;
import dev.vtr.cli.command.ExitCode;
import dev.vtr.cli.command.Syntax;
import dev.vtr.proto.InputReply;
import dev.vtr.proto.Outcome;
import dev.vtr.proto.Screen;
import dev.vtr.proto.SendTextRequest;
import dev.vtr.proto.SessionOutcome;
import dev.vtr.proto.WaitForIdleReply;
import dev.vtr.proto.WaitForIdleRequest;
import dev.vtr.proto.WaitForRequest;
import dev.vtr.proto.WaitReply;
import dev.vtr.rpc.Methods;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** What the waiting commands share: bounds, the calls, how they end, and their JSON. */
final class Waits {
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

  /** On top of a wait's own timeout, for the call around it: the answer must find its way back. */
  private static final Duration TRAVEL = Duration.ofSeconds(10);

  private Waits() {}

  /** Refuses more references than one wait may have, in the command line's own words. */
  static List<String> bounded(Arguments arguments, List<String> references) throws CommandFailure {
    if (references.size() > Methods.MAX_WAITED) {
      throw arguments.wrong(
          "REF may be given " + Methods.MAX_WAITED + " times at most, not " + references.size());
    }
    return references;
  }

  static Syntax options(Syntax syntax) {
    return syntax
        .flag("--screen", "with the screen in the answer (after a timeout it always is)")
        .note("Ends with 3 at the timeout (default 30s), 6 when the session ended first.");
  }

  /** Puts timeout and screen into the request; answers how long it may take. */
  static Duration complete(WaitForRequest.Builder request, Arguments arguments)
      throws CommandFailure {
    Duration timeout = arguments.duration("--timeout", DEFAULT_TIMEOUT);
    request.setTimeoutMs(millis(timeout)).setScreen(true);
    return timeout;
  }

  /** As {@link #complete(WaitForRequest.Builder, Arguments)}. */
  static Duration complete(WaitForIdleRequest.Builder request, Arguments arguments)
      throws CommandFailure {
    Duration timeout = arguments.duration("--timeout", DEFAULT_TIMEOUT);
    request.setTimeoutMs(millis(timeout)).setScreen(true);
    return timeout;
  }

  /** 0 when not given, which asks for the node's threshold. */
  static long idleMillis(Arguments arguments) throws CommandFailure {
    long millis = arguments.duration("--idle", Duration.ZERO).toMillis();
    if (millis == 0 && arguments.has("--idle")) {
      throw arguments.wrong("--idle wants at least 1ms");
    }
    return millis;
  }

  /** Waits for a line. */
  static WaitReply forLine(HubClient hub, WaitForRequest.Builder request, Duration timeout)
      throws CommandFailure {
    return hub.call("WaitFor", request.build(), WaitReply.parser(), timeout.plus(TRAVEL));
  }

  /** Types, and waits for the line that the request names. */
  static InputReply withText(HubClient hub, SendTextRequest.Builder request, Duration timeout)
      throws CommandFailure {
    return hub.call("SendText", request.build(), InputReply.parser(), timeout.plus(TRAVEL));
  }

  /** Waits for silence. */
  static WaitForIdleReply forIdle(
      HubClient hub, WaitForIdleRequest.Builder request, Duration timeout) throws CommandFailure {
    return hub.call(
        "WaitForIdle", request.build(), WaitForIdleReply.parser(), timeout.plus(TRAVEL));
  }

  /** At least 1, since 0 means the default to the hub. */
  private static long millis(Duration timeout) {
    return Math.max(1, timeout.toMillis());
  }

  static ExitCode exit(Outcome outcome) {
    return switch (outcome) {
      case MATCHED, IDLE -> ExitCode.DONE;
      case TIMED_OUT -> ExitCode.TIMED_OUT;
      case EXITED -> ExitCode.SESSION_ENDED;
      case OUTCOME_UNSPECIFIED, UNRECOGNIZED -> ExitCode.REFUSED;
    };
  }

  static void outcome(JsonGenerator json, Outcome outcome) throws IOException {
    json.writeStringField(
        "outcome",
        switch (outcome) {
          case MATCHED -> "matched";
          case IDLE -> "idle";
          case TIMED_OUT -> "timed_out";
          case EXITED -> "exited";
          case OUTCOME_UNSPECIFIED, UNRECOGNIZED -> "unknown";
        });
  }

  /** The fields of {@code wait}. */
  static void fields(JsonGenerator json, WaitReply reply, boolean withScreen) throws IOException {
    outcome(json, reply.getOutcome());
    if (!reply.getMatchedLine().isEmpty()) {
      json.writeStringField("matched_line", reply.getMatchedLine());
    }
    json.writeNumberField("cursor", reply.getCursor());
    json.writeNumberField("duration_ms", reply.getDurationMs());
    if (reply.hasScreen() && (withScreen || reply.getOutcome() != Outcome.MATCHED)) {
      screen(json, reply.getScreen());
    }
  }

  /** As {@link #fields}, of a wait for several sessions: which one, or how it ended for each. */
  static void fieldsOfSeveral(JsonGenerator json, WaitReply reply, boolean withScreen)
      throws IOException {
    if (reply.getSessionsCount() == 0) {
      json.writeStringField("session", reply.getSession());
      fields(json, reply, withScreen);
      return;
    }
    outcome(json, reply.getOutcome());
    json.writeNumberField("duration_ms", reply.getDurationMs());
    sessions(json, reply.getSessionsList());
    screens(json, reply.getScreensList());
  }

  /** How a wait ended for each of several sessions; nothing if none is told. */
  static void sessions(JsonGenerator json, List<SessionOutcome> sessions) throws IOException {
    if (sessions.isEmpty()) {
      return;
    }
    json.writeArrayFieldStart("sessions");
    for (SessionOutcome session : sessions) {
      json.writeStartObject();
      json.writeStringField("session", session.getSession());
      outcome(json, session.getOutcome());
      json.writeNumberField("cursor", session.getCursor());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  static void screens(JsonGenerator json, List<Screen> screens) throws IOException {
    if (screens.isEmpty()) {
      return;
    }
    json.writeArrayFieldStart("screens");
    for (Screen screen : screens) {
      ScreenShape.brief(json, screen);
    }
    json.writeEndArray();
  }

  static void screen(JsonGenerator json, Screen screen) throws IOException {
    json.writeFieldName("screen");
    ScreenShape.brief(json, screen);
  }
}
