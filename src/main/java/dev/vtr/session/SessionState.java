package dev.vtr.session;

import dev.vtr.pty.ExitStatus;
import dev.vtr.session.SessionView.Status;
import dev.vtr.trace.Attrs;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a session besides its screen: name, size, where it is in its life, and which
 * spans drove it last. Confined to the session's context.
 */
final class SessionState {
  private final SessionSetup setup;
  private final Instant createdAt;
  private SessionName name;
  private Attributes about;
  private int cols;
  private int rows;
  private Status status = Status.RUNNING;
  private @Nullable ExitStatus exit;
  private @Nullable Instant exitedAt;
  private Cause spawn = Cause.NONE;
  private Cause input = Cause.NONE;
  private Cause kill = Cause.NONE;

  SessionState(SessionSetup setup, Clock clock) {
    this.setup = setup;
    createdAt = instant(clock);
    cols = setup.cols();
    rows = setup.rows();
    name = setup.name();
    about = describe(name);
  }

  static Instant instant(Clock clock) {
    return Instant.ofEpochSecond(0, clock.epochNanos());
  }

  private Attributes describe(SessionName now) {
    return Attributes.of(
        Attrs.SESSION_ID, setup.id().toString(),
        Attrs.SESSION_NAME, now.value(),
        Attrs.COORDINATOR, setup.options().name());
  }

  /** What every span about this session carries. */
  Attributes about() {
    return about;
  }

  SessionName name() {
    return name;
  }

  /** What to tell of a number that is no cursor of this session, one of several perhaps. */
  Failure noCursor(long since) {
    String session = setup.options().name() + ':' + name.value();
    return new Failure.Invalid("since", "is not a cursor of session '" + session + "': " + since);
  }

  void rename(SessionName to) {
    name = to;
    about = describe(to);
  }

  int cols() {
    return cols;
  }

  int rows() {
    return rows;
  }

  void resize(int toCols, int toRows) {
    cols = toCols;
    rows = toRows;
  }

  boolean hasExited() {
    return status == Status.EXITED;
  }

  /**
   * Refuses what needs a program.
   *
   * @throws Failure.Precondition if it has ended
   */
  void checkRunning() {
    if (hasExited()) {
      throw new Failure.Precondition(
          Reason.PROGRAM_ENDED, "the program of session '" + name() + "' has ended");
    }
  }

  @Nullable ExitStatus exit() {
    return exit;
  }

  @Nullable Instant exitedAt() {
    return exitedAt;
  }

  void closing() {
    if (status == Status.RUNNING) {
      status = Status.CLOSING;
    }
  }

  void exited(ExitStatus how, Instant at) {
    status = Status.EXITED;
    exit = how;
    exitedAt = at;
  }

  /** The current span spawned the program. */
  void spawnedByCurrentSpan() {
    spawn = new Cause(Span.current().getSpanContext(), "spawn");
  }

  /** The current span wrote input. */
  void inputByCurrentSpan() {
    input = new Cause(Span.current().getSpanContext(), "input");
  }

  /** The current span told the program to end; {@code reason} says how. */
  void killedByCurrentSpan(String reason) {
    kill = new Cause(Span.current().getSpanContext(), reason);
  }

  /** What output and silence are caused by: the last input, else the spawn. */
  Cause activityCause() {
    return input.span().isValid() ? input : spawn;
  }

  /** What the end is caused by: the kill, else the last input, else the spawn. */
  Cause exitCause() {
    return kill.span().isValid() ? kill : activityCause();
  }

  /** The session as it is. */
  SessionView view(boolean idle, String title, long outputCursor) {
    return new SessionView(
        setup.id(),
        name,
        setup.options().name(),
        status,
        cols,
        rows,
        createdAt,
        idle,
        title,
        outputCursor,
        exit,
        exitedAt);
  }
}
