package dev.vtr.trace.jsonl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Map;
import java.util.TreeMap;

/**
 * The numbers of a process's lines that are settled, as ranges: {@code 1..4711, 9000..9500}.
 * Bounded by {@link #MOST} ranges; of more the lowest two become one, gap included.
 *
 * <p>Numbers in a gap at the bottom are those of lines that were lost: a spoke ships its oldest
 * lines first, and begins a new range above them at most {@link Spool#MOST_RANGES} times. So what
 * the bound swallows never comes any more.
 *
 * <p>Not thread-safe.
 */
final class SeqRanges {
  /** Twice what a spoke makes on purpose; the rest is for losses. */
  static final int MOST = 2 * Spool.MOST_RANGES;

  /** Last number by first; neither overlapping nor adjacent. */
  private final TreeMap<Long, Long> lastByFirst = new TreeMap<>();

  boolean contains(long seq) {
    Map.Entry<Long, Long> range = lastByFirst.floorEntry(seq);
    return range != null && seq <= range.getValue();
  }

  /** Adds {@code first} to {@code last}, both positive; an empty range adds nothing. */
  void add(long first, long last) {
    if (first > last) {
      return;
    }
    long from = first;
    long to = last;
    Map.Entry<Long, Long> before = lastByFirst.floorEntry(first);
    if (before != null && before.getValue() >= first - 1) {
      from = before.getKey();
      to = Math.max(to, before.getValue());
    }
    for (Map.Entry<Long, Long> next = lastByFirst.higherEntry(from);
        next != null && next.getKey() <= to + 1;
        next = lastByFirst.higherEntry(from)) {
      to = Math.max(to, next.getValue());
      lastByFirst.remove(next.getKey());
    }
    lastByFirst.put(from, to);
    if (lastByFirst.size() > MOST) {
      Map.Entry<Long, Long> lowest = lastByFirst.pollFirstEntry();
      Map.Entry<Long, Long> second = lastByFirst.pollFirstEntry();
      lastByFirst.put(lowest.getKey(), second.getValue());
    }
  }

  void addAll(SeqRanges others) {
    others.lastByFirst.forEach(this::add);
  }

  /** Every number up to this one is in; 0 if not even the first is. */
  long upTo() {
    Long last = lastByFirst.get(1L);
    return last == null ? 0 : last;
  }

  int count() {
    return lastByFirst.size();
  }

  /** The last number alone when there is one range from 1, as older versions wrote it. */
  JsonNode json() {
    if (lastByFirst.size() == 1 && upTo() > 0) {
      return JsonNodeFactory.instance.numberNode(upTo());
    }
    ArrayNode pairs = JsonNodeFactory.instance.arrayNode();
    lastByFirst.forEach((first, last) -> pairs.addArray().add(first).add(last));
    return pairs;
  }

  /** What {@link #json} wrote; what is anything else is left out. */
  static SeqRanges of(JsonNode json) {
    SeqRanges ranges = new SeqRanges();
    if (json.isIntegralNumber()) {
      ranges.add(1, json.asLong());
    }
    for (JsonNode pair : json) {
      long first = pair.path(0).asLong(0);
      if (first > 0) {
        ranges.add(first, pair.path(1).asLong(0));
      }
    }
    return ranges;
  }

  @Override
  public String toString() {
    return lastByFirst.toString();
  }
}
