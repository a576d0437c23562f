package dev.vtr.query;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The tag in brackets that says which node a span was made on: its role, with the coordinator's
 * name where it is needed.
 */
public final class NodeTag {
  private final Map<String, Set<String>> coordinatorsByRole = new HashMap<>();

  /** Tags for these spans: a name is added where two nodes of one role are among them. */
  public NodeTag(Collection<SpanNode> nodes) {
    for (SpanNode node : nodes) {
      coordinatorsByRole
          .computeIfAbsent(node.span().role(), role -> new HashSet<>())
          .add(node.span().coordinator());
    }
  }

  /** For example {@code [hub]} or {@code [spoke build-2]}. */
  public String of(Span span) {
    boolean several = coordinatorsByRole.getOrDefault(span.role(), Set.of()).size() > 1;
    return several && !span.role().isEmpty() && !span.coordinator().isEmpty()
        ? "[" + span.role() + " " + span.coordinator() + "]"
        : plain(span);
  }

  /** The tag of a span that stands alone. */
  public static String plain(Span span) {
    String service = Span.text(span.resource(), "service.name");
    String tag = span.role().isEmpty() ? span.coordinator() : span.role();
    return "[" + (tag.isEmpty() ? service.isEmpty() ? "?" : service : tag) + "]";
  }
}
