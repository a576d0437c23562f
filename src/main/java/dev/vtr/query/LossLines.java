package dev.vtr.query;

import dev.vtr.query.scan.LossLine;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Losses that a scan has met, whatever else it looks for: they have neither a trace nor a session,
 * and are searched for in the same pass. Used by one thread.
 */
final class LossLines {
  /**
   * How the lines begin, with a number and without. They are long, so that they slow the search for
   * ids little.
   */
  static final List<String> NEEDLES =
      List.of("Z\",\"type\":\"loss\",\"seq\":", "Z\",\"type\":\"loss\",\"reason\":\"");

  /**
   * Held one by one, about a kilobyte each; further ones are summed up by their reasons, programs'
   * apart.
   */
  private static final int HELD_MAX = 4096;

  /** Sums of one answer. */
  private static final int SUMS_MAX = 50;

  /** Reasons told apart among what is summed up. */
  private static final int REASONS_MAX = 32;

  private static final byte[] TYPE = "\",\"type\":\"loss\",".getBytes(StandardCharsets.US_ASCII);
  private static final int TYPE_AT = "{\"ts\":\"2026-02-01T17:30:05.123Z".length();

  private final long sinceNanos;
  private final List<LossLine> held = new ArrayList<>();
  private final Map<List<Object>, LossLine> summed = new HashMap<>();

  /**
   * @param sinceNanos what ended before is of no interest
   */
  LossLines(long sinceNanos) {
    this.sinceNanos = sinceNanos;
  }

  /** Whether the line in {@code text[from, to)} tells of losses, by its beginning. */
  static boolean isLoss(byte[] text, int from, int to) {
    int start = from + TYPE_AT;
    return start + TYPE.length <= to
        && Arrays.equals(text, start, start + TYPE.length, TYPE, 0, TYPE.length);
  }

  void add(LossLine line) {
    if (!line.mayBeBetween(sinceNanos, Long.MAX_VALUE)) {
      return;
    }
    if (held.size() < HELD_MAX) {
      held.add(line);
    } else {
      LossLine kept = line.isPrograms() ? line.ofOtherPrograms() : line;
      String reason = summed.size() < REASONS_MAX ? line.reason() : "";
      summed.merge(List.of(reason, line.isPrograms()), kept, LossLine::and);
    }
  }

  void addAll(LossLines other) {
    other.all().forEach(this::add);
  }

  List<LossLine> all() {
    List<LossLine> all = new ArrayList<>(held);
    all.addAll(summed.values());
    return all;
  }

  /** In an order that does not depend on how the files were read. */
  private static final Comparator<LossLine> BY_TIME =
      Comparator.comparingLong(LossLine::toNanos)
          .thenComparingLong(LossLine::fromNanos)
          .thenComparing(LossLine::reason)
          .thenComparing(LossLine::by);

  /**
   * One line for each reason and process, or for all that are left when there are many; by the time
   * of their first loss.
   */
  static List<LossLine> sums(Collection<LossLine> lines) {
    Map<List<Object>, LossLine> sums = new LinkedHashMap<>();
    for (LossLine line : lines.stream().sorted(BY_TIME).toList()) {
      List<Object> key = List.of(line.reason(), line.by(), line.timesKnown());
      boolean isOneTooMany = sums.size() >= SUMS_MAX && !sums.containsKey(key);
      sums.merge(isOneTooMany ? List.of() : key, line, LossLine::and);
    }
    return List.copyOf(sums.values());
  }
}
