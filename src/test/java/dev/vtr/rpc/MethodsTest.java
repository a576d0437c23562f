package dev.vtr.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vtr.proto.ListRequest;
import dev.vtr.proto.SendTextRequest;
import dev.vtr.proto.SpawnRequest;
import dev.vtr.proto.SubscribeRequest;
import dev.vtr.proto.WaitForIdleRequest;
import dev.vtr.session.Failure;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a router learns of a request without knowing its message. */
class MethodsTest {
  private static Target.Session session(@Nullable String coordinator, String name) {
    return new Target.Session(new SessionReference(coordinator, name));
  }

  @Test
  void readsTheFieldsThatNameSomebody() {
    SendTextRequest text =
        SendTextRequest.newBuilder().setSession("a:s").setText("b:t").setOpId("x").build();
    WaitForIdleRequest idle =
        WaitForIdleRequest.newBuilder().addSessions("a:s").addSessions("t").setIdleMs(5).build();

    assertThat(Methods.targets("SendText", text.toByteArray())).containsExactly(session("a", "s"));
    assertThat(Methods.targets("WaitForIdle", idle.toByteArray()))
        .containsExactly(session("a", "s"), session(null, "t"));
    assertThat(
            Methods.targets(
                "Spawn",
                SpawnRequest.newBuilder().setName("n").setCoordinator("c").build().toByteArray()))
        .containsExactly(new Target.Coordinator("c"));
    assertThat(Methods.targets("Spawn", new byte[0])).containsExactly(new Target.Coordinator(""));
    assertThat(Methods.targets("List", ListRequest.getDefaultInstance().toByteArray()))
        .containsExactly(new Target.Everyone());
    assertThat(
            Methods.targets(
                "List", ListRequest.newBuilder().setCoordinator("c").build().toByteArray()))
        .containsExactly(new Target.Coordinator("c"));
  }

  @Test
  void refusesWhatNamesNobody() {
    assertThatThrownBy(() -> Methods.targets("Subscribe", new byte[0]))
        .isInstanceOf(Failure.Invalid.class)
        .hasMessage("session is missing");
    assertThatThrownBy(
            () ->
                Methods.targets(
                    "Subscribe",
                    SubscribeRequest.newBuilder().setSession("/").build().toByteArray()))
        .isInstanceOf(Failure.Invalid.class)
        .hasMessageStartingWith("session ");
    assertThatThrownBy(() -> Methods.targets("Subscribe", new byte[] {10, 5, 'x'}))
        .isInstanceOf(Failure.Invalid.class)
        .hasMessageStartingWith("request ");
    assertThatThrownBy(() -> Methods.targets("Tunnel", new byte[0]))
        .isInstanceOf(Failure.Unimplemented.class);
  }

  @Test
  void knowsWhichMethodsStream() {
    assertThat(Methods.names()).hasSize(20).doesNotContain("Tunnel");
    assertThat(Methods.names().stream().filter(Methods::isStreaming))
        .containsExactlyInAnyOrder("Subscribe", "SubscribeSessions", "DumpAsciicast");
  }
}
