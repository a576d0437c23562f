package dev.vtr.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.vtr.proto.Outcome;
import dev.vtr.proto.Screen;
import dev.vtr.proto.SessionOutcome;
import dev.vtr.proto.WaitForIdleReply;
import dev.vtr.proto.WaitForIdleRequest;
import dev.vtr.proto.WaitForRequest;
import dev.vtr.proto.WaitReply;
import dev.vtr.proto.WaitedSession;
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
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Waits over sessions of several hosts. */
@Timeout(60)
class RoutedWaitsTest {
  private Federation federation;
  private final FakeNode a = new FakeNode("a", "spoke");
  private final FakeNode b = new FakeNode("b", "spoke");

  @BeforeEach
  void begin() throws Exception {
    federation = new Federation(true);
    a.sessions(a.session("aaaaaaaa-8f43-4f0c-9a53-0d8b2f4e8d11", "build"));
    b.sessions(b.session("bbbbbbbb-8f43-4f0c-9a53-0d8b2f4e8d11", "test"));
    federation.hub.sessions(federation.hub.session("cccccccc-8f43-4f0c-9a53-0d8b2f4e8d11", "own"));
    federation.join(a);
    federation.join(b);
    federation.awaitList(
        list -> list.getCoordinatorsList().stream().allMatch(each -> each.getSessionsCount() == 1));
  }

  @AfterEach
  void end() throws Exception {
    federation.close();
  }

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
  void waitsForIdleOnSeveralHostsAndCancelsTheLosers() throws Exception {
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

  @ParameterizedTest
  @CsvSource({"99, OK,", "100, INVALID_ARGUMENT, others are more than 99"})
  void aWaitIsOverAHundredSessionsAtMost(int others, GrpcStatus status, String message)
      throws Exception {
    federation.hub.on(
        "WaitFor", call -> call.respond(line("hub-1:own", Outcome.EXITED, 5).toByteArray()));
    var request = WaitForRequest.newBuilder().setSession("own").setPattern("done");
    for (int i = 0; i < others; i++) {
      request.addOthers(WaitedSession.newBuilder().setSession("own").setSince(i));
    }
    ClientCall.Answer answer = federation.call("WaitFor", request.build()).await();
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.message()).isEqualTo(message);
    assertThat(federation.hub.calls("WaitFor")).hasSize(status == GrpcStatus.OK ? 100 : 0);
  }

  @Test
  void aWaitOverSeveralOfWhichOneIsNotThereWaitsForNone() throws Exception {
    var request =
        WaitForRequest.newBuilder()
            .setSession("a:build")
            .addOthers(WaitedSession.newBuilder().setSession("nowhere:test"))
            .build();
    assertThat(federation.call("WaitFor", request).await().status())
        .isEqualTo(GrpcStatus.NOT_FOUND);
    assertThat(a.calls("WaitFor")).isEmpty();
  }
}
