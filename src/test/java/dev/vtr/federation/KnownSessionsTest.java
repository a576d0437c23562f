package dev.vtr.federation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vtr.proto.Coordinator;
import dev.vtr.proto.Hello;
import dev.vtr.proto.Session;
import dev.vtr.proto.SessionReply;
import dev.vtr.proto.SessionRequest;
import dev.vtr.proto.SessionsChanged;
import dev.vtr.proto.SpawnRequest;
import dev.vtr.proto.TunnelFrame;
import dev.vtr.rpc.Call;
import io.vertx.grpc.common.GrpcStatus;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which session a reference without coordinator means: of spokes that are away, or that lie. */
@Timeout(60)
class KnownSessionsTest {
  private static final String ID_A = "aaaaaaaa-8f43-4f0c-9a53-0d8b2f4e8d11";
  private static final String ID_B = "bbbbbbbb-8f43-4f0c-9a53-0d8b2f4e8d11";
  private static final String ID_OWN = "cccccccc-8f43-4f0c-9a53-0d8b2f4e8d11";

  private Federation federation;
  private final FakeNode b = new FakeNode("b", "spoke");

  @BeforeEach
  void begin() throws Exception {
    federation = new Federation();
    federation.hub.on("Info", call -> answer(federation.hub, call));
    federation.hub.sessions(federation.hub.session(ID_OWN, "own"));
    b.on("Info", call -> answer(b, call));
    b.sessions(b.session(ID_B, "dup"), b.session("bbbbbbbb-1111-4000-8000-000000000000", "test"));
    federation.join(b);
    awaitSessions("b", 2);
  }

  @AfterEach
  void end() throws Exception {
    federation.close();
  }

  private static void answer(FakeNode node, Call call) {
    Session session = node.session("dddddddd-2222-4000-8000-000000000000", "answered");
    call.respond(SessionReply.newBuilder().setSession(session).build().toByteArray());
  }

  private void awaitSessions(String coordinator, int count) throws Exception {
    federation.awaitList(
        list ->
            list.getCoordinatorsList().stream()
                .anyMatch(
                    each ->
                        each.getName().equals(coordinator) && each.getSessionsCount() == count));
  }

  private ClientCall.Answer info(String reference) throws Exception {
    return federation
        .call("Info", SessionRequest.newBuilder().setSession(reference).build())
        .await();
  }

  private void goesTo(String reference, String coordinator) throws Exception {
    assertThat(info(reference).as(SessionReply.parser()).getSession().getCoordinator())
        .as(reference)
        .isEqualTo(coordinator);
  }

  private void isAmbiguous(String reference, String candidates) throws Exception {
    ClientCall.Answer answer = info(reference);
    assertThat(answer.status()).isEqualTo(GrpcStatus.INVALID_ARGUMENT);
    assertThat(answer.message())
        .isEqualTo("session: '" + reference + "' is ambiguous: " + candidates);
  }

  private RawSpoke joined(String token, Session... sessions) throws Exception {
    Hello.Builder hello =
        Hello.newBuilder()
            .setName("a")
            .setEpoch(1)
            .setProtocol(1)
            .setOldestProtocol(1)
            .setInstanceId("instance-of-a");
    RawSpoke spoke =
        new RawSpoke(federation, token).send(TunnelFrame.newBuilder().setHello(hello).build());
    spoke.awaitWelcome();
    tell(spoke, sessions);
    return spoke;
  }

  private static void tell(RawSpoke spoke, Session... sessions) {
    Coordinator.Builder all =
        Coordinator.newBuilder().setName("a").addAllSessions(List.of(sessions));
    spoke.send(
        TunnelFrame.newBuilder()
            .setSessionsChanged(SessionsChanged.newBuilder().setCoordinator(all))
            .build());
  }

  private static Session session(String id, String name) {
    return Session.newBuilder().setId(id).setName(name).setCoordinator("a").build();
  }

  @Test
  void aNewSessionHasTheNameThatWasAnothers() throws Exception {
    String id = "eeeeeeee-8f43-4f0c-9a53-0d8b2f4e8d11";
    SessionReply reply = SessionReply.newBuilder().setSession(b.session(id, "dup")).build();
    b.on("Spawn", call -> call.respond(reply.toByteArray()));
    SpawnRequest spawn = SpawnRequest.newBuilder().setName("dup").setCoordinator("b").build();
    federation.call("Spawn", spawn).await();
    goesTo(id, "b");
  }

  @Test
  void aNameThatASpokeWhichIsAwayHasToo() throws Exception {
    RawSpoke away =
        joined(
            Federation.TOKEN,
            session(ID_A, "dup"),
            session("bbbbbbbb-2222-4000-8000-000000000000", "own"),
            session("aaaaaaaa-1111-4000-8000-000000000000", "alone"));
    awaitSessions("a", 3);
    isAmbiguous("dup", "a:dup, b:dup");
    away.goodbye();
    federation.awaitAway("a");
    isAmbiguous("dup", "a:dup (away), b:dup");
    isAmbiguous("own", "a:own (away), hub-1:own");
    isAmbiguous("bbbbbbbb", "a:own (away), b:dup, b:test");
    goesTo("b:dup", "b");
    goesTo(ID_B, "b");
    goesTo("test", "b");
    goesTo("hub-1:own", "hub-1");
    assertThat(info("alone").status()).isEqualTo(GrpcStatus.UNAVAILABLE);
    assertThat(info(ID_A).message()).startsWith("spoke 'a' is away");
    assertThat(b.calls("Info")).hasSize(3);

    joined(Federation.TOKEN, session(ID_A, "renamed"));
    awaitSessions("a", 1);
    goesTo("dup", "b");
    goesTo("own", "hub-1");
  }

  @Test
  void anIdIsWhoseItWasFirst() throws Exception {
    RawSpoke liar =
        joined(
            Federation.TOKEN_OF_A,
            session(ID_B, "test"),
            session(ID_OWN, "other"),
            session(ID_A, "mine"));
    awaitSessions("a", 1);
    goesTo(ID_B, "b");
    goesTo("test", "b");
    goesTo(ID_OWN, "hub-1");
    tell(liar, session(ID_A, ID_B), session("aaaaaaaa-1111-4000-8000-000000000000", "more"));
    awaitSessions("a", 2);
    goesTo(ID_B, "b");
    liar.goodbye();
    federation.awaitAway("a");
    goesTo(ID_B, "b");
  }

  @Test
  void theIdOfASessionThatIsGoneIsFree() throws Exception {
    Session[] both = {session(ID_B, "late"), session(ID_A, "mine")};
    RawSpoke a = joined(Federation.TOKEN, both);
    awaitSessions("a", 1);
    b.sessions();
    awaitSessions("b", 0);
    tell(a, both);
    awaitSessions("a", 2);
  }

  @Test
  void aListThatIsAskedForHasNoIdTwiceEither() throws Exception {
    FakeNode liar = new FakeNode("liar", "spoke");
    liar.sessions(liar.session(ID_B, "test"), liar.session(ID_A, "mine"));
    federation.join(liar);
    awaitSessions("liar", 1);
    assertThat(federation.list().getCoordinatorsList())
        .filteredOn(each -> each.getName().equals("liar"))
        .flatExtracting(Coordinator::getSessionsList)
        .extracting(Session::getName)
        .containsExactly("mine");
  }
}
