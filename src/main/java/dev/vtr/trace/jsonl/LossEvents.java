package dev.vtr.trace.jsonl;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import java.util.Set;

/**
 * Events that tell of what a viewer did not get: gaps and backpressure. They come before all
 * others; where there is no room for each, two become one that has the sums of both: {@code count}
 * and {@code dropped} of gaps, from the first one's {@code from} to the last one's {@code to};
 * {@code count} and {@code duration_ms} of backpressure, with the largest {@code queue_depth}.
 */
final class LossEvents {
  static final String GAP = "screen.frame_id_gap";
  static final String BACKPRESSURE = "stream.backpressure";

  static final AttributeKey<Long> FROM = AttributeKey.longKey("from");
  static final AttributeKey<Long> TO = AttributeKey.longKey("to");
  static final AttributeKey<Long> DROPPED = AttributeKey.longKey("dropped");
  static final AttributeKey<Long> DURATION_MS = AttributeKey.longKey("duration_ms");
  static final AttributeKey<Long> QUEUE_DEPTH = AttributeKey.longKey("queue_depth");

  /** The time goes on in the event that follows. */
  static final AttributeKey<Boolean> LASTS = AttributeKey.booleanKey("lasts");

  /** Gaps, or times of backpressure, that one event stands for. */
  static final AttributeKey<Long> COUNT = AttributeKey.longKey("count");

  private static final Set<String> NAMES = Set.of(GAP, BACKPRESSURE);

  private LossEvents() {}

  static boolean isOne(String name) {
    return NAMES.contains(name);
  }

  /** One for two events of a name, of which {@code later} came later. */
  static Attributes merged(String name, Attributes earlier, Attributes later) {
    AttributesBuilder both = Attributes.builder();
    if (name.equals(GAP)) {
      both.put(FROM, number(earlier, FROM, 0));
      both.put(TO, number(later, TO, 0));
      both.put(DROPPED, number(earlier, DROPPED, 0) + number(later, DROPPED, 0));
      both.put(COUNT, number(earlier, COUNT, 1) + number(later, COUNT, 1));
      return both.build();
    }
    boolean goesOn = Boolean.TRUE.equals(earlier.get(LASTS)); // of the same time, not of another
    both.put(DURATION_MS, number(earlier, DURATION_MS, 0) + number(later, DURATION_MS, 0));
    both.put(QUEUE_DEPTH, Math.max(number(earlier, QUEUE_DEPTH, 0), number(later, QUEUE_DEPTH, 0)));
    both.put(COUNT, number(earlier, COUNT, 1) + number(later, COUNT, 1) - (goesOn ? 1 : 0));
    if (Boolean.TRUE.equals(later.get(LASTS))) {
      both.put(LASTS, true);
    }
    return both.build();
  }

  private static long number(Attributes attributes, AttributeKey<Long> key, long otherwise) {
    Long value = attributes.get(key);
    return value == null ? otherwise : value;
  }
}
