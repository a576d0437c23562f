package dev.vtr.session;

import io.opentelemetry.api.trace.SpanContext;

/**
 * What made something happen, for the link of a span that nobody waits for.
 *
 * @param span may be invalid, when the call was not traced
 * @param reason what that span did, in a word: started, typed, killed, as the link says it
 */
record Cause(SpanContext span, String reason) {
  static final Cause NONE = new Cause(SpanContext.getInvalid(), "");
}
