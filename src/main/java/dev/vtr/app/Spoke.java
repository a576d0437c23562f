package dev.vtr.app;

import dev.vtr.federation.spoke.JoinRefused;
import dev.vtr.federation.spoke.SpokeTrace;
import dev.vtr.federation.spoke.SpokeVerticle;
import dev.vtr.rpc.CallHandler;
import io.vertx.core.Future;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A running spoke: sessions without a listener, reached through the tunnel that it opens to its
 * hub.
 */
public final class Spoke implements AutoCloseable {
  private final Node node;
  private final SpokeVerticle tunnel;
  private final FreshDirectory spool;

  private Spoke(Node node, SpokeVerticle tunnel, FreshDirectory spool) {
    this.node = node;
    this.spool = spool;
    this.tunnel = tunnel;
  }

  /** Starts a spoke; it joins its hub when it can, now or later. */
  public static Spoke start(SpokeSettings settings) throws StartFailure {
    FreshDirectory spool =
        FreshDirectory.of(settings.node().trace().spans().toAbsolutePath().getParent());
    Node node = Node.spoke(settings.node());
    try {
      // A spoke listens nowhere; its programs reach the hub as it does itself.
      node.programsSendSpansTo(
          authority(settings.hubHost(), settings.hubPort()), settings.token(), settings.tls());
      CallHandler local = node.startSessions();
      NodeTrace trace = node.trace();
      SpokeVerticle tunnel =
          new SpokeVerticle(
              settings.federation(trace.instanceId()),
              local,
              new SpokeTrace(trace.spans(), trace.longSpans(), trace.spool(), trace::flush));
      Node.await(node.deploy(tunnel), "the tunnel");
      return new Spoke(node, tunnel, spool);
    } catch (StartFailure failure) {
      node.close();
      throw failure;
    }
  }

  private static String authority(String host, int port) {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }

  /** Done when the hub has welcomed this spoke for the first time. */
  public Future<Void> joined() {
    return tunnel.joined();
  }

  /** The file of spans that this process writes; null while it cannot be written. */
  public @Nullable Path traces() {
    return node.trace().written();
  }

  /** The file of metrics that this process writes; null if it could not be opened. */
  public @Nullable Path metrics() {
    return node.trace().writtenMetrics();
  }

  /**
   * Fails all streams and all waits, ends the programs, brings the last spans to the hub if that
   * takes no longer than 5 s, ends.
   */
  @Override
  public void close() {
    node.close(tunnel::endLasting, tunnel::leave);
    if (tunnel.joined().cause() instanceof JoinRefused) {
      spool.forget();
    }
  }
}
