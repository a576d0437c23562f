package dev.vtr.federation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vtr.proto.Coordinator;
import dev.vtr.proto.Hello;
import dev.vtr.proto.SessionReply;
import dev.vtr.proto.SessionRequest;
import dev.vtr.proto.SessionsChanged;
import dev.vtr.proto.TunnelFrame;
import io.vertx.grpc.common.GrpcStatus;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a hub that began anew says of spokes that are not back yet, and to others in their name. */
@Timeout(60)
class HubRestartTest {
  private static final String ID_OWN = "cccccccc-8f43-4f0c-9a53-0d8b2f4e8d11";

  @TempDir Path directory;
  private Federation federation;

  @BeforeEach
  void begin() throws Exception {
    federation = new Federation(directory.resolve("spokes-hub-1"));
    federation.hub.sessions(federation.hub.session(ID_OWN, "build"));
    federation.hub.on(
        "Info", call -> call.respond(SessionReply.getDefaultInstance().toByteArray()));
    RawSpoke spoke = joining("instance-of-a", 7);
    spoke.awaitWelcome();
    FakeNode node = new FakeNode("a", "spoke");
    spoke.send(
        TunnelFrame.newBuilder()
            .setSessionsChanged(
                SessionsChanged.newBuilder()
                    .setCoordinator(
                        Coordinator.newBuilder()
                            .setName("a")
                            .addSessions(
                                node.session("aaaaaaaa-1111-4000-8000-000000000000", "work"))))
            .build());
    federation.awaitList(
        list ->
            list.getCoordinatorsCount() == 2 && list.getCoordinators(1).getSessionsCount() == 1);
    federation.restartHub();
  }

  @AfterEach
  void end() throws Exception {
    federation.close();
  }

  private RawSpoke joining(String instanceId, long epoch) throws Exception {
    Hello hello =
        Hello.newBuilder()
            .setName("a")
            .setVersion("0.1.0")
            .setEpoch(epoch)
            .setProtocol(1)
            .setOldestProtocol(1)
            .setInstanceId(instanceId)
            .build();
    return new RawSpoke(federation, Federation.TOKEN)
        .send(TunnelFrame.newBuilder().setHello(hello).build());
  }

  private ClientCall.Answer info(String session) throws Exception {
    return federation.call("Info", SessionRequest.newBuilder().setSession(session).build()).await();
  }

  @Test
  void aSpokeThatIsNotBackIsAwayAndNotUnknown() throws Exception {
    ClientCall.Answer answer = info("a:work");
    assertThat(answer.status()).isEqualTo(GrpcStatus.UNAVAILABLE);
    assertThat(answer.message()).isEqualTo("spoke 'a' is away: not back since this hub began");
    assertThat(federation.list().getCoordinators(1).getError())
        .isEqualTo("away: not back since this hub began");
    assertThat(info("b:work").status()).isEqualTo(GrpcStatus.NOT_FOUND);
  }

  @Test
  void aNameAloneIsNotGuessedUntilItIsBack() throws Exception {
    ClientCall.Answer answer = info("build");
    assertThat(answer.status()).isEqualTo(GrpcStatus.UNAVAILABLE);
    assertThat(answer.message())
        .isEqualTo(
            "spoke 'a' is away: not back since this hub began, and session 'build' may be its; name"
                + " the coordinator, or ask again within 10 s");
    assertThat(info("work").status()).isEqualTo(GrpcStatus.UNAVAILABLE);
    assertThat(info("hub-1:build").status()).isEqualTo(GrpcStatus.OK);
    assertThat(info(ID_OWN).status()).isEqualTo(GrpcStatus.OK);
    joining("instance-of-a", 9).awaitWelcome();
    federation.awaitPresent("a");
    assertThat(info("build").status()).isEqualTo(GrpcStatus.OK);
  }

  @Test
  void itsNameIsKeptForItAndNotGivenToADouble() throws Exception {
    assertThat(joining("double", 99).awaitGoodbye())
        .isEqualTo(
            "a spoke called 'a' was connected before this hub's restart, and its name is kept for"
                + " it for 10 s");
    assertThat(joining("instance-of-a", 7).awaitGoodbye()).contains("its name is kept");
    joining("instance-of-a", 8).awaitWelcome();
    federation.awaitPresent("a");
  }
}
