package dev.vtr.trace.jsonl;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Losses that the file has not told yet, one sum for each reason, instance and sender (and whether
 * its times are known), so that a flood of them takes no memory: of other programs, which name
 * themselves, at most {@link #MAX_SENDERS} are told apart, and as many more commands and spokes.
 * Any thread adds, the writer drains.
 */
final class Losses {
  static final int MAX_SENDERS = 100;

  private final ConcurrentHashMap<Key, Loss> untold = new ConcurrentHashMap<>();
  private final LongAdder ownSpans = new LongAdder();
  private final LongAdder othersSpans = new LongAdder();

  private record Key(
      LossReason reason, String instanceId, @Nullable Sender sender, boolean timesKnown) {
    static Key of(Loss loss) {
      return new Key(loss.reason(), loss.instanceId(), loss.sender(), loss.timesKnown());
    }
  }

  void add(Loss loss) {
    if (loss.sender() != null) {
      othersSpans.add(loss.spans() + loss.otherLines());
      boolean program = loss.sender().isProgram();
      int room = program ? MAX_SENDERS : 2 * MAX_SENDERS;
      boolean many = untold.size() >= room && !untold.containsKey(Key.of(loss));
      restore(many ? loss.by(program ? Sender.OTHER_PROGRAMS : Sender.OTHERS) : loss);
      return;
    }
    if (loss.lastSeq() == 0) {
      ownSpans.add(loss.spans());
    }
    restore(loss);
  }

  /** Takes back what was drained and could not be told. */
  void restore(Loss loss) {
    untold.merge(Key.of(loss), loss, Loss::and);
  }

  boolean isEmpty() {
    return untold.isEmpty();
  }

  /** Spans of this process that never became lines, since it began; told or not. */
  long ownSpans() {
    return ownSpans.sum();
  }

  /** Spans of other programs and lines of spokes that this process did not take, since it began. */
  long othersSpans() {
    return othersSpans.sum();
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
