package dev.vtr.cli.span;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One client span of a command, from its start to its end. Owned by one thread. */
public final class CommandSpan {
  /** An attribute; {@code value} is a String or a Long. */
  record Attribute(String key, Object value) {}

  private final String name;
  private final SpanContext context;
  private final @Nullable String parentSpanId;
  private final long startNanos;
  private final List<Attribute> attributes = new ArrayList<>(8);
  private long endNanos;
  private @Nullable String error;

  CommandSpan(String name, SpanContext context, @Nullable String parentSpanId, long startNanos) {
    this.name = name;
    this.context = context;
    this.parentSpanId = parentSpanId;
    this.startNanos = startNanos;
  }

  /** Sets an attribute. */
  public CommandSpan with(String key, String value) {
    return with(new Attribute(key, value));
  }

  /** Sets a number. */
  public CommandSpan with(String key, long value) {
    return with(new Attribute(key, value));
  }

  private CommandSpan with(Attribute attribute) {
    attributes.removeIf(known -> known.key().equals(attribute.key()));
    attributes.add(attribute);
    return this;
  }

  /**
   * Makes the status an error; the message is a code, never a text that a user or program wrote.
   */
  public void fail(String code) {
    error = code;
    with("error.type", code);
  }

  void end(long nanos) {
    endNanos = nanos;
  }

  String name() {
    return name;
  }

  public SpanContext context() {
    return context;
  }

  @Nullable String parentSpanId() {
    return parentSpanId;
  }

  long startNanos() {
    return startNanos;
  }

  long endNanos() {
    return endNanos;
  }

  List<Attribute> attributes() {
    return attributes;
  }

  @Nullable String error() {
    return error;
  }
}
