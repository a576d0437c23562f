package dev.vtr.query.scan;

/** What one line of a span file says. */
public sealed interface TraceLine permits SpanLine, LossLine, OtherLine {}
