package dev.vtr.trace.jsonl;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.resources.Resource;
import java.util.Set;

/** What spans that come as OTLP may say of who made them, and about whom, by who sends them. */
enum OtlpClaims {
  /** A client of the hub's owner: it may be vtr's own, but no node. */
  OF_CLIENT {
    @Override
    String problemOf(Resource resource) {
      String role = resource.getAttribute(TraceResource.ROLE);
      if (role != null && NODE_ROLES.contains(role)) {
        return "resource vtr.role: not a client's";
      }
      return has(resource, TraceResource.COORDINATOR_NAME)
          ? "resource coordinator.name: not a client's"
          : "";
    }

    @Override
    String keyOf(String key) {
      return key;
    }

    @Override
    Sender sender(Resource resource) {
      return Sender.of(resource);
    }
  },

  /** A program that may send spans and nothing else: none of vtr's own processes. */
  OF_PROGRAM {
    @Override
    String problemOf(Resource resource) {
      if (OURS.equals(resource.getAttribute(TraceResource.SERVICE_NAME))) {
        return "resource service.name: not a program's";
      }
      if (has(resource, TraceResource.COORDINATOR_NAME)) {
        return "resource coordinator.name: not a program's";
      }
      return resource.getAttributes().asMap().keySet().stream()
              .anyMatch(key -> key.getKey().startsWith(OUR_PREFIX))
          ? "resource vtr.*: not a program's"
          : "";
    }

    @Override
    String keyOf(String key) {
      boolean nodes = key.startsWith(OUR_PREFIX) || NODES_ATTRIBUTES.contains(key);
      return nodes ? PROGRAMS_PREFIX + key : key;
    }

    @Override
    Sender sender(Resource resource) {
      return Sender.of(resource).asProgram();
    }
  };

  /** {@code service.name} of vtr's own processes. */
  static final String OURS = "vtr";

  /** Begins the names of attributes that only vtr gives. */
  static final String OUR_PREFIX = "vtr.";

  /** Begins, in the file, the names of a program's attributes that nodes give as well. */
  static final String PROGRAMS_PREFIX = "program.";

  /** Roles of nodes, whose lines come by other ways. */
  private static final Set<String> NODE_ROLES = Set.of("hub", "spoke");

  /** Attributes by which queries know whose a span is. */
  private static final Set<String> NODES_ATTRIBUTES =
      Set.of("session.id", "session.name", "coordinator", "coordinator.name");

  /** Why spans with this resource are not taken; empty if they are. */
  abstract String problemOf(Resource resource);

  /**
   * What a span's attribute is called in the file. What a program says by a name of which queries
   * take the word of nodes stays, under a name that begins with {@link #PROGRAMS_PREFIX}: {@code
   * session.id} is a name of OpenTelemetry's conventions too, and means something else there.
   */
  abstract String keyOf(String key);

  /** Who is told to have sent what is not taken; a program is never told to be one of ours. */
  abstract Sender sender(Resource resource);

  private static boolean has(Resource resource, AttributeKey<?> wanted) {
    return resource.getAttributes().asMap().keySet().stream()
        .anyMatch(key -> key.getKey().equals(wanted.getKey()));
  }
}
