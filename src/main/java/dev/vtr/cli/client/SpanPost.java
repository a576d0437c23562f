package dev.vtr.cli.client;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** Hands spans to the hub's OTLP/HTTP receiver, on the connection that carried the calls. */
public final class SpanPost {
  /** The answer to the user is out already; this is as long as a prompt may come late. */
  public static final Duration PATIENCE = Duration.ofMillis(250);

  private SpanPost() {}

  /**
   * Posts an {@code ExportTraceServiceRequest} in JSON and waits until the hub has it, for at most
   * 250 ms. A failure is nobody's business here: tracing never fails its caller. What the hub heard
   * and could not store it counts as a loss of this process; what it did not hear nobody counts.
   */
  public static void send(HubConnection connection, @Nullable String token, byte[] otlpJson) {
    var headers = new ArrayList<String>(3);
    headers.add("content-type: application/json");
    headers.add("user-agent: vtr");
    if (token != null) {
      headers.add("authorization: Bearer " + token);
    }
    try {
      connection.post("/v1/traces", headers, otlpJson, PATIENCE);
    } catch (IOException e) {
      // Too late to say so; the hub's own spans of the call are there all the same.
    }
  }
}
