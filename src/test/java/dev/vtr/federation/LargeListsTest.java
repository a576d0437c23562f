package dev.vtr.federation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vtr.proto.Coordinator;
import dev.vtr.proto.Goodbye;
import dev.vtr.proto.Hello;
import dev.vtr.proto.ListReply;
import dev.vtr.proto.ListRequest;
import dev.vtr.proto.Session;
import dev.vtr.proto.SessionsChanged;
import dev.vtr.proto.TunnelFrame;
import dev.vtr.rpc.GrpcFront;
import io.vertx.grpc.common.GrpcStatus;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Spokes that tell more sessions than fit into one list. */
@Timeout(90)
class LargeListsTest {
  /** Bytes that the hub remembers of all spokes that are away, with what a list has beside them. */
  private static final int MOST_AWAY_BYTES = 8_500_000;

  private Federation federation;

  @BeforeEach
  void begin() throws Exception {
    federation = new Federation();
    federation.hub.sessions(federation.hub.session("hhhhhhhh-1111", "own"));
  }

  @AfterEach
  void end() throws Exception {
    federation.close();
  }

  /** One that tells {@code count} sessions of about {@code bytes} each. */
  private RawSpoke telling(String name, int count, int bytes) throws Exception {
    RawSpoke spoke = new RawSpoke(federation, Federation.TOKEN);
    spoke.send(
        TunnelFrame.newBuilder()
            .setHello(
                Hello.newBuilder()
                    .setName(name)
                    .setEpoch(1)
                    .setProtocol(1)
                    .setOldestProtocol(1)
                    .setInstanceId("instance-of-" + name))
            .build());
    spoke.awaitWelcome();
    Coordinator.Builder told = Coordinator.newBuilder().setName(name);
    for (int i = 0; i < count; i++) {
      told.addSessions(
          Session.newBuilder()
              .setId(new UUID(name.hashCode(), i).toString())
              .setName("n" + i)
              .setCoordinator(name)
              .setTitle("t".repeat(Math.max(0, bytes - 56))));
    }
    spoke.send(
        TunnelFrame.newBuilder()
            .setSessionsChanged(SessionsChanged.newBuilder().setCoordinator(told))
            .build());
    return spoke;
  }

  private static Coordinator the(ListReply list, String name) {
    return list.getCoordinatorsList().stream()
        .filter(each -> each.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Predicate<ListReply> has(String name, Predicate<Coordinator> wanted) {
    return list ->
        list.getCoordinatorsList().stream()
            .anyMatch(each -> each.getName().equals(name) && wanted.test(each));
  }

  private ListReply alone(String name) throws Exception {
    return federation
        .call("List", ListRequest.newBuilder().setCoordinator(name).build())
        .await()
        .as(ListReply.parser());
  }

  @Test
  void whatAllTellFitsAndTheLargestSaysHowToAskForIt() throws Exception {
    telling("small", 100, 190);
    telling("large", 9_000, 190);
    telling("middle", 8_000, 190);
    telling("other", 8_000, 180);
    federation.awaitList(has("other", each -> each.getSessionsCount() > 0));

    federation.awaitList(has("large", each -> each.getError().contains("9000 sessions are left")));
    ListReply list = federation.list();
    assertThat(list.getSerializedSize()).isLessThanOrEqualTo(GrpcFront.MAX_MESSAGE_BYTES);
    assertThat(the(list, "large").getSessionsCount()).isZero();
    assertThat(the(list, "large").getError())
        .contains("9000 sessions are left out", "'vtr agent ls --coordinator large'");
    assertThat(the(list, "hub-1").getSessionsCount()).isEqualTo(1);
    assertThat(the(list, "small").getSessionsCount()).isEqualTo(100);
    assertThat(the(list, "middle").getSessionsCount()).isEqualTo(8_000);
    assertThat(the(alone("large"), "large").getSessionsCount()).isEqualTo(9_000);
    assertThat(alone("large").getCoordinatorsCount()).isEqualTo(1);
  }

  @Test
  void whoIsAwayIsLeftOutFirst() throws Exception {
    telling("here", 9_000, 190);
    RawSpoke gone = telling("gone", 8_000, 180);
    telling("here-too", 8_000, 180);
    federation.awaitList(has("gone", each -> each.getSessionsCount() > 0));
    gone.goodbye();
    federation.awaitAway("gone");
    federation.awaitList(
        has("gone", each -> each.getError().contains("8000 sessions are left out"))
            .and(has("here", each -> each.getSessionsCount() == 9_000))
            .and(has("here-too", each -> each.getSessionsCount() == 8_000)));
  }

  @Test
  void soMuchOfEachIsRememberedAndTheRestIsSaid() throws Exception {
    telling("many", 12_000, 30);
    federation.awaitList(
        has(
            "many",
            each ->
                each.getSessionsCount() == 10_000
                    && each.getError()
                        .equals(
                            "only 10000 of its 12000 sessions are remembered, which is the bound")));
    telling("long", 9_000, 300);
    federation.awaitList(
        has(
            "long",
            each ->
                each.getSessionsCount() > 6_000
                    && each.getSessionsCount() < 8_000
                    && each.getError().contains(" of its 9000 sessions are remembered")));
  }

  @Test
  void soMuchOfAllThatAreAwayIsRememberedOfTheLastGoneFirst() throws Exception {
    for (int i = 0; i < 6; i++) {
      RawSpoke spoke = telling("s" + i, 9_000, 190);
      federation.awaitList(has("s" + i, each -> each.getSessionsCount() > 0));
      spoke.goodbye();
      federation.awaitAway("s" + i);
    }
    int bytes = 0;
    for (int i = 0; i < 6; i++) {
      bytes += alone("s" + i).getSerializedSize();
    }
    assertThat(bytes).isLessThan(MOST_AWAY_BYTES);
    assertThat(the(alone("s5"), "s5").getSessionsCount()).isEqualTo(9_000);
    Coordinator oldest = the(alone("s0"), "s0");
    assertThat(oldest.getSessionsCount()).isZero();
    assertThat(oldest.getError()).isEqualTo("away: done; its 9000 sessions are forgotten");
  }

  @Test
  void whatASpokeSaysAtItsEndIsCutAndPlain() throws Exception {
    telling("a", 1, 100)
        .send(
            TunnelFrame.newBuilder()
                .setGoodbye(
                    Goodbye.newBuilder().setReason("bye\u001b]0;\n" + "r".repeat(1_000_000)))
                .build());
    federation.awaitAway("a");
    assertThat(federation.list().getSerializedSize()).isLessThan(1_000);
    assertThat(the(federation.list(), "a").getError()).startsWith("away: bye ]0; r");
  }

  @Test
  void aCoordinatorThatIsNotThereIsNotFound() throws Exception {
    for (String method : List.of("List", "SubscribeSessions")) {
      ClientCall.Answer answer =
          federation
              .call(method, ListRequest.newBuilder().setCoordinator("nobody").build())
              .await();
      assertThat(answer.status()).isEqualTo(GrpcStatus.NOT_FOUND);
      assertThat(answer.message()).contains("coordinator", "nobody");
    }
  }
}
