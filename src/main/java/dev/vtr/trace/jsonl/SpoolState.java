package dev.vtr.trace.jsonl;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the hub has acknowledged, by instance, in a small file that is replaced as a whole. */
final class SpoolState {
  /** Instances remembered: each start of the spoke is one, and old ones have long been shipped. */
  private static final int MAX_INSTANCES = 256;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path path;
  private final Disk disk;
  private final LinkedHashMap<String, Long> acknowledged = new LinkedHashMap<>(16, 0.75f, true);

  /** Reads the file; one that is missing or broken means that nothing was acknowledged. */
  SpoolState(Path path, Disk disk) {
    this.path = path;
    this.disk = disk;
    try {
      JSON.readTree(Files.readAllBytes(path))
          .properties()
          .forEach(entry -> acknowledged.put(entry.getKey(), entry.getValue().asLong(0)));
    } catch (IOException e) {
      acknowledged.clear();
    }
  }

  long acknowledged(String instanceId) {
    return acknowledged.getOrDefault(instanceId, 0L);
  }

  /** Remembers a larger number, and returns when it is on the medium. */
  void acknowledge(String instanceId, long seq) throws IOException {
    if (seq <= acknowledged(instanceId)) {
      return;
    }
    acknowledged.put(instanceId, seq);
    if (acknowledged.size() > MAX_INSTANCES) {
      acknowledged.remove(acknowledged.sequencedKeySet().getFirst());
    }
    ObjectNode root = JSON.createObjectNode();
    for (Map.Entry<String, Long> entry : acknowledged.entrySet()) {
      root.put(entry.getKey(), entry.getValue());
    }
    disk.replace(path, JSON.writeValueAsBytes(root));
  }
}
