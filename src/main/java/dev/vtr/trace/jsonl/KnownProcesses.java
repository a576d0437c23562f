package dev.vtr.trace.jsonl;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The processes that a hub knows: whose each is, and which numbers of its lines are in the hub's
 * file. A process, named by {@code service.instance.id}, is of the coordinator that was the first
 * to show it. Such ids are random, so nobody shows another's before it does.
 *
 * <p>Bounded so that nobody pushes out what is known of others: of each coordinator the latest
 * {@link #MOST_OF_ONE} processes are remembered, of all together {@link #MOST}, beyond which who
 * has the most loses one. It is always the process that was silent for longest that goes. With one
 * range of numbers for each, which is the rule, {@link #MOST} take 25 MiB; one coordinator that
 * leaves as many gaps as it can takes 1 MiB at most.
 *
 * <p>Any thread.
 */
final class KnownProcesses {
  /** Starts of a spoke whose lines may still be under way to the hub: months of them. */
  static final int MOST_OF_ONE = 256;

  /** Of all coordinators together. */
  static final int MOST = 65_536;

  /** Coordinators; the one that was silent for longest goes first. */
  static final int MOST_OWNERS = 4096;

  /** A process of a coordinator's; neither is empty. */
  record Key(String coordinator, String instanceId) {}

  private final Map<String, String> ownerById = new HashMap<>();
  private final SequencedMap<String, SequencedMap<String, SeqRanges>> byOwner = byUse();
  private int count;

  private static <T> SequencedMap<String, T> byUse() {
    return new LinkedHashMap<>(16, 0.75f, true);
  }

  /** Whether the process is that of its coordinator; if it was nobody's, it is from now on. */
  synchronized boolean claim(Key key) {
    String owner = ownerById.get(key.instanceId());
    if (owner != null && !owner.equals(key.coordinator())) {
      return false;
    }
    seqs(key);
    return true;
  }

  /** These numbers of the process are stored, too. */
  synchronized void store(Key key, SeqRanges more) {
    seqs(key).addAll(more);
  }

  /** As above, of one line. */
  synchronized void store(Key key, long seq) {
    seqs(key).add(seq, seq);
  }

  /** Whether this number of the process is stored. */
  synchronized boolean isStored(Key key, long seq) {
    SeqRanges seqs = known(key);
    return seqs != null && seqs.contains(seq);
  }

  /** Every number of the process up to this one is stored; 0 if not even the first is. */
  synchronized long storedUpTo(Key key) {
    SeqRanges seqs = known(key);
    return seqs == null ? 0 : seqs.upTo();
  }

  /**
   * Each process with stored lines; of a coordinator's those that were silent for longest first.
   */
  synchronized void forEachStored(BiConsumer<Key, SeqRanges> use) {
    byOwner.forEach(
        (owner, processes) ->
            processes.forEach(
                (id, seqs) -> {
                  if (seqs.count() > 0) {
                    use.accept(new Key(owner, id), seqs);
                  }
                }));
  }

  private @Nullable SeqRanges known(Key key) {
    SequencedMap<String, SeqRanges> processes = byOwner.get(key.coordinator());
    return processes == null ? null : processes.get(key.instanceId());
  }

  private SeqRanges seqs(Key key) {
    SeqRanges known = known(key);
    if (known != null) {
      return known;
    }
    SeqRanges seqs = new SeqRanges();
    SequencedMap<String, SeqRanges> processes =
        byOwner.computeIfAbsent(key.coordinator(), _ -> byUse());
    processes.put(key.instanceId(), seqs);
    ownerById.putIfAbsent(key.instanceId(), key.coordinator());
    count++;
    if (processes.size() > MOST_OF_ONE) {
      forgetEldest(key.coordinator(), processes);
    }
    if (byOwner.size() > MOST_OWNERS) {
      Map.Entry<String, SequencedMap<String, SeqRanges>> silent = byOwner.firstEntry();
      while (!silent.getValue().isEmpty()) {
        forgetEldest(silent.getKey(), silent.getValue());
      }
      byOwner.remove(silent.getKey());
    }
    if (count > MOST) {
      byOwner.entrySet().stream()
          .max(Comparator.comparingInt(entry -> entry.getValue().size()))
          .ifPresent(entry -> forgetEldest(entry.getKey(), entry.getValue()));
    }
    return seqs;
  }

  private void forgetEldest(String owner, SequencedMap<String, SeqRanges> processes) {
    ownerById.remove(processes.pollFirstEntry().getKey(), owner);
    count--;
  }
}
