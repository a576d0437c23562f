package dev.vtr.federation.call;

import dev.vtr.proto.Session;
import dev.vtr.trace.Attrs;
import io.opentelemetry.api.trace.Span;

/** What a span about a session carries. */
public final class SessionSpan {
  private SessionSpan() {}

  /** Writes the attributes of {@code session}, as far as they are known, on {@code span}. */
  public static void describe(Span span, Session session) {
    if (!session.getId().isEmpty()) {
      span.setAttribute(Attrs.SESSION_ID, session.getId());
      span.setAttribute(Attrs.SESSION_NAME, session.getName());
    }
    if (!session.getCoordinator().isEmpty()) {
      span.setAttribute(Attrs.COORDINATOR, session.getCoordinator());
    }
  }
}
