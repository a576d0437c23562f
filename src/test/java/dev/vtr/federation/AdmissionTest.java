package dev.vtr.federation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vtr.proto.CallResponse;
import dev.vtr.proto.Coordinator;
import dev.vtr.proto.Hello;
import dev.vtr.proto.Ping;
import dev.vtr.proto.SessionsChanged;
import dev.vtr.proto.TraceContext;
import dev.vtr.proto.TunnelFrame;
import dev.vtr.trace.Attrs;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who may join a hub as a spoke, and what else it may do. */
@Timeout(60)
class AdmissionTest {
  private Federation federation;

  @BeforeEach
  void begin() throws Exception {
    federation = new Federation();
  }

  @AfterEach
  void end() throws Exception {
    federation.close();
  }

  private static Hello.Builder hello(String name) {
    return Hello.newBuilder()
        .setName(name)
        .setVersion("0.1.0")
        .setEpoch(1)
        .setProtocol(1)
        .setOldestProtocol(1)
        .setInstanceId("instance-of-" + name);
  }

  private RawSpoke opened(Hello.Builder hello) throws Exception {
    return new RawSpoke(federation, Federation.TOKEN).send(frame(hello));
  }

  private static TunnelFrame frame(Hello.Builder hello) {
    return TunnelFrame.newBuilder().setHello(hello).build();
  }

  private String refusal(Hello.Builder hello) throws Exception {
    return opened(hello).awaitGoodbye();
  }

  @Test
  void welcomesASpokeAndSaysWhoItIs() throws Exception {
    RawSpoke spoke = opened(hello("a").putLabels("zone", "z1"));
    assertThat(spoke.awaitWelcome())
        .satisfies(
            welcome -> {
              assertThat(welcome.getProtocol()).isEqualTo(1);
              assertThat(welcome.getHubName()).isEqualTo("hub-1");
              assertThat(welcome.getWindowBytes()).isPositive();
            });
    assertThat(federation.list().getCoordinators(1))
        .satisfies(
            listed -> {
              assertThat(listed.getLabelsMap()).containsEntry("zone", "z1");
              assertThat(listed.getVersion()).isEqualTo("0.1.0");
            });
  }

  @Test
  void aMalformedTraceContextCostsTheTraceAndNothingElse() throws Exception {
    RawSpoke spoke =
        new RawSpoke(federation, Federation.TOKEN)
            .send(
                frame(hello("a")).toBuilder()
                    .setTrace(
                        TraceContext.newBuilder()
                            .setTraceparent("00-" + "z".repeat(32) + "-00f067aa0ba902b7-01")
                            .setTracestate("x".repeat(100_000)))
                    .build());
    spoke.awaitWelcome();
    federation.awaitPresent("a");
    spoke.goodbye();
    SpanData stream = Federation.awaited(federation.hubSpans, "vtr.tunnel.Stream");
    assertThat(stream.getSpanContext().isValid()).isTrue();
    assertThat(stream.getParentSpanContext().isValid()).isFalse();
    assertThat(stream.getAttributes().get(AttributeKey.longKey("tunnel.bad_trace_contexts")))
        .isEqualTo(1);
  }

  @Test
  void refusesWithAReason() throws Exception {
    assertThat(refusal(hello("a/b"))).contains("name must match");
    assertThat(refusal(hello(""))).contains("name must match");
    assertThat(refusal(hello("hub-1"))).contains("the hub itself is called 'hub-1'");
    assertThat(refusal(hello("a").setProtocol(9).setOldestProtocol(7)))
        .contains("this hub speaks tunnel protocol 1 to 1, the spoke 7 to 9");
    assertThat(refusal(hello("a").setProtocol(0))).contains("tunnel protocol");
    assertThat(refusal(hello("a").putLabels("k", "v".repeat(500)))).contains("labels");
    assertThat(refusal(hello("a").setInstanceId("i".repeat(129)))).contains("instance_id");
    assertThat(refusal(hello("a").putLabels("k", "\u001b[31m"))).startsWith("labels must be");
    assertThat(refusal(hello("a").putLabels("\u202ek", "v"))).startsWith("labels must be");
    assertThat(refusal(hello("a").setVersion("\u001b]0;x\u0007")))
        .isEqualTo("version has a control character");
    assertThat(refusal(hello("a").setInstanceId("i\u009b")))
        .isEqualTo("instance_id has a control character");
    assertThat(federation.list().getCoordinatorsCount()).isEqualTo(1);
  }

  @Test
  void speaksTheOlderProtocolWithANewerSpoke() throws Exception {
    RawSpoke spoke = opened(hello("a").setProtocol(5).setOldestProtocol(1));
    assertThat(spoke.awaitWelcome().getProtocol()).isEqualTo(1);
  }

  @Test
  void aSpokesOwnTokenIsBoundToItsName() throws Exception {
    RawSpoke other = new RawSpoke(federation, Federation.TOKEN_OF_A).send(frame(hello("b")));
    assertThat(other.awaitGoodbye()).contains("may not join as spoke 'b'");
    RawSpoke own = new RawSpoke(federation, Federation.TOKEN_OF_A).send(frame(hello("a")));
    assertThat(own.awaitWelcome().getHubName()).isEqualTo("hub-1");
  }

