package dev.vtr.federation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vtr.proto.CallResponse;
import dev.vtr.proto.PasteRequest;
import dev.vtr.proto.Session;
import dev.vtr.proto.SessionReply;
import dev.vtr.proto.SessionRequest;
import dev.vtr.proto.SpawnRequest;
import dev.vtr.proto.SubscribeRequest;
import dev.vtr.rpc.Call;
import dev.vtr.session.Failure;
import dev.vtr.trace.Attrs;
import dev.vtr.trace.SpanRecorder;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.Promise;
import io.vertx.grpc.common.GrpcStatus;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which call goes where, and how it comes back. */
@Timeout(60)
class RoutingTest {
  private static final String ID_A = "aaaaaaaa-8f43-4f0c-9a53-0d8b2f4e8d11";
  private static final String ID_B = "bbbbbbbb-8f43-4f0c-9a53-0d8b2f4e8d11";
  private static final String ID_OWN = "cccccccc-8f43-4f0c-9a53-0d8b2f4e8d11";

  private Federation federation;
  private final FakeNode a = new FakeNode("a", "spoke");
  private final FakeNode b = new FakeNode("b", "spoke");

  private void begin(boolean hubOwnsSessions) throws Exception {
    federation = new Federation(hubOwnsSessions);
    for (FakeNode node : List.of(federation.hub, a, b)) {
      node.on("Info", call -> answer(node, call));
      node.on("Spawn", call -> answer(node, call));
    }
    a.sessions(a.session(ID_A, "build"), a.session("abababab-1111-4000-8000-000000000000", "both"));
    b.sessions(b.session(ID_B, "test"), b.session("babababa-1111-4000-8000-000000000000", "both"));
    federation.hub.sessions(federation.hub.session(ID_OWN, "own"));
    federation.join(a);
    federation.join(b);
    federation.awaitList(
        list ->
            list.getCoordinatorsList().stream()
                .filter(each -> !each.getName().equals("hub-1"))
                .allMatch(each -> each.getSessionsCount() == 2));
  }

  @AfterEach
  void end() throws Exception {
    federation.close();
  }

  /** Says who answered. */
  private static void answer(FakeNode node, Call call) {
    call.respond(
        SessionReply.newBuilder()
            .setSession(node.session("dddddddd-2222-4000-8000-000000000000", "answered"))
            .build()
            .toByteArray());
  }

  private ClientCall.Answer info(String reference) throws Exception {
    return federation
        .call("Info", SessionRequest.newBuilder().setSession(reference).build())
        .await();
  }

  private String whoAnswers(String reference) throws Exception {
    return info(reference).as(SessionReply.parser()).getSession().getCoordinator();
  }

  @Test
  void findsSessionsByCoordinatorNameIdAndPrefix() throws Exception {
    begin(true);
    assertThat(whoAnswers("a:build")).isEqualTo("a");
    assertThat(whoAnswers("build")).isEqualTo("a");
    assertThat(whoAnswers("test")).isEqualTo("b");
    assertThat(whoAnswers(ID_B)).isEqualTo("b");
    assertThat(whoAnswers("bbbbbb")).isEqualTo("b");
    assertThat(whoAnswers("hub-1:own")).isEqualTo("hub-1");
    assertThat(whoAnswers("own")).isEqualTo("hub-1");
    assertThat(whoAnswers("nowhere")).isEqualTo("hub-1");
    assertThat(whoAnswers("b:both")).isEqualTo("b");
  }

  @Test
  void namesTheCandidatesOfAnAmbiguousReference() throws Exception {
    begin(true);
    ClientCall.Answer answer = info("both");
    assertThat(answer.status()).isEqualTo(GrpcStatus.INVALID_ARGUMENT);
    assertThat(answer.message()).contains("session", "a:both", "b:both");
  }

  /** How a span of spoke a ended, whose wait was won by b. */
  @Test
  void refusesAnUnknownCoordinator() throws Exception {
    begin(true);
    ClientCall.Answer answer = info("zz:build");
    assertThat(answer.status()).isEqualTo(GrpcStatus.NOT_FOUND);
    assertThat(answer.message()).contains("coordinator", "zz");
  }

