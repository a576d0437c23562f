package dev.vtr.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.protobuf.CodedInputStream;
import dev.vtr.federation.spoke.JoinRefused;
import dev.vtr.federation.spoke.SpokeTrace;
import dev.vtr.federation.spoke.SpokeVerticle;
import dev.vtr.proto.SessionReply;
import dev.vtr.proto.SessionRequest;
import dev.vtr.proto.TunnelFrame;
import dev.vtr.trace.Telemetry;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.vertx.grpc.common.GrpcStatus;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Peers of other versions, as the bytes that they send: {@link RecordPeers} made the files, in
 * which each frame follows its length. What is in them must be understood for ever.
 */
@Timeout(60)
class RecordedPeersTest {
  private final Telemetry telemetry = Telemetry.start(Resource.empty(), SpanProcessor.composite());
  private Federation federation;

  @BeforeEach
  void begin() throws Exception {
    federation = new Federation();
  }

  @AfterEach
  void end() throws Exception {
    federation.close();
    telemetry.close();
  }

  private static List<TunnelFrame> recorded(String file) throws Exception {
    List<TunnelFrame> frames = new ArrayList<>();
    try (InputStream in = RecordedPeersTest.class.getResourceAsStream("peers/" + file)) {
      CodedInputStream bytes = CodedInputStream.newInstance(in.readAllBytes());
      while (!bytes.isAtEnd()) {
        frames.add(TunnelFrame.parseFrom(bytes.readByteArray()));
      }
    }
    return frames;
  }

  private RawSpoke sending(String file) throws Exception {
    RawSpoke spoke = new RawSpoke(federation, Federation.TOKEN);
    for (TunnelFrame frame : recorded(file)) {
      spoke.send(frame);
    }
    return spoke;
  }

  @Test
  void anOlderSpokeIsUnderstood() throws Exception {
    assertServed(sending("spoke-of-protocol-1.frames"));
  }

  @Test
  void whatANewerSpokeSaysBesidesIsPassedOver() throws Exception {
    assertServed(sending("spoke-of-protocol-3.frames"));
  }

  /** It has told its sessions, and is asked as any other. */
  private void assertServed(RawSpoke spoke) throws Exception {
    assertThat(spoke.awaitWelcome().getProtocol()).isEqualTo(1);
    federation.awaitList(
        list ->
            list.getCoordinatorsCount() == 2
                && list.getCoordinators(1).getName().equals("recorded")
                && list.getCoordinators(1).getSessionsCount() == 1
                && list.getCoordinators(1).getSessions(0).getName().equals("build"));
    ClientCall asked =
        federation.call(
            "Info", SessionRequest.newBuilder().setSession("recorded:build").build(), 300);
    assertThat(asked.await().status()).isEqualTo(GrpcStatus.DEADLINE_EXCEEDED); // it is but bytes
    assertThat(spoke.isOpen()).isTrue();
  }

  @Test
  void aSpokeThatIsTooNewIsRefusedWithAReason() throws Exception {
    assertThat(sending("spoke-too-new.frames").awaitGoodbye())
        .contains("tunnel protocol 1 to 1, the spoke 2 to 4", "install the same version");
  }

  private SpokeVerticle spoke(RawHub hub, FakeNode node) throws Exception {
    SpokeVerticle spoke =
        new SpokeVerticle(
            federation.options("a", hub.port()),
            node,
            new SpokeTrace(telemetry.spans(), null, null));
    Federation.await(federation.spokeVertx.deployVerticle(spoke));
    return spoke;
  }

  private List<TunnelFrame> assertJoinsAndAnswers(String file) throws Exception {
    RawHub hub = new RawHub(federation.hubVertx, recorded(file));
    FakeNode node = new FakeNode("a", "spoke");
    io.vertx.core.Promise<Void> asked = io.vertx.core.Promise.promise();
    node.on(
        "Info",
        call -> {
          call.respond(SessionReply.getDefaultInstance().toByteArray());
          asked.tryComplete();
        });
    SpokeVerticle spoke = spoke(hub, node);
    spoke.joined().await(10, TimeUnit.SECONDS);
    asked.future().await(10, TimeUnit.SECONDS);
    assertThat(node.calls("Info")).hasSize(1);
    assertThat(hub.awaitAnswer().getCallId()).isEqualTo(7);
    Federation.await(spoke.leave());
    return hub.heard();
  }

  @Test
  void anOlderHubIsUnderstoodAndGetsNoParts() throws Exception {
    List<TunnelFrame> heard = assertJoinsAndAnswers("hub-of-protocol-1.frames");
    assertThat(heard).anyMatch(TunnelFrame::hasSessionsChanged).noneMatch(TunnelFrame::hasFragment);
  }

  @Test
  void whatANewerHubSaysBesidesIsPassedOver() throws Exception {
    assertJoinsAndAnswers("hub-of-protocol-3.frames");
  }

  @Test
  void aHubThatIsTooNewEndsTheAttemptWithAReason() throws Exception {
    SpokeVerticle spoke =
        spoke(
            new RawHub(federation.hubVertx, recorded("hub-too-new.frames")),
            new FakeNode("a", "spoke"));
    Throwable why = catchThrowable(() -> spoke.joined().await(10, TimeUnit.SECONDS));
    assertThat(why).isInstanceOf(JoinRefused.class);
    assertThat(((JoinRefused) why).status()).isEqualTo(GrpcStatus.FAILED_PRECONDITION);
    assertThat(((JoinRefused) why).nextStep()).contains("same version");
  }
}
