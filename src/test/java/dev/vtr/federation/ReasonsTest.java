package dev.vtr.federation;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.vtr.federation.tunnel.TunnelLimits;
import dev.vtr.proto.CallError;
import dev.vtr.proto.CallRequest;
import dev.vtr.proto.CallResponse;
import dev.vtr.proto.Hello;
import dev.vtr.proto.SessionRequest;
import dev.vtr.proto.SpawnRequest;
import dev.vtr.proto.TunnelFrame;
import dev.vtr.proto.Welcome;
import dev.vtr.rpc.Call;
import dev.vtr.session.Failure;
import io.vertx.grpc.common.GrpcStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The word that says why a call failed: handed on from a spoke, or the hub's own. */
@Timeout(60)
class ReasonsTest {
  private static final SessionRequest BUILD =
      SessionRequest.newBuilder().setSession("a:build").build();

  private static final ByteString HALF =
      ByteString.copyFrom(new byte[TunnelLimits.MESSAGE_BYTES / 2]);

  private static RawSpoke raw(Federation federation) throws Exception {
    Hello hello =
        Hello.newBuilder()
            .setName("a")
            .setVersion("0.1.0")
            .setEpoch(1)
            .setProtocol(1)
            .setOldestProtocol(1)
            .setInstanceId("a")
            .build();
    RawSpoke spoke =
        new RawSpoke(federation, Federation.TOKEN)
            .send(TunnelFrame.newBuilder().setHello(hello).build());
    spoke.awaitWelcome();
    return spoke;
  }

  @Test
  void aSpokesOwnIsHandedOn() throws Exception {
    try (var federation = new Federation()) {
      FakeNode spoke = new FakeNode("a", "spoke");
      spoke.on("Info", call -> call.fail(new Failure.Invalid("keys[1]", "is not a key")));
      federation.join(spoke);
      assertThat(federation.call("Info", BUILD).await().why()).isEqualTo("bad_field keys[1]");
    }
  }

  @Test
  void oneThatThisHubDoesNotKnowIsHandedOnAndNoneIsNone() throws Exception {
    try (var federation = new Federation()) {
      RawSpoke spoke = raw(federation);
      for (String reason : new String[] {"of_a_later_version", ""}) {
        ClientCall info = federation.call("Info", BUILD);
        spoke.send(
            TunnelFrame.newBuilder()
                .setError(
                    CallError.newBuilder()
                        .setCallId(spoke.awaitRequest("Info").getCallId())
                        .setCode(GrpcStatus.FAILED_PRECONDITION.code)
                        .setReason(reason))
                .build());
        assertThat(info.await().why()).isEqualTo((reason.isEmpty() ? null : reason) + " null");
      }
    }
  }

  @Test
  void whatOnlyAHubCanKnowIsNotBelievedFromASpoke() throws Exception {
    try (var federation = new Federation()) {
      RawSpoke spoke = raw(federation);
      for (String reason : new String[] {"hub_stops", "no_spoke", "spoke_away"}) {
        ClientCall info = federation.call("Info", BUILD);
        spoke.send(
            TunnelFrame.newBuilder()
                .setError(
                    CallError.newBuilder()
                        .setCallId(spoke.awaitRequest("Info").getCallId())
                        .setCode(GrpcStatus.UNAVAILABLE.code)
                        .setReason(reason))
                .build());
        assertThat(info.await().why()).as(reason).isEqualTo("null null");
      }
    }
  }

  @Test
  void aSpokeThatIsLostAndOneThatIsAwayAreToldApart() throws Exception {
    try (var federation = new Federation()) {
      RawSpoke spoke = raw(federation);
      ClientCall info = federation.call("Info", BUILD);
      spoke.awaitRequest("Info");
      spoke.goodbye();
      assertThat(info.await().why()).isEqualTo("spoke_lost null");
      assertThat(federation.call("Info", BUILD).await().why()).isEqualTo("spoke_away null");
    }
  }

  @Test
  void anAnswerThatASpokeFindsTooLongIsSaidToBe() throws Exception {
    try (var federation = new Federation()) {
      FakeNode spoke = new FakeNode("a", "spoke");
      spoke.on("Info", call -> call.respond(new byte[TunnelLimits.MESSAGE_BYTES + 1]));
      federation.join(spoke);
      assertThat(federation.call("Info", BUILD).await().why()).isEqualTo("answer_too_large null");
    }
  }

  @Test
  void anAnswerThatTheHubFindsTooLongIsSaidToBe() throws Exception {
    try (var federation = new Federation()) {
      RawSpoke spoke = raw(federation);
      ClientCall info = federation.call("Info", BUILD);
      CallResponse.Builder slice =
          CallResponse.newBuilder()
              .setCallId(spoke.awaitRequest("Info").getCallId())
              .setPayload(HALF)
              .setMore(true);
      for (int i = 0; i < 3; i++) {
        spoke.send(TunnelFrame.newBuilder().setResponse(slice).build());
      }
      assertThat(info.await().why()).isEqualTo("answer_too_large null");
    }
  }

  @Test
  void aRequestThatASpokeFindsTooLongIsSaidToBe() throws Exception {
    try (var federation = new Federation()) {
      List<TunnelFrame> frames = new ArrayList<>();
      frames.add(TunnelFrame.newBuilder().setWelcome(Welcome.newBuilder().setProtocol(1)).build());
      for (int i = 0; i < 3; i++) {
        CallRequest.Builder slice =
            CallRequest.newBuilder().setCallId(7).setPayload(HALF).setMore(true);
        frames.add(
            TunnelFrame.newBuilder().setRequest(i == 0 ? slice.setMethod("Info") : slice).build());
      }
      RawHub hub = new RawHub(federation.hubVertx, frames);
      federation.start(federation.options("a", hub.port()), new FakeNode("a", "spoke"));
      assertThat(hub.awaitError().getReason()).isEqualTo("request_too_large");
    }
  }

  @Test
  void aHubThatStopsSaysSo() throws Exception {
    try (var federation = new Federation()) {
      BlockingQueue<Call> begun = new LinkedBlockingQueue<>();
      FakeNode spoke = new FakeNode("a", "spoke");
      spoke.on("Info", begun::add);
      federation.join(spoke);
      ClientCall info = federation.call("Info", BUILD);
      assertThat(begun.poll(10, TimeUnit.SECONDS)).isNotNull();
      federation.leaveHub();
      assertThat(info.await().why()).isEqualTo("hub_stops null");
    }
  }

  @Test
  void aHubWithoutSessionsAndSpokesSaysSo() throws Exception {
    try (var federation = new Federation(false)) {
      assertThat(federation.call("Spawn", SpawnRequest.getDefaultInstance()).await().why())
          .isEqualTo("no_spoke null");
    }
  }
}