  @Test
  void spawnsWhereItIsTold() throws Exception {
    begin(true);
    assertThat(spawnAt("b").as(SessionReply.parser()).getSession().getCoordinator()).isEqualTo("b");
    assertThat(spawnAt("").as(SessionReply.parser()).getSession().getCoordinator())
        .isEqualTo("hub-1");
    assertThat(whoAnswers("b:answered")).isEqualTo("b");
  }

  private ClientCall.Answer spawnAt(String coordinator) throws Exception {
    return federation
        .call("Spawn", SpawnRequest.newBuilder().setName("n").setCoordinator(coordinator).build())
        .await();
  }

  @Test
  void aSessionJustSpawnedIsFoundByItsBareName() throws Exception {
    begin(true);
    spawnAt("b");
    assertThat(whoAnswers("answered")).isEqualTo("b");
  }

  @Test
  void aHubWithoutSessionsOnlyRoutes() throws Exception {
    begin(false);
    assertThat(federation.list().getCoordinatorsList())
        .extracting(each -> each.getName())
        .containsExactly("a", "b");
    assertThat(whoAnswers("build")).isEqualTo("a");
    assertThat(info("nowhere").status()).isEqualTo(GrpcStatus.NOT_FOUND);
    ClientCall.Answer nowhere = spawnAt("");
    assertThat(nowhere.status()).isEqualTo(GrpcStatus.INVALID_ARGUMENT);
    assertThat(nowhere.message()).contains("coordinator", "a, b");
  }

  @Test
  void aCancelStopsTheWorkOnTheSpoke() throws Exception {
    begin(true);
    Promise<Void> asked = Promise.promise();
    Promise<Void> cancelled = Promise.promise();
    a.on(
        "WaitFor",
        call -> {
          call.onCancel(cancelled::tryComplete);
          asked.tryComplete();
        });
    ClientCall call =
        federation.call("WaitFor", SessionRequest.newBuilder().setSession("a:build").build());
    asked.future().await(5, TimeUnit.SECONDS);
    call.cancel();
    cancelled.future().await(1, TimeUnit.SECONDS);
  }

  @Test
  void aDeadlineReachesTheSpoke() throws Exception {
    begin(true);
    AtomicReference<Long> left = new AtomicReference<>(0L);
    Promise<Void> cancelled = Promise.promise();
    a.on(
        "WaitFor",
        call -> {
          left.set(call.remainingMillis());
          call.onCancel(cancelled::tryComplete);
        });
    ClientCall.Answer answer =
        federation
            .call("WaitFor", SessionRequest.newBuilder().setSession("a:build").build(), 300)
            .await();
    assertThat(answer.status()).isEqualTo(GrpcStatus.DEADLINE_EXCEEDED);
    assertThat(left.get()).isBetween(1L, 300L);
    cancelled.future().await(1, TimeUnit.SECONDS);
  }

  @Test
  void largeRequestsAndAnswersPassUnchanged() throws Exception {
    begin(true);
    a.on("Paste", call -> call.respond(call.payload()));
    PasteRequest request =
        PasteRequest.newBuilder()
            .setSession("a:build")
            .setText("0123456789".repeat(300_000))
            .build();
    ClientCall.Answer answer = federation.call("Paste", request).await();
    assertThat(answer.status()).isEqualTo(GrpcStatus.OK);
    assertThat(answer.items().getFirst()).isEqualTo(request.toByteArray());
  }

  @Test
  void anAnswerThatIsTooLongFailsItsCallOnly() throws Exception {
    begin(true);
    a.on("GetScreen", call -> call.respond(new byte[5 * 1024 * 1024]));
    ClientCall.Answer answer =
        federation
            .call("GetScreen", SessionRequest.newBuilder().setSession("a:build").build())
            .await();
    assertThat(answer.status()).isEqualTo(GrpcStatus.RESOURCE_EXHAUSTED);
    assertThat(whoAnswers("a:build")).isEqualTo("a");
  }

