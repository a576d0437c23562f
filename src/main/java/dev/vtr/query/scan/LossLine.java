package dev.vtr.query.scan;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Spans that were counted instead of written.
 *
 * @param spans how many
 * @param otherLines starts and progress of spans that are missing, too
 * @param fromNanos end of the first lost span, nanoseconds since the epoch; 0 if not said
 * @param toNanos end of the last lost span, nanoseconds since the epoch; 0 if not said
 * @param timesKnown whether these are such ends; else when the lost were received: they may have
 *     ended at any time before
 * @param resource the process that lost them
 */
public record LossLine(
    String reason,
    long spans,
    long otherLines,
    long fromNanos,
    long toNanos,
    boolean timesKnown,
    Map<String, Object> resource)
    implements TraceLine {
  private static final Map<String, Object> OTHERS = Map.of("service.name", "(others)");
  private static final Map<String, Object> OTHER_PROGRAMS =
      Map.of("service.name", "(other programs)");

  /** Whether something of the time between these two, in nanoseconds, may be among it. */
  public boolean mayBeBetween(long from, long to) {
    return fromNanos == 0 || (toNanos >= from && (fromNanos <= to || !timesKnown));
  }

  /** This and another one of the same reason, as far as they agree. */
  public LossLine and(LossLine more) {
    boolean starts = fromNanos == 0 || more.fromNanos == 0;
    return new LossLine(
        reason,
        spans + more.spans,
        otherLines + more.otherLines,
        starts ? 0 : Math.min(fromNanos, more.fromNanos),
        Math.max(toNanos, more.toNanos),
        timesKnown && more.timesKnown,
        by().equals(more.by()) ? resource : Map.of());
  }

  /** The same, of some program. */
  public LossLine ofOtherPrograms() {
    return new LossLine(reason, spans, otherLines, fromNanos, toNanos, timesKnown, OTHER_PROGRAMS);
  }

  /** Whether nobody can say whose they were. */
  public boolean isOfUnnamed() {
    return resource.isEmpty() || resource.equals(OTHERS);
  }

  /** Whether some program lost them, nobody can say which. */
  public boolean isOfSomeProgram() {
    return resource.equals(OTHER_PROGRAMS);
  }

  /** Whether another program lost them, neither a node nor a command line. */
  public boolean isPrograms() {
    return !isNodes() && !isOfUnnamed() && !isOurs(resource.get("service.name"));
  }

  /** Whether this is the {@code service.name} of vtr's own processes. */
  public static boolean isOurs(@Nullable Object service) {
    return "vtr".equals(service);
  }

  /** Whether it was a hub; its own spans are in every trace that goes through it. */
  public boolean isHubs() {
    return "hub".equals(resource.get("vtr.role"));
  }

  /** Whether a node of ours lost them; else another program, or a command line. */
  public boolean isNodes() {
    Object role = resource.get("vtr.role");
    return "hub".equals(role) || "spoke".equals(role);
  }

  /** Who lost them, as a reader knows it. */
  public String by() {
    Object coordinator = resource.get("coordinator.name");
    return String.valueOf(
        coordinator == null ? resource.getOrDefault("service.name", "a program") : coordinator);
  }
}
