package dev.vtr.app;

import dev.vtr.session.CoordinatorOptions;

/**
 * What hubs and spokes have in common.
 *
 * @param version of the program
 * @param sessions how the node keeps its sessions; names the coordinator
 * @param trace where spans and metrics go
 */
public record NodeOptions(String version, CoordinatorOptions sessions, TraceOptions trace) {
  /** The node's name: its coordinator's. */
  public String name() {
    return sessions.name();
  }
}
