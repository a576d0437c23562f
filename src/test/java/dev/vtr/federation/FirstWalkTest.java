package dev.vtr.federation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vtr.proto.Coordinator;
import dev.vtr.proto.Outcome;
import dev.vtr.proto.SessionReply;
import dev.vtr.proto.SessionRequest;
import dev.vtr.proto.WaitForIdleReply;
import dev.vtr.proto.WaitForIdleRequest;
import dev.vtr.session.Failure;
import dev.vtr.trace.Attrs;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.grpc.common.GrpcStatus;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A call from a client through hub and tunnel to a spoke and back, and what it leaves behind. */
@Timeout(60)
class FirstWalkTest {
  private static final String ID = "6f8b1f0e-8f43-4f0c-9a53-0d8b2f4e8d11";

  private Federation federation;
  private FakeNode spoke;

  @BeforeEach
  void begin() throws Exception {
    federation = new Federation();
    spoke = new FakeNode("a", "spoke");
    spoke.sessions(spoke.session(ID, "build"));
  }

  @AfterEach
  void end() throws Exception {
    federation.close();
  }

  @Test
  void aCallReachesTheSpokeInOneTrace() throws Exception {
    AtomicReference<Span> current = new AtomicReference<>(Span.getInvalid());
    spoke.on(
        "WaitForIdle",
        call -> {
          current.set(Span.current());
          call.respond(
              WaitForIdleReply.newBuilder().setOutcome(Outcome.IDLE).build().toByteArray());
        });
    federation.join(spoke);
    WaitForIdleReply reply =
        federation
            .call("WaitForIdle", WaitForIdleRequest.newBuilder().addSessions("a:build").build())
            .await()
            .as(WaitForIdleReply.parser());
    assertThat(reply.getOutcome()).isEqualTo(Outcome.IDLE);

    SpanData hub = Federation.awaited(federation.hubSpans, "vtr.grpc.WaitForIdle");
    SpanData dispatch = Federation.awaited(federation.hubSpans, "vtr.tunnel.dispatch");
    SpanData request = Federation.awaited(federation.spokeSpans, "vtr.tunnel.request");
    SpanData grpc = Federation.awaited(federation.spokeSpans, "vtr.grpc.WaitForIdle");
    assertThat(dispatch.getParentSpanId()).isEqualTo(hub.getSpanId());
    assertThat(request.getParentSpanId()).isEqualTo(dispatch.getSpanId());
    assertThat(grpc.getParentSpanId()).isEqualTo(request.getSpanId());
    assertThat(grpc.getTraceId()).isEqualTo(hub.getTraceId());
    assertThat(current.get().getSpanContext().getSpanId()).isEqualTo(grpc.getSpanId());
    assertThat(dispatch.getKind()).isEqualTo(SpanKind.CLIENT);
    assertThat(request.getKind()).isEqualTo(SpanKind.SERVER);
    assertThat(dispatch.getAttributes().get(Attrs.CALL_ID))
        .isPositive()
        .isEqualTo(request.getAttributes().get(Attrs.CALL_ID));
    assertThat(dispatch.getAttributes().get(Attrs.TUNNEL_ENQUEUE_DELAY_MS)).isNotNegative();
    assertThat(dispatch.getAttributes().get(Attrs.TUNNEL_RTT_MS)).isNotNull();
    assertThat(dispatch.getAttributes().get(Attrs.SPOKE)).isEqualTo("a");
    assertThat(grpc.getAttributes().get(Attrs.RPC_STATUS_CODE)).isEqualTo("OK");
    for (SpanData span : new SpanData[] {dispatch, request, grpc}) {
      assertThat(span.getAttributes().get(Attrs.COORDINATOR)).isEqualTo("a");
    }
    for (SpanData span : new SpanData[] {request, grpc}) {
      assertThat(span.getAttributes().get(Attrs.SESSION_ID)).isEqualTo(ID);
      assertThat(span.getAttributes().get(Attrs.SESSION_NAME)).isEqualTo("build");
    }
  }

  @Test
  void aSpokesErrorArrivesAsItIs() throws Exception {
    spoke.on("Info", call -> call.fail(new Failure.Precondition("the session has ended: ä")));
    federation.join(spoke);
    ClientCall.Answer answer =
        federation.call("Info", SessionRequest.newBuilder().setSession("a:build").build()).await();
    assertThat(answer.status()).isEqualTo(GrpcStatus.FAILED_PRECONDITION);
    assertThat(answer.message()).isEqualTo("the session has ended: ä");
    assertThat(
            Federation.awaited(federation.spokeSpans, "vtr.grpc.Info")
                .getAttributes()
                .get(Attrs.RPC_STATUS_CODE))
        .isEqualTo("FAILED_PRECONDITION");
  }

  @Test
  void theListShowsEveryCoordinator() throws Exception {
    federation.hub.sessions(federation.hub.session("11111111-8f43-4f0c-9a53-0d8b2f4e8d11", "own"));
    federation.join(spoke);
    assertThat(federation.list().getCoordinatorsList())
        .extracting(Coordinator::getName, Coordinator::getRole, Coordinator::getError)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("hub-1", "hub", ""),
            org.assertj.core.groups.Tuple.tuple("a", "spoke", ""));
    assertThat(federation.list().getCoordinators(1).getSessions(0).getName()).isEqualTo("build");
  }

  @Test
  void spokesComeBackAfterTheHubBeganAnew() throws Exception {
    spoke.on(
        "Info",
        call ->
            call.respond(
                SessionReply.newBuilder()
                    .setSession(spoke.session(ID, "build"))
                    .build()
                    .toByteArray()));
    federation.join(spoke);
    federation.restartHub();
    federation.awaitList(
        list ->
            list.getCoordinatorsCount() == 2 && list.getCoordinators(1).getSessionsCount() == 1);
    SessionReply reply =
        federation
            .call("Info", SessionRequest.newBuilder().setSession("build").build())
            .await()
            .as(SessionReply.parser());
    assertThat(reply.getSession().getId()).isEqualTo(ID);
  }
}
