package dev.vtr.rpc;

import java.util.Map;

/**
 * What this node says of itself.
 *
 * @param name of its coordinator
 * @param role {@code hub} or {@code spoke}
 */
public record Node(String name, String role, String version, Map<String, String> labels) {
  public Node {
    labels = Map.copyOf(labels);
  }
}
