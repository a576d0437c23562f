package dev.vtr.rpc;

import dev.vtr.proto.TunnelFrame;
import io.vertx.grpc.server.GrpcServerRequest;

/** Takes the connections that spokes open. */
@FunctionalInterface
public interface TunnelAcceptor {
  /**
   * Takes {@code stream} on its context; must not block. The stream has no span of its own: the
   * tunnel makes one.
   *
   * @param caller has shown a credential; whether it {@link Caller#mayJoinAs may join} under the
   *     name in its hello is for the acceptor to check
   */
  void accept(GrpcServerRequest<TunnelFrame, TunnelFrame> stream, Caller caller);
}
