package dev.vtr.query.scan;

import java.util.Map;

/**
 * Spans that were counted instead of written.
 *
 * @param spans how many
 * @param fromNanos the first loss, nanoseconds since the epoch; 0 if not said
 * @param toNanos the last loss, nanoseconds since the epoch; 0 if not said
 * @param resource the process that lost them
 */
public record LossLine(
    String reason, long spans, long fromNanos, long toNanos, Map<String, Object> resource)
    implements TraceLine {}
