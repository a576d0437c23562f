package dev.vtr.trace;

import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.sdk.common.Clock;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The OpenTelemetry SDK of one node: every span that ends goes to one processor.
 *
 * <p>Sampling is local: all spans are recorded, whatever a remote caller's flag says. Nothing is
 * registered globally, so that several nodes live in one process.
 */
public final class Telemetry implements AutoCloseable {
  /** Attributes of one span: three times what our widest span has. */
  private static final int MAX_ATTRIBUTES = 64;

  /** Events that the SDK keeps for a span; streams bound theirs themselves, below this. */
  private static final int MAX_EVENTS = 256;

  /** Characters of an attribute: longer than any name or message of ours. */
  private static final int MAX_ATTRIBUTE_LENGTH = 1024;

  private static final String SCOPE = "dev.vtr";

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private final @Nullable SdkTracerProvider provider;
  private final Spans spans;

  private Telemetry(@Nullable SdkTracerProvider provider, Tracer tracer, Measures measures) {
    this.provider = provider;
    this.spans = new Spans(tracer, measures);
  }

  /**
   * No SDK at all: no span is recorded, nothing is counted, and what a caller sent of its own trace
   * is handed on as it came, as if this node were not there.
   */
  public static Telemetry off() {
    return new Telemetry(null, TracerProvider.noop().get(SCOPE), Measures.unread());
  }

  /** A running SDK that hands its spans to {@code processor}. */
  public static Telemetry start(Resource resource, SpanProcessor processor) {
    return start(resource, processor, Measures.unread());
  }

  /** As {@link #start(Resource, SpanProcessor)}, and counts into {@code measures}. */
  public static Telemetry start(Resource resource, SpanProcessor processor, Measures measures) {
    return start(resource, processor, measures, Clock.getDefault());
  }

  /**
   * As above.
   *
   * @param clock of the spans: when the root of a trace begins by its wall time, and all that
   *     follows below it by its monotonic one, so that no duration runs backwards
   */
  public static Telemetry start(
      Resource resource, SpanProcessor processor, Measures measures, Clock clock) {
    SdkTracerProvider provider =
        SdkTracerProvider.builder()
            .setClock(clock)
            .setResource(resource)
            .setSampler(Sampler.alwaysOn())
            .setSpanLimits(
                SpanLimits.builder()
                    .setMaxNumberOfAttributes(MAX_ATTRIBUTES)
                    .setMaxNumberOfEvents(MAX_EVENTS)
                    .setMaxAttributeValueLength(MAX_ATTRIBUTE_LENGTH)
                    .build())
            .addSpanProcessor(processor)
            .addSpanProcessor(new ServedCalls(measures))
            .build();
    return new Telemetry(provider, provider.get(SCOPE), measures);
  }

  public Spans spans() {
    return spans;
  }

  /** Ends the processor, which writes what it still holds; waits at most five seconds. */
  @Override
  public void close() {
    if (provider != null) {
      CompletableResultCode closed = provider.shutdown();
      closed.join(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    }
  }
}
