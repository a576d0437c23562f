package dev.vtr.federation.hub;

import dev.vtr.federation.tunnel.SpokeLabels;
import dev.vtr.federation.tunnel.TunnelLimits;
import dev.vtr.proto.Hello;
import dev.vtr.rpc.Caller;
import dev.vtr.session.SessionName;
import io.vertx.grpc.common.GrpcStatus;
import java.util.Optional;

/**
 * Why a spoke may not join.
 *
 * @param reason for people; also for the one who reads the spoke's log
 */
record Refusal(GrpcStatus status, String reason) {
  /** What a hub that stops says to its spokes. */
  static final String STOPS = "the hub stops";

  private static final int LONGEST_VERSION = 64;

  /** As for the lines that a process writes. */
  private static final int LONGEST_INSTANCE_ID = 128;

  /** What a hello alone tells. */
  static Optional<Refusal> of(Hello hello, Caller caller, String hubName) {
    String name = hello.getName();
    if (!SessionName.isValid(name)) {
      return refuse(GrpcStatus.INVALID_ARGUMENT, "name must match [A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    }
    if (!caller.mayJoinAs(name)) {
      return refuse(
          GrpcStatus.PERMISSION_DENIED, "this credential may not join as spoke '" + name + "'");
    }
    if (name.equals(hubName)) {
      // Unlike a name that another spoke has, it never becomes free.
      return refuse(GrpcStatus.INVALID_ARGUMENT, "name: the hub itself is called '" + name + "'");
    }
    if (hello.getProtocol() < TunnelLimits.OLDEST_PROTOCOL
        || hello.getOldestProtocol() > TunnelLimits.PROTOCOL) {
      return refuse(GrpcStatus.FAILED_PRECONDITION, protocols(hello));
    }
    if (hello.getVersion().length() > LONGEST_VERSION) {
      return refuse(
          GrpcStatus.INVALID_ARGUMENT, "version is longer than " + LONGEST_VERSION + " characters");
    }
    if (hello.getInstanceId().length() > LONGEST_INSTANCE_ID) {
      return refuse(
          GrpcStatus.INVALID_ARGUMENT,
          "instance_id is longer than " + LONGEST_INSTANCE_ID + " characters");
    }
    if (!SpokeLabels.isPlain(hello.getVersion())) {
      return refuse(GrpcStatus.INVALID_ARGUMENT, "version has a control character");
    }
    if (!SpokeLabels.isPlain(hello.getInstanceId())) {
      return refuse(GrpcStatus.INVALID_ARGUMENT, "instance_id has a control character");
    }
    String labels = SpokeLabels.problem(hello.getLabelsMap());
    if (labels != null) {
      return refuse(GrpcStatus.INVALID_ARGUMENT, "labels " + labels);
    }
    return Optional.empty();
  }

  private static String protocols(Hello hello) {
    return "this hub speaks tunnel protocol "
        + TunnelLimits.OLDEST_PROTOCOL
        + " to "
        + TunnelLimits.PROTOCOL
        + ", the spoke "
        + Integer.toUnsignedString(hello.getOldestProtocol())
        + " to "
        + Integer.toUnsignedString(hello.getProtocol())
        + ": install the same version on both";
  }

  static Refusal taken(String name) {
    return new Refusal(
        GrpcStatus.ALREADY_EXISTS, "another spoke called '" + name + "' is connected");
  }

  static Refusal kept(String name) {
    return new Refusal(
        GrpcStatus.ALREADY_EXISTS,
        "a spoke called '"
            + name
            + "' was connected before this hub's restart, and its name is kept for it for "
            + Awaited.PATIENCE.toSeconds()
            + " s");
  }

  static Refusal tooMany(int most) {
    return new Refusal(
        GrpcStatus.RESOURCE_EXHAUSTED, "this hub has " + most + " spokes, which is its limit");
  }

  /** Of a hub that has taken leave; the spoke tries again. */
  static Refusal stopping() {
    return new Refusal(GrpcStatus.UNAVAILABLE, STOPS);
  }

  private static Optional<Refusal> refuse(GrpcStatus status, String reason) {
    return Optional.of(new Refusal(status, reason));
  }
}
