package dev.vtr.trace;

import io.opentelemetry.sdk.common.Clock;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

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

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private final SdkTracerProvider provider;
  private final Spans spans;

  private Telemetry(SdkTracerProvider provider, Measures measures) {
    this.provider = provider;
    this.spans = new Spans(provider.get("dev.vtr"), measures);
  }

  /** A running SDK that hands its spans to {@code processor}. */
  public static Telemetry start(Resource resource, SpanProcessor processor) {
    return start(resource, processor, Measures.unread(), true);
  }

  /**
   * As {@link #start(Resource, SpanProcessor)}, and counts into {@code measures}; without {@code
   * enabled} no span is recorded.
   */
  public static Telemetry start(
      Resource resource, SpanProcessor processor, Measures measures, boolean enabled) {
    return start(resource, processor, measures, enabled, Clock.getDefault());
  }

  /**
   * As above.
   *
   * @param clock of the spans: when the root of a trace begins by its wall time, and all that
   *     follows below it by its monotonic one, so that no duration runs backwards
   */
  public static Telemetry start(
      Resource resource, SpanProcessor processor, Measures measures, boolean enabled, Clock clock) {
    return new Telemetry(
        SdkTracerProvider.builder()
            .setClock(clock)
            .setResource(resource)
            .setSampler(enabled ? Sampler.alwaysOn() : Sampler.alwaysOff())
            .setSpanLimits(
                SpanLimits.builder()
                    .setMaxNumberOfAttributes(MAX_ATTRIBUTES)
                    .setMaxNumberOfEvents(MAX_EVENTS)
                    .setMaxAttributeValueLength(MAX_ATTRIBUTE_LENGTH)
                    .build())
            .addSpanProcessor(processor)
            .addSpanProcessor(new ServedCalls(measures))
            .build(),
        measures);
  }

  public Spans spans() {
    return spans;
  }

  /** Ends the processor, which writes what it still holds; waits at most five seconds. */
  @Override
  public void close() {
    CompletableResultCode closed = provider.shutdown();
    closed.join(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
  }
}
