package dev.vtr.app;

import dev.vtr.federation.spoke.SpokeVerticle;
import dev.vtr.rpc.CallHandler;

/** A running spoke: sessions without a listener, reached through the tunnel that it opens to its hub. */
public final class Spoke implements AutoCloseable {
  private final Node node;

  private Spoke(Node node) {
    this.node = node;
  }

  /** Starts a spoke; it joins its hub when it can, now or later. */
  public static Spoke start(SpokeSettings settings) throws StartFailure {
    Node node = Node.start(settings.node(), "spoke", null);
    try {
      CallHandler local = node.startSessions();
      Node.await(
          node.deploy(new SpokeVerticle(settings.federation(node.trace().instanceId()), local, node.trace().spans())),
          "the tunnel");
      return new Spoke(node);
    } catch (StartFailure failure) {
      node.close();
      throw failure;
    }
  }

  @Override
  public void close() {
    node.close();
  }
}
