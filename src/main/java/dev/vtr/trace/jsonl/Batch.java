package dev.vtr.trace.jsonl;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Encoded lines on their way to the file, and what they tell. Used by the writer thread. */
final class Batch {
  /** A batch is written once it is this large; about 300 spans. */
  static final int FULL_BYTES = 256 * 1024;

  private final LineBuffer lines = new LineBuffer(FULL_BYTES + LineEncoder.MAX_LINE_BYTES);
  private final List<Entry> entries = new ArrayList<>();
  private final List<Loss> losses = new ArrayList<>();
  private int spans;
  private boolean foreign;
  private boolean awaited;

  LineBuffer lines() {
    return lines;
  }

  ByteBuffer bytes() {
    return lines.view();
  }

  int size() {
    return lines.size();
  }

  boolean isEmpty() {
    return lines.size() == 0 && entries.isEmpty();
  }

  /** Remembers whose lines these are. */
  void holds(Entry entry) {
    entries.add(entry);
    spans += entry instanceof Entry.Ended ? 1 : 0;
    awaited |= entry instanceof Entry.Foreign || entry instanceof Entry.Flush;
  }

  /** Remembers whose line this is. */
  void holds(Loss loss) {
    losses.add(loss);
  }

  /** Losses that the lines tell. */
  List<Loss> losses() {
    return List.copyOf(losses);
  }

  /** Entries and losses whose lines these are. */
  int parts() {
    return entries.size() + losses.size();
  }

  /** Of this process. */
  int spans() {
    return spans;
  }

  /** Adds a line of another process. */
  void addForeign(ByteBuffer json) {
    lines.write(json);
    lines.write('\n');
    foreign = true;
  }

  /** Whether somebody's acknowledgement depends on these lines. */
  boolean hasForeign() {
    return foreign;
  }

  /** Whether somebody waits for what these lines tell. */
  boolean isAwaited() {
    return awaited;
  }

  /** Empties the batch and returns the entries that it held. */
  List<Entry> clear() {
    List<Entry> held = List.copyOf(entries);
    entries.clear();
    losses.clear();
    lines.truncate(0);
    spans = 0;
    foreign = false;
    awaited = false;
    return held;
  }
}
