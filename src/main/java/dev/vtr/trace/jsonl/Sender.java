package dev.vtr.trace.jsonl;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.resources.Resource;
import org.jspecify.annotations.Nullable;

/**
 * Another program whose spans came, as it names itself, or a spoke.
 *
 * @param service {@code service.name}, cut to {@link #MAX_CHARS}; may be empty
 * @param instanceId {@code service.instance.id}, cut likewise; may be empty
 * @param spoke the name that a spoke has proven; empty for a program
 */
public record Sender(String service, String instanceId, String spoke) {
  /** Begins the names of classes of senders, which no sender bears itself. */
  private static final String CLASS_PREFIX = "(";

  /** Commands and spokes that are left when more than can be told apart lose spans. */
  static final Sender OTHERS = new Sender("(others)", "");

  /** Programs likewise, and such as bear the name of a class. */
  static final Sender OTHER_PROGRAMS = new Sender("(other programs)", "");

  /** A program that says it is one of vtr's processes: none of its spans is stored. */
  private static final String CLAIMS_TO_BE_OURS = "(claims to be vtr)";

  private static final int MAX_CHARS = 128;

  /** A program. */
  public Sender(String service, String instanceId) {
    this(service, instanceId, "");
  }

  /** A spoke, whose refused lines may say anything of the process that wrote them. */
  static Sender ofSpoke(String name) {
    return new Sender(OtlpClaims.OURS, "", name);
  }

  static Sender of(Resource resource) {
    return named(
        cut(resource.getAttribute(TraceResource.SERVICE_NAME)),
        cut(resource.getAttribute(TraceResource.SERVICE_INSTANCE_ID)));
  }

  /** By what it says of itself. */
  static Sender named(String service, String instanceId) {
    return service.startsWith(CLASS_PREFIX) ? OTHER_PROGRAMS : new Sender(service, instanceId);
  }

  /** As it is told where it may not be one of vtr's own processes. */
  Sender asProgram() {
    return isProgram() ? this : new Sender(CLAIMS_TO_BE_OURS, instanceId);
  }

  boolean isProgram() {
    return !service.equals(OtlpClaims.OURS);
  }

  private static String cut(@Nullable String text) {
    if (text == null) {
      return "";
    }
    return text.length() <= MAX_CHARS ? text : text.substring(0, MAX_CHARS);
  }

  /** What a line about it carries. */
  Resource resource() {
    AttributesBuilder known = Attributes.builder();
    if (!service.isEmpty()) {
      known.put(TraceResource.SERVICE_NAME, service);
    }
    if (!instanceId.isEmpty()) {
      known.put(TraceResource.SERVICE_INSTANCE_ID, instanceId);
    }
    if (!spoke.isEmpty()) {
      known.put(TraceResource.COORDINATOR_NAME, spoke).put(TraceResource.ROLE, "spoke");
    }
    return Resource.create(known.build());
  }
}
