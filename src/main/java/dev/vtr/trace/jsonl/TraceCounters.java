package dev.vtr.trace.jsonl;

/**
 * How the trace file of this process fares.
 *
 * @param spansEnded spans handed over since the start
 * @param spansWritten of these, the ones that are in the file
 * @param spansDropped of these, the ones that were lost, told in the file or still to be told
 * @param queued entries that wait
 * @param queuedBytes their estimated size
 * @param failedWrites writes that did not succeed, each tried again
 * @param lastSeq number of the last line of this process in the file
 * @param othersDropped spans of others, a hub's spokes included, that were refused or found no room
 */
public record TraceCounters(
    long spansEnded,
    long spansWritten,
    long spansDropped,
    int queued,
    long queuedBytes,
    long failedWrites,
    long lastSeq,
    long othersDropped) {}
