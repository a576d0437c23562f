package dev.vtr.federation.spoke;

import io.vertx.core.net.SSLOptions;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who a spoke is, and where its hub is.
 *
 * @param hubPort 1..65535
 * @param name unique under the hub
 * @param token read anew for each attempt to connect, so that a changed file is noticed
 * @param instanceId {@code service.instance.id} of this process
 * @param firstEpoch epochs of this process begin here; later processes of the same spoke begin
 *     higher
 * @param tls null: without TLS, for loopback only
 */
public record SpokeOptions(
    String hubHost,
    int hubPort,
    String name,
    String version,
    Map<String, String> labels,
    Supplier<String> token,
    String instanceId,
    long firstEpoch,
    @Nullable SSLOptions tls) {
  public SpokeOptions {
    labels = Map.copyOf(labels);
  }

  /** A spoke without labels and TLS, of an instance of its own. */
  public static SpokeOptions of(
      String hubHost, int hubPort, String name, String version, Supplier<String> token) {
    return new SpokeOptions(
        hubHost,
        hubPort,
        name,
        version,
        Map.of(),
        token,
        UUID.randomUUID().toString(),
        System.currentTimeMillis(),
        null);
  }
}
