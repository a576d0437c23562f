package dev.vtr.torture;

import dev.vtr.harness.Nodes;
import dev.vtr.proto.GetScreenRequest;
import dev.vtr.proto.SendTextRequest;
import dev.vtr.proto.SessionRequest;
import dev.vtr.proto.SpawnRequest;
import dev.vtr.proto.SubscribeRequest;
import dev.vtr.proto.WaitForRequest;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.client.GrpcClientRequest;
import java.util.concurrent.TimeUnit;

/**
 * Sessions that come, work and go on a hub and a spoke, without a break; what both processes hold
 * after half of it, when pools are full and all is compiled, against what they hold at the end.
 */
@SuppressWarnings("try") // closing waits
final class Soak {
  private Soak() {}

  static String run(Nodes nodes, int seconds) throws Exception {
    try (World world = new World(nodes)) {
      long begun = System.nanoTime();
      Held hub = null;
      Held spoke = null;
      int sessions = 0;
      while (World.seconds(begun) < seconds) {
        session(world, sessions % 2 == 0 ? "" : "a", "s" + sessions);
        sessions++;
        if (hub == null && World.seconds(begun) > seconds / 2.0) {
          hub = Held.by(world.hub);
          spoke = Held.by(world.spoke);
        }
      }
      Fault.Broken.unless(hub != null && spoke != null, "not even half of the time");
      Held hubAfter = Held.by(world.hub);
      Held spokeAfter = Held.by(world.spoke);
      String observed =
          NodeFaults.say(
              "%d sessions in %d s; hub: %s; spoke: %s",
              sessions, seconds, hub.to(hubAfter), spoke.to(spokeAfter));
      Fault.Broken.unless(hubAfter.isFlatAfter(hub) && spokeAfter.isFlatAfter(spoke), observed);
      return observed;
    }
  }

  /** The life of one session: spawned, watched, used, waited for, ended, removed. */
  private static void session(World world, String coordinator, String name) throws Exception {
    String full = coordinator.isEmpty() ? name : coordinator + ":" + name;
    world
        .calls()
        .await(
            "Spawn",
            SpawnRequest.newBuilder()
                .setName(name)
                .setCommand("/bin/sh")
                .setCoordinator(coordinator)
                .build());
    GrpcClientRequest<Buffer, Buffer> watched =
        world.calls().stream(
            "Subscribe", SubscribeRequest.newBuilder().setSession(full).build(), frame -> {});
    world
        .calls()
        .await(
            "SendText",
            SendTextRequest.newBuilder()
                .setSession(full)
                .setText(
                    "i=0; while [ $i -lt 500 ]; do echo line $i; i=$((i+1)); done; echo =done=")
                .setSubmit(true)
                .build());
    world
        .calls()
        .call(
            "WaitFor",
            Buffer.buffer(
                WaitForRequest.newBuilder()
                    .setSession(full)
                    .setPattern("^=done=")
                    .setTimeoutMs(20_000)
                    .build()
                    .toByteArray()))
        .await(30, TimeUnit.SECONDS);
    world.calls().await("GetScreen", GetScreenRequest.newBuilder().setSession(full).build());
    watched.cancel();
    world.calls().await("Remove", SessionRequest.newBuilder().setSession(full).build());
  }
}
