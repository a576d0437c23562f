package dev.vtr.rpc;

import dev.vtr.proto.Outcome;
import dev.vtr.proto.SessionOutcome;
import dev.vtr.proto.WaitForIdleReply;
import dev.vtr.proto.WaitForIdleRequest;
import dev.vtr.proto.WaitForRequest;
import dev.vtr.proto.WaitReply;
import dev.vtr.rpc.screen.ScreenEncoding;
import dev.vtr.session.CoordinatorRequest;
import dev.vtr.session.Failure;
import dev.vtr.session.SessionRequest;
import dev.vtr.session.SessionRequest.WaitOutcome;
import dev.vtr.session.SessionRequest.Waited;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Waits. A wait ends in its session: when the condition holds, at its timeout, which is never later
 * than the caller's deadline, or when the caller goes away.
 */
final class WaitMethods {
  private static final long DEFAULT_TIMEOUT_MILLIS = 30_000;
  private static final long MAX_MILLIS = 24 * 60 * 60 * 1000L;

  /** Unique in the process; shared with nobody who waits by another way. */
  private static final AtomicLong LAST_WAIT_ID = new AtomicLong();

  private final Sessions sessions;

  private WaitMethods(Sessions sessions) {
    this.sessions = sessions;
  }

  static List<Method<?>> of(Sessions sessions) {
    WaitMethods methods = new WaitMethods(sessions);
    return List.of(
        Method.unary("WaitFor", WaitForRequest.parser(), methods::waitFor),
        Method.unary("WaitForIdle", WaitForIdleRequest.parser(), methods::waitForIdle));
  }

  /**
   * Refuses what a wait would be refused for, whatever its session.
   *
   * @throws Failure.Invalid naming the field
   */
  static void check(WaitForRequest request) {
    Fields.pattern("pattern", request.getPattern());
    Fields.between("timeout_ms", request.getTimeoutMs(), 0, MAX_MILLIS);
    if (request.getOthersCount() > 0) {
      throw new Failure.Invalid("others", "is for calls of WaitFor to a hub");
    }
  }

  /** As {@link #check(WaitForRequest)}. */
  static void check(WaitForIdleRequest request) {
    Fields.between("idle_ms", request.getIdleMs(), 0, MAX_MILLIS);
    Fields.between("timeout_ms", request.getTimeoutMs(), 0, MAX_MILLIS);
  }

  /** A wait over several sessions is many to those who own them: see the router. */
  private Future<WaitReply> waitFor(WaitForRequest request, Call call) {
    check(request);
    String session = sessions.own("session", request.getSession());
    long since = Fields.counter("since", request.getSince());
    SessionRequest.WaitFor condition = condition(request, since, call);
    call.onCancel(() -> cancel(sessions, condition.waitId()));
    return ask(sessions, session, condition).map(WaitMethods::reply);
  }

  /** A checked request as a session takes it; it ends when the caller stops waiting. */
  static SessionRequest.WaitFor condition(WaitForRequest request, long since, Call call) {
    return new SessionRequest.WaitFor(
        LAST_WAIT_ID.incrementAndGet(),
        request.getPattern(),
        since,
        timeout(request.getTimeoutMs(), call),
        request.getScreen(),
        request.getGone(),
        request.getSkipEcho());
  }

  static Future<Waited> ask(Sessions sessions, String session, SessionRequest.WaitFor condition) {
    return sessions.ask(session, condition, condition.timeoutMillis() + Sessions.ANSWER_MILLIS);
  }

  private Future<WaitForIdleReply> waitForIdle(WaitForIdleRequest request, Call call) {
    check(request);
    List<String> references = references(request);
    long timeoutMillis = timeout(request.getTimeoutMs(), call);
    SessionRequest.WaitForIdle condition =
        new SessionRequest.WaitForIdle(
            LAST_WAIT_ID.incrementAndGet(),
            request.getIdleMs(),
            timeoutMillis,
            request.getScreen(),
            request.getStableScreen());
    call.onCancel(() -> cancel(sessions, condition.waitId()));
    return sessions
        .tell(
            new CoordinatorRequest.WaitForIdle(references, condition),
            timeoutMillis + Sessions.ANSWER_MILLIS)
        .map(outcome -> reply(outcome, references.size()));
  }

  private List<String> references(WaitForIdleRequest request) {
    if (request.getSessionsCount() == 0) {
      throw new Failure.Invalid("sessions", "is missing");
    }
    if (request.getSessionsCount() > Methods.MAX_WAITED) {
      throw new Failure.Invalid("sessions", "are more than " + Methods.MAX_WAITED);
    }
    List<String> references = new ArrayList<>(request.getSessionsCount());
    for (String reference : request.getSessionsList()) {
      references.add(sessions.own("sessions", reference));
    }
    return List.copyOf(references);
  }

  private static long timeout(long asked, Call call) {
    long timeoutMillis = asked == 0 ? DEFAULT_TIMEOUT_MILLIS : asked;
    long remaining = call.remainingMillis();
    return remaining == 0 ? timeoutMillis : Math.min(timeoutMillis, remaining);
  }

  /** Nobody waits for the answer; a session that is gone has no wait either. */
  static void cancel(Sessions sessions, long waitId) {
    sessions.tell(new CoordinatorRequest.CancelWait(waitId), Sessions.ANSWER_MILLIS);
  }

  static WaitReply reply(Waited waited) {
    WaitReply.Builder reply =
        WaitReply.newBuilder()
            .setOutcome(outcome(waited.outcome()))
            .setSession(name(waited))
            .setCursor(waited.cursor())
            .setDurationMs(waited.durationMillis());
    if (waited.matchedLine() != null) {
      reply.setMatchedLine(waited.matchedLine());
    }
    if (waited.screen() != null) {
      reply.setScreen(ScreenEncoding.screen(waited.screen()));
    }
    return reply.build();
  }

  private static WaitForIdleReply reply(CoordinatorRequest.IdleOutcome outcome, int asked) {
    WaitForIdleReply.Builder reply =
        WaitForIdleReply.newBuilder()
            .setOutcome(outcome(outcome.outcome()))
            .setDurationMs(outcome.durationMillis());
    for (Waited waited : outcome.idle()) {
      String coordinator = waited.session().coordinator();
      String name = name(waited);
      if (waited.outcome() == WaitOutcome.IDLE) {
        reply.addIdleSessions(name);
      }
      reply.addSessions(
          SessionOutcome.newBuilder()
              .setSession(name)
              .setOutcome(outcome(waited.outcome()))
              .setCursor(waited.cursor()));
      if (waited.screen() != null) {
        reply.addScreens(
            ScreenEncoding.screen(waited.screen()).toBuilder().setCoordinator(coordinator));
      }
      if (asked == 1) {
        reply.setCursor(waited.cursor());
      }
    }
    return reply.build();
  }

  /** As a caller refers to it. */
  private static String name(Waited waited) {
    return waited.session().coordinator() + ':' + waited.session().name();
  }

  private static Outcome outcome(WaitOutcome outcome) {
    return switch (outcome) {
      case MATCHED -> Outcome.MATCHED;
      case IDLE -> Outcome.IDLE;
      case TIMED_OUT -> Outcome.TIMED_OUT;
      case EXITED -> Outcome.EXITED;
      case CANCELLED -> Outcome.OUTCOME_UNSPECIFIED; // the call has ended before
    };
  }
}
