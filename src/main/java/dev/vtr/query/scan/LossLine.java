package dev.vtr.query.scan;

import java.util.Map;
import java.util.Objects;

/**
 * Spans that were counted instead of written.
 *
 * @param spans how many
 * @param fromNanos the first loss, nanoseconds since the epoch; 0 if not said
 * @param toNanos the last loss, nanoseconds since the epoch; 0 if not said
 * @param resource the process that lost them
 */
public record LossLine(
    String reason, long spans, long fromNanos, long toNanos, Map<String, Object> resource)
    implements TraceLine {
  /** Whether a node of ours lost them; else another program, or a command line. */
  public boolean isNodes() {
    Object role = resource.get("vtr.role");
    return "hub".equals(role) || "spoke".equals(role);
  }

  /** Whether the process of {@code other} lost them. */
  public boolean isOf(Map<String, Object> other) {
    return Objects.equals(resource.get("service.name"), other.get("service.name"))
        && Objects.equals(resource.get("service.instance.id"), other.get("service.instance.id"));
  }

  /** Who lost them, as a reader knows it. */
  public String by() {
    Object coordinator = resource.get("coordinator.name");
    return String.valueOf(
        coordinator == null ? resource.getOrDefault("service.name", "a program") : coordinator);
  }
}