  @Test
  void aSecondSpokeOfALiveNameIsRefused() throws Exception {
    RawSpoke first = opened(hello("a"));
    first.awaitWelcome();
    assertThat(refusal(hello("a").setInstanceId("somebody-else").setEpoch(99)))
        .contains("another spoke called 'a' is connected");
    assertThat(refusal(hello("a").setEpoch(1))).contains("another spoke");
    federation.awaitPresent("a");
    assertThat(first.isOpen()).isTrue();
  }

  @Test
  void theSameSpokeTakesOverWithANewerEpoch() throws Exception {
    RawSpoke first = opened(hello("a"));
    first.awaitWelcome();
    RawSpoke second = opened(hello("a").setEpoch(2));
    second.awaitWelcome();
    assertThat(first.awaitGoodbye()).contains("newer connection");
    federation.awaitPresent("a");
    assertThat(second.isOpen()).isTrue();
    SpanData displaced = Federation.awaited(federation.hubSpans, "vtr.tunnel.Stream");
    assertThat(displaced.getAttributes().get(Attrs.RPC_STATUS_CODE)).isEqualTo("ABORTED");
    assertThat(displaced.getAttributes().get(Attrs.ERROR_TYPE)).isEqualTo("ABORTED");
    assertThat(displaced.getStatus().getDescription()).contains("newer connection");
  }

  @Test
  void theSameCredentialTakesOverForANewProcess() throws Exception {
    RawSpoke first = new RawSpoke(federation, Federation.TOKEN_OF_A).send(frame(hello("a")));
    first.awaitWelcome();
    Hello.Builder restarted = hello("a").setInstanceId("a-after-a-crash").setEpoch(1000);
    RawSpoke second = new RawSpoke(federation, Federation.TOKEN_OF_A).send(frame(restarted));
    second.awaitWelcome();
    assertThat(first.awaitGoodbye()).contains("newer connection");
  }

  @Test
  void aHubThatHasSaidGoodbyeAdmitsNobody() throws Exception {
    RawSpoke before = opened(hello("a"));
    before.awaitWelcome();
    RawSpoke late = new RawSpoke(federation, Federation.TOKEN);
    federation.leaveHub();
    assertThat(before.awaitGoodbye()).isEqualTo("the hub stops");
    assertThat(late.send(frame(hello("b"))).awaitGoodbye()).isEqualTo("the hub stops");
    assertThat(refusal(hello("a").setEpoch(2))).isEqualTo("the hub stops");
  }

  @Test
  void aConnectionThatDoesNotBeginWithHelloEnds() throws Exception {
    TunnelFrame answer =
        TunnelFrame.newBuilder().setResponse(CallResponse.newBuilder().setCallId(1)).build();
    assertThat(new RawSpoke(federation, Federation.TOKEN).send(answer).awaitGoodbye())
        .contains("the first frame must be hello");
  }

  @Test
  void aConnectionThatOnlyBeatsEnds() throws Exception {
    RawSpoke beating =
        new RawSpoke(federation, Federation.TOKEN)
            .send(TunnelFrame.newBuilder().setPing(Ping.getDefaultInstance()).build());
    assertThat(beating.awaitGoodbye())
        .isEqualTo("the first frame must be hello: only heartbeats came within 5 s");
  }

  @Test
  void helloTwiceEndsTheConnection() throws Exception {
    RawSpoke spoke = opened(hello("a"));
    spoke.awaitWelcome();
    spoke.send(frame(hello("a")));
    assertThat(spoke.awaitGoodbye()).contains("hello came twice");
  }

  @Test
  void framesForUnknownCallsAndOfUnknownKindsHarmNothing() throws Exception {
    RawSpoke spoke = opened(hello("a"));
    spoke.awaitWelcome();
    spoke.send(
        TunnelFrame.newBuilder().setResponse(CallResponse.newBuilder().setCallId(9)).build());
    spoke.send(TunnelFrame.getDefaultInstance());
    // Field 4711, of a kind that a later version may have.
    spoke.send(TunnelFrame.parseFrom(new byte[] {(byte) 0xBA, (byte) 0xA6, 0x02, 0x01, 0x41}));
    spoke.send(TunnelFrame.newBuilder().setPing(Ping.newBuilder().setSentNs(42)).build());
    assertThat(spoke.awaitPong().getSentNs()).isEqualTo(42);
    assertThat(spoke.isOpen()).isTrue();
    spoke.goodbye();
    assertThat(
            Federation.awaited(federation.hubSpans, "vtr.tunnel.Stream")
                .getAttributes()
                .asMap()
                .toString())
        .contains("tunnel.ignored_frames=3");
  }

  @Test
  void aSpokeSpeaksForItsOwnSessionsOnly() throws Exception {
    RawSpoke spoke = opened(hello("a"));
    spoke.awaitWelcome();
    FakeNode liar = new FakeNode("hub-1", "hub");
    spoke.send(
        TunnelFrame.newBuilder()
            .setSessionsChanged(
                SessionsChanged.newBuilder()
                    .setCoordinator(
                        Coordinator.newBuilder()
                            .setName("hub-1")
                            .setRole("hub")
                            .addSessions(
                                liar.session("eeeeeeee-1111-4000-8000-000000000000", "mine"))))
            .build());
    federation.awaitList(
        list ->
            list.getCoordinatorsCount() == 2
                && list.getCoordinators(1).getSessionsCount() == 1
                && list.getCoordinators(1).getName().equals("a")
                && list.getCoordinators(1).getRole().equals("spoke")
                && list.getCoordinators(1).getSessions(0).getCoordinator().equals("a"));
  }
}
