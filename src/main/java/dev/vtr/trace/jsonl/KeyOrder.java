package dev.vtr.trace.jsonl;

import com.fasterxml.jackson.core.SerializableString;
import io.opentelemetry.api.common.AttributeKey;
import java.util.Arrays;
import java.util.Comparator;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * How attributes that come in one order are written: sorted by key, some left out, the names
 * encoded. Spans that one place in the program makes get theirs in one order, so that they need not
 * be sorted each time. Used by one thread.
 */
final class KeyOrder {
  /** With more of them it is no span of ours, and hardly comes twice. */
  private static final int MAX_KEPT = 32;

  private final AttributeKey<?>[] came;
  private final int[] from;
  private final SerializableString[] names;

  private KeyOrder(AttributeKey<?>[] came, int[] from, SerializableString[] names) {
    this.came = came;
    this.from = from;
    this.names = names;
  }

  /**
   * @param keys as they came; the first {@code count} of them
   * @param written which keys are written
   */
  static KeyOrder of(AttributeKey<?>[] keys, int count, Predicate<String> written, Words words) {
    AttributeKey<?>[] came = Arrays.copyOf(keys, count);
    int[] from =
        IntStream.range(0, count)
            .filter(i -> written.test(came[i].getKey()))
            .boxed()
            .sorted(Comparator.comparing(i -> came[i].getKey()))
            .mapToInt(i -> i)
            .toArray();
    SerializableString[] names =
        Arrays.stream(from)
            .mapToObj(i -> words.encoded(came[i].getKey()))
            .toArray(SerializableString[]::new);
    return new KeyOrder(came, from, names);
  }

  static int hash(AttributeKey<?>[] keys, int count) {
    int hash = count;
    for (int i = 0; i < count; i++) {
      hash = 31 * hash + keys[i].getKey().hashCode();
    }
    return hash ^ hash >>> 16;
  }

  boolean isOf(AttributeKey<?>[] keys, int count) {
    return Arrays.equals(came, 0, came.length, keys, 0, count);
  }

  /** Whether it is small enough to be remembered: others choose keys, too. */
  boolean mayBeKept() {
    return came.length <= MAX_KEPT
        && Arrays.stream(came).allMatch(key -> Words.mayKnow(key.getKey()));
  }

  /** How many are written. */
  int size() {
    return from.length;
  }

  /** Which of those that came is written at this place. */
  int from(int place) {
    return from[place];
  }

  /** Its name. */
  SerializableString name(int place) {
    return names[place];
  }
}
