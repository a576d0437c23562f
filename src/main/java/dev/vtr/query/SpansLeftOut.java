package dev.vtr.query;

import dev.vtr.query.scan.SpanLine;
import org.jspecify.annotations.Nullable;

/**
 * Spans of one trace of which lines were seen that found no room. Their keys are kept, so that each
 * counts once, however often it is read, and nobody calls them missing. Used by one thread at a
 * time.
 */
public final class SpansLeftOut {
  private final Room keys;
  private final Room lineKeys;
  private final SpanIds lines = new SpanIds();
  private @Nullable SpanIds ids;
  private long linesWithoutKey;
  private boolean isExact = true;

  /**
   * @param keys room for keys, one each, shared by all traces of a query
   * @param lineKeys the same for lines; beyond it they count as often as they are read
   */
  SpansLeftOut(Room keys, Room lineKeys) {
    this.keys = keys;
    this.lineKeys = lineKeys;
  }

  void add(SpanLine line) {
    addLine(SpanIds.keyOfLine(line));
    add(SpanIds.keyOf(line));
  }

  private void addLine(long key) {
    if (lines.contains(key)) {
      return;
    }
    if (key == 0 || !lineKeys.take(1)) {
      linesWithoutKey++;
      return;
    }
    lines.add(key);
  }

  private void add(long key) {
    SpanIds known = ids;
    if (known == null) {
      known = new SpanIds();
      ids = known;
    }
    if (known.contains(key)) {
      return;
    }
    if (key == 0 || !keys.take(1)) {
      isExact = false;
      return;
    }
    known.add(key);
    isExact &= !known.isFull();
  }

  void addAll(SpansLeftOut other) {
    linesWithoutKey += other.linesWithoutKey;
    other.lines.keys().forEach(this::addLine);
    isExact &= other.isExact;
    SpanIds theirs = other.ids;
    if (theirs != null) {
      theirs.keys().forEach(this::add);
    }
  }

  /** Takes out the spans of which other lines are held. */
  void remove(SpanIds held) {
    SpanIds known = ids;
    if (known == null) {
      return;
    }
    SpanIds left = new SpanIds();
    known.keys().filter(key -> !held.contains(key)).forEach(left::add);
    ids = left;
  }

  /** Lines, those of spans included of which others are held. */
  public long lines() {
    return lines.size() + linesWithoutKey;
  }

  /** Spans of which nothing is held; the least, unless {@link #isExact}. */
  public long spans() {
    SpanIds known = ids;
    return known == null ? 0 : known.size();
  }

  /** Whether all of them could be told apart. */
  public boolean isExact() {
    return isExact;
  }

  /** Whether a span may be among them. */
  boolean mayHold(String traceId, String spanId) {
    SpanIds known = ids;
    return known != null && (!isExact || known.contains(SpanIds.keyOf(traceId, spanId)));
  }
}
