package dev.vtr.trace.jsonl;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.trace.data.EventData;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The events of a whole span that its last line has: the first ones and the last ones. {@link
 * LossEvents} come before all others; where there are more of them than room, those in the middle
 * become one with their sums, marked as told in parts before. Used by one thread.
 */
final class KeptEvents {
  /** This many of the first events, and as many of the last. */
  static final int EACH = 32;

  /** Of an event that stands for several: when the last of them was. */
  static final AttributeKey<Long> LAST_T_NS = AttributeKey.longKey("last_t_ns");

  /** What the event sums up stands in the span's progress lines. */
  static final AttributeKey<Boolean> TOLD_IN_PARTS = AttributeKey.booleanKey("told_in_parts");

  private final List<EventData> kept = new ArrayList<>(2 * EACH);

  /** Whether so many more find room without one that goes. */
  boolean hasRoomFor(int more) {
    return kept.size() + more <= 2 * EACH;
  }

  /** Adds an event, later than all others. Without room one goes that a part has told. */
  void add(EventData event) {
    if (!hasRoomFor(1)) {
      makeRoom();
    }
    kept.add(event);
  }

  void forEach(Consumer<EventData> taker) {
    kept.forEach(taker);
  }

  private void makeRoom() {
    for (int i = EACH; i < kept.size(); i++) {
      if (!LossEvents.isOne(kept.get(i).getName())) {
        kept.remove(i);
        return;
      }
    }
    for (int i = EACH - 1; i >= 0; i--) {
      if (!LossEvents.isOne(kept.get(i).getName())) {
        kept.remove(i);
        return;
      }
    }
    mergeTwo();
  }

  /** There are two names, so that two of the first three behind the head are alike. */
  private void mergeTwo() {
    for (int later = EACH + 1; later < kept.size(); later++) {
      for (int earlier = later - 1; earlier >= EACH; earlier--) {
        if (kept.get(earlier).getName().equals(kept.get(later).getName())) {
          kept.set(earlier, merged(kept.get(earlier), kept.remove(later)));
          return;
        }
      }
    }
  }

  private static EventData merged(EventData earlier, EventData later) {
    Long lastNanos = later.getAttributes().get(LAST_T_NS);
    Attributes both =
        LossEvents.merged(earlier.getName(), earlier.getAttributes(), later.getAttributes());
    return EventData.create(
        earlier.getEpochNanos(),
        earlier.getName(),
        both.toBuilder()
            .put(LAST_T_NS, lastNanos == null ? later.getEpochNanos() : lastNanos)
            .put(TOLD_IN_PARTS, true)
            .build());
  }
}