  @Test
  void itemsOfAStreamArriveInOrderAndItsEndAfterThem() throws Exception {
    begin(true);
    a.on(
        "Subscribe",
        call -> {
          for (int i = 0; i < 100; i++) {
            call.item(CallResponse.newBuilder().setCallId(i).build().toByteArray());
          }
          call.end();
        });
    ClientCall.Answer answer =
        federation
            .call("Subscribe", SubscribeRequest.newBuilder().setSession("a:build").build())
            .await();
    assertThat(answer.status()).isEqualTo(GrpcStatus.OK);
    assertThat(answer.items()).hasSize(100);
    for (int i = 0; i < 100; i++) {
      assertThat(CallResponse.parseFrom(answer.items().get(i)).getCallId()).isEqualTo(i);
    }
    assertThat(Federation.awaited(federation.hubSpans, "vtr.tunnel.stream").getSpanId())
        .isEqualTo(
            Federation.awaited(federation.spokeSpans, "vtr.tunnel.stream").getParentSpanId());
    assertThat(Federation.awaited(federation.spokeSpans, "vtr.tunnel.stream").getSpanId())
        .isEqualTo(
            Federation.awaited(federation.spokeSpans, "vtr.grpc.Subscribe").getParentSpanId());
  }

  @Test
  void aStreamThatFailsSaysOnEveryLayerHowMuchCameBefore() throws Exception {
    begin(true);
    a.on(
        "Subscribe",
        call -> {
          call.item(new byte[3_000]);
          call.item(new byte[4_000]);
          call.fail(new Failure.Precondition("the stream ended: no progress"));
        });
    ClientCall.Answer answer =
        federation
            .call("Subscribe", SubscribeRequest.newBuilder().setSession("a:build").build())
            .await();
    assertThat(answer.status()).isEqualTo(GrpcStatus.FAILED_PRECONDITION);
    for (String layer : List.of("vtr.tunnel.stream", "vtr.grpc.Subscribe")) {
      assertThat(
              Federation.awaited(federation.spokeSpans, layer)
                  .getAttributes()
                  .get(Attrs.RESPONSE_BYTES))
          .as(layer)
          .isEqualTo(7_000);
    }
  }

  @Test
  void aStreamLongerThanItsWindowArrivesWholeThoughItsEndWasGivenAtOnce() throws Exception {
    begin(true);
    a.on(
        "DumpAsciicast",
        call -> {
          for (int i = 0; i < 40; i++) {
            call.item(new byte[50_000]);
          }
          call.end();
        });
    ClientCall.Answer answer =
        federation
            .call("DumpAsciicast", SessionRequest.newBuilder().setSession("a:build").build())
            .await();
    assertThat(answer.status()).isEqualTo(GrpcStatus.OK);
    assertThat(answer.items()).hasSize(40).allSatisfy(item -> assertThat(item).hasSize(50_000));
  }

  @Test
  void aStreamWhoseDeadlinePassesIsNotSaidToBeLeftByItsClient() throws Exception {
    begin(true);
    a.on("Subscribe", call -> {});
    SessionRequest build = SessionRequest.newBuilder().setSession("a:build").build();
    assertThat(federation.call("Subscribe", build, 200).await().status())
        .isEqualTo(GrpcStatus.DEADLINE_EXCEEDED);
    for (SpanRecorder node : List.of(federation.hubSpans, federation.spokeSpans)) {
      assertThat(Federation.awaited(node, "vtr.tunnel.stream").getAttributes())
          .extracting(attributes -> attributes.get(Attrs.RPC_STATUS_CODE))
          .isEqualTo("DEADLINE_EXCEEDED");
    }
  }

  @Test
  void aSessionThatASpokeMayNotListIsNotOnTheHubsSpansEither() throws Exception {
    begin(true);
    SpawnRequest spawn = SpawnRequest.newBuilder().setCoordinator("b").build();
    for (Session told :
        List.of(
            a.session(ID_A, "build"),
            b.session(ID_A, "mine"),
            b.session("i".repeat(1024), "s"),
            b.session("dddddddd-2222-4000-8000-000000000000", "a\u001b[31m"))) {
      b.on(
          "Spawn",
          call -> call.respond(SessionReply.newBuilder().setSession(told).build().toByteArray()));
      assertThat(federation.call("Spawn", spawn).await().status()).isEqualTo(GrpcStatus.OK);
    }
    for (SpanData span : federation.hubSpans.ended()) {
      assertThat(span.getAttributes().get(Attrs.SESSION_ID)).as(span.getName()).isNull();
      assertThat(span.getAttributes().get(Attrs.SESSION_NAME)).as(span.getName()).isNull();
      assertThat(span.getAttributes().get(Attrs.COORDINATOR)).isNotEqualTo("a");
    }
    assertThat(federation.hubSpans.ended())
        .extracting(SpanData::getName)
        .contains("vtr.tunnel.dispatch");
  }
}
