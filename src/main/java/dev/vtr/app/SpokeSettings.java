package dev.vtr.app;

import dev.vtr.federation.spoke.SpokeOptions;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How a spoke runs.
 *
 * @param hubPort 1..65535
 * @param labels what the spoke says of itself in lists, within the bounds of {@code SpokeLabels}
 * @param token read anew at each attempt to join
 * @param tls null: without TLS, for loopback only
 */
public record SpokeSettings(
    NodeOptions node,
    String hubHost,
    int hubPort,
    Map<String, String> labels,
    Supplier<String> token,
    @Nullable TlsFiles tls) {
  public SpokeSettings {
    labels = Map.copyOf(labels);
  }

  /** A spoke without labels. */
  public SpokeSettings(
      NodeOptions node,
      String hubHost,
      int hubPort,
      Supplier<String> token,
      @Nullable TlsFiles tls) {
    this(node, hubHost, hubPort, Map.of(), token, tls);
  }

  /** As the federation wants it. */
  SpokeOptions federation(String instanceId) {
    return new SpokeOptions(
        hubHost,
        hubPort,
        node.name(),
        node.version(),
        labels,
        token,
        instanceId,
        System.currentTimeMillis(),
        tls == null ? null : tls.client());
  }
}
