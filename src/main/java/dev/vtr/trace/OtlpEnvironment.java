package dev.vtr.trace;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where the programs of sessions send their own spans, as the variables of OpenTelemetry's
 * specification tell it ("OpenTelemetry Protocol Exporter", configuration options). Says nothing
 * until it is opened, which is when the node knows the address. Any thread.
 */
public final class OtlpEnvironment {
  /** Who asks for any of these goes its own way, and must not take our credential there. */
  private static final String PREFIX = "OTEL_EXPORTER_OTLP_";

  private volatile @Nullable Intake intake;

  private record Intake(String endpoint, Supplier<String> token, @Nullable Path ca) {}

  /**
   * Programs that start from now on are told.
   *
   * @param endpoint of the hub, {@code http://HOST:PORT}
   * @param token that allows nothing but handing in spans; empty: there is none now, and nothing is
   *     told
   * @param ca whom to trust in TLS; null: whom the program trusts anyway
   */
  public void open(String endpoint, Supplier<String> token, @Nullable Path ca) {
    intake = new Intake(endpoint, token, ca);
  }

  /** Adds the variables to those of a program, unless it was given such variables itself. */
  public void addTo(Map<String, String> environment) {
    Intake open = intake;
    String token = open == null ? "" : open.token.get();
    if (open == null
        || token.isEmpty()
        || environment.keySet().stream().anyMatch(name -> name.startsWith(PREFIX))) {
      return;
    }
    Map<String, String> told = new TreeMap<>();
    told.put(PREFIX + "ENDPOINT", open.endpoint);
    told.put(PREFIX + "PROTOCOL", "http/protobuf");
    told.put(PREFIX + "HEADERS", "authorization=Bearer%20" + token);
    if (open.ca != null) {
      told.put(PREFIX + "CERTIFICATE", open.ca.toString());
    }
    environment.putAll(told);
  }
}
