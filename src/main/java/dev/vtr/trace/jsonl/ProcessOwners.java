package dev.vtr.trace.jsonl;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;

/**
 * Whose each process is that a hub knows, by {@code service.instance.id}: of the coordinator that
 * was the first to show it. Such ids are random, so nobody shows another's before it does.
 *
 * <p>Of each coordinator the latest {@link #MOST_OF_ONE} are remembered, so that none can push out
 * those of others. Any thread.
 */
final class ProcessOwners {
  /** Starts of a spoke whose lines may still be under way to the hub: months of them. */
  static final int MOST_OF_ONE = 256;

  /** Coordinators; the one that was the first to come goes first. */
  static final int MOST_OWNERS = 4096;

  private final Map<String, String> ownerById = new LinkedHashMap<>();
  private final SequencedMap<String, SequencedSet<String>> idsByOwner = new LinkedHashMap<>();

  /** Whether the process is that of {@code coordinator}; if it was nobody's, it is from now on. */
  synchronized boolean claim(String coordinator, String instanceId) {
    String owner = ownerById.putIfAbsent(instanceId, coordinator);
    if (owner != null && !owner.equals(coordinator)) {
      return false;
    }
    SequencedSet<String> ids =
        idsByOwner.computeIfAbsent(coordinator, name -> new LinkedHashSet<>());
    ids.addLast(instanceId);
    if (ids.size() > MOST_OF_ONE) {
      ownerById.remove(ids.removeFirst());
    }
    if (idsByOwner.size() > MOST_OWNERS) {
      ownerById.keySet().removeAll(idsByOwner.pollFirstEntry().getValue());
    }
    return true;
  }
}
