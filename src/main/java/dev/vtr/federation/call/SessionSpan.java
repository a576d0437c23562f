package dev.vtr.federation.call;

import dev.vtr.proto.Session;
import dev.vtr.trace.Attrs;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.sdk.trace.ReadableSpan;
import java.util.List;

/** What a span about a session carries. */
public final class SessionSpan {
  private SessionSpan() {}

  /** Writes on {@code to} what {@code from} says of its session, if it does. */
  public static void copy(Span from, Span to) {
    if (from instanceof ReadableSpan known && known.getAttribute(Attrs.SESSION_ID) != null) {
      for (AttributeKey<String> key :
          List.of(Attrs.SESSION_ID, Attrs.SESSION_NAME, Attrs.COORDINATOR)) {
        to.setAttribute(key, known.getAttribute(key));
      }
    }
  }

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
