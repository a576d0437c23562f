package dev.vtr.query.scan;

/** A JSON object that is not about a span: a metric, or a type of a later version. */
public record OtherLine(String type) implements TraceLine {}
