package dev.vtr.trace.jsonl;

import java.nio.ByteBuffer;

/**
 * Whole lines of one process, in order.
 *
 * @param instanceId whose
 * @param firstSeq number of the first line
 * @param lastSeq number of the last line; an acknowledgement names it
 * @param spans lines among them that tell of an ended span
 * @param lines the lines with their line ends, at most {@link Spool#MAX_BATCH_BYTES}
 */
public record SpoolBatch(
    String instanceId, long firstSeq, long lastSeq, int spans, ByteBuffer lines) {}
