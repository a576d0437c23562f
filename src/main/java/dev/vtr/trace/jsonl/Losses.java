package dev.vtr.trace.jsonl;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Losses that the file has not told yet, one sum for each reason and instance, so that a flood of
 * them takes no memory. Any thread adds, the writer drains.
 */
final class Losses {
  private final ConcurrentHashMap<Key, Loss> untold = new ConcurrentHashMap<>();
  private final LongAdder ownSpans = new LongAdder();

  private record Key(LossReason reason, String instanceId) {}

  void add(Loss loss) {
    if (loss.lastSeq() == 0 && loss.reason() != LossReason.REFUSED) {
      ownSpans.add(loss.spans());
    }
    restore(loss);
  }

  /** Takes back what was drained and could not be told. */
  void restore(Loss loss) {
    untold.merge(new Key(loss.reason(), loss.instanceId()), loss, Loss::and);
  }

  boolean isEmpty() {
    return untold.isEmpty();
  }

  /** Spans of this process that never became lines, since it began; told or not. */
  long ownSpans() {
    return ownSpans.sum();
  }

  List<Loss> drain() {
    List<Loss> drained = new ArrayList<>();
    for (Key key : untold.keySet()) {
      Loss loss = untold.remove(key);
      if (loss != null) {
        drained.add(loss);
      }
    }
    return drained;
  }
}
