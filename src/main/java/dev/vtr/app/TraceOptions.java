package dev.vtr.app;

import dev.vtr.trace.jsonl.JsonlLimits;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Where a node's spans and metrics go.
 *
 * @param enabled whether spans are made and metrics taken at all; without, no file is touched and
 *     nobody's spans are taken
 * @param spans the file of span lines; on a spoke this is the spool
 * @param metrics the file of metric lines
 * @param limits of each of the two
 * @param metricsInterval from one snapshot to the next
 * @param otlpForSessions whether programs in sessions are told where to send spans of their own
 */
public record TraceOptions(
    boolean enabled,
    Path spans,
    Path metrics,
    JsonlLimits limits,
    Duration metricsInterval,
    boolean otlpForSessions) {}
