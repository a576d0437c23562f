package dev.vtr.rpc;

import java.time.Duration;

/**
 * How long a request's body may take to come.
 *
 * @param silence without a byte of it
 * @param whole from the head to its end
 */
public record BodyLimits(Duration silence, Duration whole) {
  /**
   * Ten seconds are after what an OTLP exporter gives its post up unless told otherwise
   * (OpenTelemetry, "OTLP exporter configuration", timeout); who is silent for half of them has
   * gone, or means no good.
   */
  public static final BodyLimits STANDARD =
      new BodyLimits(Duration.ofSeconds(5), Duration.ofSeconds(10));
}
