package dev.vtr.trace.jsonl;

import java.nio.ByteBuffer;

/**
 * Whole lines of one process, in order.
 *
 * @param instanceId whose
 * @param firstSeq number of the first line
 * @param lastSeq number of the last line; an acknowledgement names it
 * @param spans lines among them that tell of an ended span
 * @param missing numbers that the file does not have, after the line before the batch or within it
 * @param lines the lines with their line ends, at most {@link Spool#MAX_BATCH_BYTES}
 */
public record SpoolBatch(
    String instanceId, long firstSeq, long lastSeq, int spans, long missing, ByteBuffer lines) {}
