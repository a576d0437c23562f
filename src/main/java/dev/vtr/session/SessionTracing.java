package dev.vtr.session;

import dev.vtr.trace.OtlpEnvironment;
import dev.vtr.trace.Spans;
import io.opentelemetry.api.trace.Span;
import java.util.function.Consumer;

/**
 * What sessions are traced with.
 *
 * @param waitBegan is told the span of each wait that does not end at once, on its session's
 *     context
 * @param otlp what programs are told of where to send their own spans
 */
public record SessionTracing(Spans spans, Consumer<Span> waitBegan, OtlpEnvironment otlp) {}
