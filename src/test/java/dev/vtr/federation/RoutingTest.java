package dev.vtr.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.vtr.proto.CallResponse;
import dev.vtr.proto.Outcome;
import dev.vtr.proto.PasteRequest;
import dev.vtr.proto.Screen;
import dev.vtr.proto.SessionOutcome;
import dev.vtr.proto.SessionReply;
import dev.vtr.proto.SessionRequest;
import dev.vtr.proto.SpawnRequest;
import dev.vtr.proto.SubscribeRequest;
import dev.vtr.proto.WaitForIdleReply;
import dev.vtr.proto.WaitForIdleRequest;
import dev.vtr.proto.WaitForRequest;
import dev.vtr.proto.WaitReply;
import dev.vtr.proto.WaitedSession;
import dev.vtr.rpc.Call;
import dev.vtr.trace.Attrs;
import dev.vtr.trace.SpanRecorder;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.grpc.common.GrpcStatus;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    a.sessions(a.session(ID_A, "build"), a.session("abababab-1111", "both"));
    b.sessions(b.session(ID_B, "test"), b.session("babababa-1111", "both"));
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
            .setSession(node.session("dddddddd-2222", "answered"))
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
  private static String endOfLoser(SpanRecorder recorder, String name) {
    Supplier<Optional<SpanData>> found =
        () ->
            recorder.ended().stream()
                .filter(span -> span.getName().equals(name))
                .filter(span -> "a".equals(span.getAttributes().get(Attrs.COORDINATOR)))
                .findFirst();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (found.get().isEmpty() && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    SpanData span = found.get().orElseThrow();
    boolean error = span.getStatus().getStatusCode() == StatusCode.ERROR;
    return span.getAttributes().get(Attrs.RPC_STATUS_CODE)
        + (error ? " as error" : " without error");
  }

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
  void waitsForIdleOnSeveralHostsAndCancelsTheLosers() throws Exception {
    begin(true);
    Promise<Void> cancelled = Promise.promise();
    a.on("WaitForIdle", call -> call.onCancel(cancelled::tryComplete));
    b.on(
        "WaitForIdle",
        call ->
            call.respond(
                WaitForIdleReply.newBuilder()
                    .setOutcome(Outcome.IDLE)
                    .addIdleSessions("b:test")
                    .build()
                    .toByteArray()));
    WaitForIdleReply reply =
        federation
            .call(
                "WaitForIdle",
                WaitForIdleRequest.newBuilder().addSessions("a:build").addSessions("test").build())
            .await()
            .as(WaitForIdleReply.parser());
    assertThat(reply.getIdleSessionsList()).containsExactly("b:test");
    cancelled.future().await(5, TimeUnit.SECONDS);
    assertThat(endOfLoser(federation.hubSpans, "vtr.tunnel.dispatch"))
        .isEqualTo("CANCELLED without error");
    assertThat(endOfLoser(federation.spokeSpans, "vtr.grpc.WaitForIdle"))
        .isEqualTo("CANCELLED without error");
    assertThat(endOfLoser(federation.spokeSpans, "vtr.tunnel.request")).endsWith("without error");
    assertThat(WaitForIdleRequest.parseFrom(a.calls("WaitForIdle").getFirst().payload()))
        .extracting(WaitForIdleRequest::getSessionsList)
        .isEqualTo(List.of("a:build"));
  }

  private ClientCall callIdleOnBoth() throws Exception {
    return federation.call(
        "WaitForIdle",
        WaitForIdleRequest.newBuilder().addSessions("a:build").addSessions("test").build());
  }

  private static WaitForIdleReply ended(String session, Outcome outcome, long millis) {
    return WaitForIdleReply.newBuilder()
        .setOutcome(outcome)
        .setDurationMs(millis)
        .setCursor(7)
        .addSessions(
            SessionOutcome.newBuilder().setSession(session).setOutcome(outcome).setCursor(7))
        .addScreens(Screen.newBuilder().setName(session))
        .build();
  }

  @Test
  void aSessionThatHasEndedDoesNotEndAWaitForTheOthers() throws Exception {
    begin(true);
    Promise<Void> endHeard = Promise.promise();
    var idle = ended("a:build", Outcome.IDLE, 9).toBuilder().addIdleSessions("a:build").build();
    a.on(
        "WaitForIdle",
        call -> {
          Context context = Vertx.currentContext();
          endHeard
              .future()
              .onSuccess(_ -> context.runOnContext(_ -> call.respond(idle.toByteArray())));
        });
    b.on("WaitForIdle", call -> call.respond(ended("b:test", Outcome.EXITED, 3).toByteArray()));
    ClientCall call = callIdleOnBoth();
    Federation.awaited(federation.hubSpans, "vtr.tunnel.dispatch"); // to b
    endHeard.complete();
    WaitForIdleReply reply = call.await().as(WaitForIdleReply.parser());
    assertThat(reply.getOutcome()).isEqualTo(Outcome.IDLE);
    assertThat(reply.getIdleSessionsList()).containsExactly("a:build");
  }

  @ParameterizedTest
  @CsvSource({"EXITED,EXITED", "TIMED_OUT,TIMED_OUT"})
  void aWaitOverSeveralHostsSaysHowItEndedForEach(Outcome ofA, Outcome ofAll) throws Exception {
    begin(true);
    a.on("WaitForIdle", call -> call.respond(ended("a:build", ofA, 40).toByteArray()));
    b.on("WaitForIdle", call -> call.respond(ended("b:test", Outcome.EXITED, 3).toByteArray()));
    WaitForIdleReply reply = callIdleOnBoth().await().as(WaitForIdleReply.parser());
    assertThat(reply.getOutcome()).isEqualTo(ofAll);
    assertThat(reply.getDurationMs()).isEqualTo(40);
    assertThat(reply.getSessionsList())
        .extracting(SessionOutcome::getSession, SessionOutcome::getOutcome)
        .containsExactlyInAnyOrder(tuple("a:build", ofA), tuple("b:test", Outcome.EXITED));
    assertThat(reply.getScreensList())
        .extracting(Screen::getName)
        .containsExactlyElementsOf(
            reply.getSessionsList().stream().map(SessionOutcome::getSession).toList());
  }

  private ClientCall callLinesOnAll() throws Exception {
    return federation.call(
        "WaitFor",
        WaitForRequest.newBuilder()
            .setSession("a:build")
            .setPattern("done")
            .setSince(5)
            .addOthers(WaitedSession.newBuilder().setSession("test").setSince(9))
            .addOthers(WaitedSession.newBuilder().setSession("own"))
            .build());
  }

  private static WaitReply line(String session, Outcome outcome, long millis) {
    return WaitReply.newBuilder()
        .setOutcome(outcome)
        .setSession(session)
        .setCursor(millis + 1)
        .setDurationMs(millis)
        .setScreen(Screen.newBuilder().setName(session))
        .build();
  }

  @Test
  void waitsForALineOfSeveralSessionsAndCancelsTheLosers() throws Exception {
    begin(true);
    Promise<Void> cancelled = Promise.promise();
    Promise<Void> cancelledHere = Promise.promise();
    a.on("WaitFor", call -> call.onCancel(cancelled::tryComplete));
    federation.hub.on("WaitFor", call -> call.onCancel(cancelledHere::tryComplete));
    b.on("WaitFor", call -> call.respond(line("", Outcome.MATCHED, 3).toByteArray())); // an old one
    WaitReply reply = callLinesOnAll().await().as(WaitReply.parser());
    assertThat(reply)
        .isEqualTo(line("", Outcome.MATCHED, 3).toBuilder().setSession("test").build());
    cancelled.future().await(5, TimeUnit.SECONDS);
    cancelledHere.future().await(5, TimeUnit.SECONDS);
    var ofA = WaitForRequest.parseFrom(a.calls("WaitFor").getFirst().payload());
    var ofB = WaitForRequest.parseFrom(b.calls("WaitFor").getFirst().payload());
    assertThat(ofA.toBuilder().clearOthers().build()).isEqualTo(ofA);
    assertThat(ofA.getSince()).isEqualTo(5);
    assertThat(ofB).isEqualTo(ofA.toBuilder().setSession("test").setSince(9).build());
  }

  @ParameterizedTest
  @CsvSource({"EXITED,EXITED", "TIMED_OUT,TIMED_OUT"})
  void aWaitForALineOfSeveralSaysHowItEndedForEach(Outcome ofA, Outcome ofAll) throws Exception {
    begin(true);
    a.on("WaitFor", call -> call.respond(line("a:build", ofA, 40).toByteArray()));
    b.on("WaitFor", call -> call.respond(line("b:test", Outcome.EXITED, 3).toByteArray()));
    federation.hub.on(
        "WaitFor", call -> call.respond(line("hub:own", Outcome.EXITED, 5).toByteArray()));
    WaitReply reply = callLinesOnAll().await().as(WaitReply.parser());
    assertThat(reply.getOutcome()).isEqualTo(ofAll);
    assertThat(reply.getDurationMs()).isEqualTo(40);
    assertThat(reply.getSessionsList())
        .extracting(
            SessionOutcome::getSession, SessionOutcome::getOutcome, SessionOutcome::getCursor)
        .containsExactlyInAnyOrder(
            tuple("a:build", ofA, 41L),
            tuple("b:test", Outcome.EXITED, 4L),
            tuple("hub:own", Outcome.EXITED, 6L));
    assertThat(reply.getScreensList())
        .extracting(screen -> screen.getName().startsWith(screen.getCoordinator() + ":"))
        .containsExactly(true, true, true);
    assertThat(reply.getScreensList())
        .extracting(Screen::getName)
        .containsExactlyElementsOf(
            reply.getSessionsList().stream().map(SessionOutcome::getSession).toList());
  }

  @Test
  void aWaitOverSeveralOfWhichOneIsNotThereWaitsForNone() throws Exception {
    begin(true);
    var request =
        WaitForRequest.newBuilder()
            .setSession("a:build")
            .addOthers(WaitedSession.newBuilder().setSession("nowhere"))
            .build();
    assertThat(federation.call("WaitFor", request).await().status())
        .isEqualTo(GrpcStatus.NOT_FOUND);
    assertThat(a.calls("WaitFor")).isEmpty();
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
}
