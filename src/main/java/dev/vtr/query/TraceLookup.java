package dev.vtr.query;

import java.util.List;

/** The answer to asking for a trace by an id or the beginning of one. */
public sealed interface TraceLookup {
  /** There is exactly one. */
  record Found(TraceTree tree) implements TraceLookup {}

  /** No line has such a trace id. */
  record Unknown(String id) implements TraceLookup {}

  /**
   * Several traces begin so.
   *
   * @param candidates at most {@link TraceQuery#CANDIDATES_MAX}
   * @param andMore further ones exist
   */
  record Ambiguous(String id, List<Candidate> candidates, boolean andMore) implements TraceLookup {}

  /** A trace that the beginning of an id may mean. */
  record Candidate(String traceId, String rootName, long startNanos) {}
}
