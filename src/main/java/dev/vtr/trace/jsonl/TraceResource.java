package dev.vtr.trace.jsonl;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.resources.Resource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who wrote a line: the resource of a vtr process, and the names of its attributes. */
public final class TraceResource {
  public static final AttributeKey<String> SERVICE_NAME = AttributeKey.stringKey("service.name");
  public static final AttributeKey<String> SERVICE_VERSION =
      AttributeKey.stringKey("service.version");

  /** Unique for each start of a process: with {@code seq} it names a line. */
  public static final AttributeKey<String> SERVICE_INSTANCE_ID =
      AttributeKey.stringKey("service.instance.id");

  public static final AttributeKey<String> COORDINATOR_NAME =
      AttributeKey.stringKey("coordinator.name");

  /** {@code hub}, {@code spoke}, {@code agent} or {@code tui}. */
  public static final AttributeKey<String> ROLE = AttributeKey.stringKey("vtr.role");

  /** The order in which the file has them; others follow by name. */
  static final List<AttributeKey<String>> ORDER =
      List.of(SERVICE_NAME, SERVICE_VERSION, SERVICE_INSTANCE_ID, COORDINATOR_NAME, ROLE);

  private TraceResource() {}

  /**
   * The resource of this process, without what the SDK would add about itself.
   *
   * @param coordinator null for a client, which has none
   */
  public static Resource of(
      String version, String instanceId, @Nullable String coordinator, String role) {
    return Resource.create(
        Attributes.builder()
            .put(SERVICE_NAME, "vtr")
            .put(SERVICE_VERSION, version)
            .put(SERVICE_INSTANCE_ID, instanceId)
            .put(COORDINATOR_NAME, coordinator)
            .put(ROLE, role)
            .build());
  }
}
