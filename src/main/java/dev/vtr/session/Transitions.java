package dev.vtr.session;

import dev.vtr.pty.ExitStatus;
import dev.vtr.trace.Attrs;
import dev.vtr.trace.Spans;
import io.opentelemetry.api.trace.SpanBuilder;
import java.util.concurrent.TimeUnit;

/**
 * The spans of what becomes of a session while nobody waits for it: each a root with a link to what
 * caused it. Confined to the session's context.
 */
final class Transitions {
  private final Spans spans;
  private final SessionState state;

  Transitions(Spans spans, SessionState state) {
    this.spans = spans;
    this.state = state;
  }

  /** The program has ended. */
  void exited(ExitStatus status) {
    SpanBuilder span = root("session.exit", state.exitCause());
    switch (status) {
      case ExitStatus.Exited(int code) -> span.setAttribute(Attrs.EXIT_CODE, (long) code);
      case ExitStatus.Signalled(int signal) -> span.setAttribute(Attrs.EXIT_SIGNAL, (long) signal);
    }
    span.startSpan().end();
  }

  /** The output became idle, or no longer is, after {@code silentNanos} of silence. */
  void idle(boolean idle, long silentNanos) {
    root("session.idle", state.activityCause())
        .setAttribute(Attrs.IDLE, idle)
        .setAttribute(Attrs.IDLE_DURATION, TimeUnit.NANOSECONDS.toMillis(silentNanos))
        .startSpan()
        .end();
  }

  private SpanBuilder root(String name, Cause cause) {
    return spans.linked(name, cause.span(), cause.reason()).setAllAttributes(state.about());
  }
}
