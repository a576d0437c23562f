package dev.vtr.trace.jsonl;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What the hub has acknowledged, by instance, in a small file that is replaced as a whole. The file
 * may be behind what is known: what the hub holds already is sent again then, and stored once all
 * the same.
 */
final class SpoolState {
  /** Instances remembered: each start of the spoke is one, and old ones have long been shipped. */
  private static final int MAX_INSTANCES = 256;

  /** So often at most, as each time waits for the medium. */
  private static final long SAVE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path path;
  private final Disk disk;
  private final LinkedHashMap<String, SeqRanges> acknowledged =
      new LinkedHashMap<>(16, 0.75f, true);
  private long savedNanos = System.nanoTime() - SAVE_NANOS;
  private boolean unsaved;

  /** Reads the file; one that is missing or broken means that nothing was acknowledged. */
  SpoolState(Path path, Disk disk) {
    this.path = path;
    this.disk = disk;
    try {
      JSON.readTree(Files.readAllBytes(path))
          .properties()
          .forEach(entry -> acknowledged.put(entry.getKey(), SeqRanges.of(entry.getValue())));
    } catch (IOException e) {
      acknowledged.clear();
    }
  }

  boolean isAcknowledged(String instanceId, long seq) {
    SeqRanges seqs = acknowledged.get(instanceId);
    return seqs != null && seqs.contains(seq);
  }

  /** Every line of the instance up to this one is acknowledged. */
  long acknowledgedUpTo(String instanceId) {
    SeqRanges seqs = acknowledged.get(instanceId);
    return seqs == null ? 0 : seqs.upTo();
  }

  /** Ranges that are remembered of the instance of which there are most. */
  int mostRanges() {
    return acknowledged.values().stream().mapToInt(SeqRanges::count).max().orElse(0);
  }

  /**
   * Remembers {@code first} to {@code last}, and writes that down within a second of news, as far
   * as the disk allows.
   */
  void acknowledge(String instanceId, long first, long last) {
    acknowledged.computeIfAbsent(instanceId, instance -> new SeqRanges()).add(first, last);
    if (acknowledged.size() > MAX_INSTANCES) {
      acknowledged.remove(acknowledged.sequencedKeySet().getFirst());
    }
    unsaved = true;
    if (System.nanoTime() - savedNanos >= SAVE_NANOS) {
      savedNanos = System.nanoTime();
      try {
        save();
      } catch (IOException e) {
        return; // Tried again with later news.
      }
    }
  }

  /** Writes the file if there is news, and returns when it is on the medium. */
  void save() throws IOException {
    if (!unsaved) {
      return;
    }
    ObjectNode root = JSON.createObjectNode();
    for (Map.Entry<String, SeqRanges> entry : acknowledged.entrySet()) {
      root.set(entry.getKey(), entry.getValue().json());
    }
    disk.replace(path, JSON.writeValueAsBytes(root));
    unsaved = false;
  }
}
