package dev.vtr.trace;

import io.opentelemetry.sdk.trace.ReadableSpan;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which spans may last: those of waits and streams, on every layer that they pass. The waits' and
 * streams' own innermost spans ({@code session.wait_for}, {@code subscribe.stream}) are told at
 * once by their makers and are none of these.
 */
public final class LastingSpans implements Predicate<ReadableSpan> {
  /** The methods of calls that wait, or bring a stream. */
  private static final Set<String> METHODS =
      Set.of("SendText", "WaitFor", "WaitForIdle", "Subscribe", "SubscribeSessions");

  private static final String SERVICE = "vtr.v1.Vtr/";
  private static final Set<String> NAMES =
      Set.of(
          "vtr.grpc.SendText",
          "vtr.grpc.WaitFor",
          "vtr.grpc.WaitForIdle",
          "vtr.grpc.Subscribe",
          "vtr.grpc.SubscribeSessions",
          "vtr.tunnel.stream",
          "coordinator.wait_for",
          "coordinator.wait_for_idle");

  /** What every unary call through the tunnel has; its method tells whether it waits. */
  private static final Set<String> BY_METHOD = Set.of("vtr.tunnel.dispatch", "vtr.tunnel.request");

  @Override
  public boolean test(ReadableSpan begun) {
    String name = begun.getName();
    return NAMES.contains(name) || (BY_METHOD.contains(name) && waits(begun));
  }

  private static boolean waits(ReadableSpan begun) {
    String method = begun.getAttribute(Attrs.RPC_METHOD);
    return method != null
        && method.startsWith(SERVICE)
        && METHODS.contains(method.substring(SERVICE.length()));
  }
}
