package dev.vtr.federation.tunnel;

import dev.vtr.proto.TunnelFrame;
import io.vertx.grpc.common.GrpcMessageDecoder;
import io.vertx.grpc.common.GrpcMessageEncoder;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.common.ServiceName;

/** {@code vtr.v1.Vtr/Tunnel} for Vert.x. */
public final class TunnelMethod {
  private static final ServiceName SERVICE = ServiceName.create("vtr.v1", "Vtr");

  public static final ServiceMethod<TunnelFrame, TunnelFrame> CLIENT =
      ServiceMethod.client(
          SERVICE,
          "Tunnel",
          GrpcMessageEncoder.encoder(),
          GrpcMessageDecoder.decoder(TunnelFrame.getDefaultInstance()));

  public static final ServiceMethod<TunnelFrame, TunnelFrame> SERVER =
      ServiceMethod.server(
          SERVICE,
          "Tunnel",
          GrpcMessageEncoder.encoder(),
          GrpcMessageDecoder.decoder(TunnelFrame.getDefaultInstance()));

  private TunnelMethod() {}
}
