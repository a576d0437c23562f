package dev.vtr.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vtr.proto.ListRequest;
import dev.vtr.proto.WaitForRequest;
import dev.vtr.session.CoordinatorRequest;
import dev.vtr.session.Failure;
import dev.vtr.session.SessionRequest;
import dev.vtr.trace.Attrs;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.common.GrpcStatus;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** However a call ends, its span ends once and says how, and nobody goes on working for it. */
class CallLifeTest {
  private static final WaitForRequest WAIT =
      WaitForRequest.newBuilder().setSession("build").setPattern("done").build();

  private RpcFixture node;

  @BeforeEach
  void start() throws Exception {
    node = new RpcFixture();
  }

  @AfterEach
  void stop() throws Exception {
    node.close();
  }

  private void answerLists() {
    node.coordinator =
        _ -> Future.succeededFuture(new CoordinatorRequest.SessionList(List.of(RpcFixture.VIEW)));
  }

  @Test
  void spansTellHowCallsEndedOverHttp2() throws Exception {
    answerLists();
    String parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    node.call("List").header("traceparent", parent).send(ListRequest.getDefaultInstance());

    SpanData span = node.ended("vtr.grpc.List");

    assertThat(span.getTraceId()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
    assertThat(span.getParentSpanId()).isEqualTo("00f067aa0ba902b7");
    assertThat(span.getAttributes().get(Attrs.RPC_STATUS_CODE)).isEqualTo("OK");
    assertThat(span.getAttributes().get(Attrs.RESPONSE_BYTES)).isPositive();
    assertThat(span.getStatus().getStatusCode()).isNotEqualTo(StatusCode.ERROR);
    assertThat(node.ended("coordinator.list").getParentSpanId()).isEqualTo(span.getSpanId());
  }

  @Test
  void spansTellHowCallsEndedOverGrpcWeb() throws Exception {
    answerLists();
    node.web().send("List", ListRequest.getDefaultInstance());

    SpanData span = node.ended("vtr.grpc.List");

    assertThat(span.getAttributes().get(Attrs.RPC_STATUS_CODE)).isEqualTo("OK");
    assertThat(node.ended("coordinator.list").getParentSpanId()).isEqualTo(span.getSpanId());
  }

  @Test
  void spansTellErrors() throws Exception {
    node.coordinator = _ -> Future.failedFuture(new Failure.NotFound("session", "build"));
    Http2Call.Answer answer = node.call("WaitFor").send(WAIT);
    assertThat(answer.status()).isEqualTo(GrpcStatus.NOT_FOUND);
    assertThat(answer.message()).isEqualTo("no session called 'build'");

    SpanData span = node.ended("vtr.grpc.WaitFor");
    assertThat(span.getAttributes().get(Attrs.RPC_STATUS_CODE)).isEqualTo("NOT_FOUND");
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
  }

  @Test
  void aStrangersCallLeavesNoSpan() throws Exception {
    ListRequest list = ListRequest.getDefaultInstance();
    node.call("List").without("authorization").send(list);
    node.call("Info").header("authorization", "Bearer wrong").send(list);
    node.web().without("Authorization").send("Info", list);
    node.web().header("Origin", "http://evil.example").send("Info", list);
    // A call that may be made, and whose span ends after all of theirs would have.
    node.call("Grep").gzip().send(list);

    assertThat(node.ended("vtr.grpc.Grep").getAttributes().get(Attrs.RPC_STATUS_CODE))
        .isEqualTo("UNIMPLEMENTED");
    assertThat(node.recorder.ended()).extracting(SpanData::getName).containsOnly("vtr.grpc.Grep");
  }

  /** Lets waits wait, and tells of the cancelled one. */
  private CompletableFuture<Long> waitsThatTellTheirCancellation(CompletableFuture<Long> begun) {
    CompletableFuture<Long> cancelled = new CompletableFuture<>();
    node.coordinator =
        request -> {
          if (request instanceof CoordinatorRequest.CancelWait(long waitId)) {
            cancelled.complete(waitId);
            return Future.succeededFuture(true);
          }
          CoordinatorRequest.Ask<?> ask = (CoordinatorRequest.Ask<?>) request;
          begun.complete(((SessionRequest.WaitFor) ask.request()).waitId());
          return Promise.promise().future();
        };
    return cancelled;
  }

  @Test
  void aCallerThatCancelsOverHttp2EndsItsWait() throws Exception {
    CompletableFuture<Long> begun = new CompletableFuture<>();
    CompletableFuture<Long> cancelled = waitsThatTellTheirCancellation(begun);
    GrpcClientRequest<Buffer, Buffer> request = RpcFixture.await(node.call("WaitFor").begin());
    request.end(Buffer.buffer(WAIT.toByteArray()));
    long waitId = begun.get(10, TimeUnit.SECONDS);

    request.cancel();

    assertThat(cancelled.get(10, TimeUnit.SECONDS)).isEqualTo(waitId);
    SpanData span = node.ended("vtr.grpc.WaitFor");
    assertThat(span.getAttributes().get(Attrs.RPC_STATUS_CODE)).isEqualTo("CANCELLED");
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
  }

  @Test
  void aCallerThatClosesItsSocketEndsItsWait() throws Exception {
    CompletableFuture<Long> begun = new CompletableFuture<>();
    CompletableFuture<Long> cancelled = waitsThatTellTheirCancellation(begun);
    Socket socket = node.web().begin("WaitFor", WAIT);
    long waitId = begun.get(10, TimeUnit.SECONDS);

    socket.close();

    assertThat(cancelled.get(10, TimeUnit.SECONDS)).isEqualTo(waitId);
    SpanData span = node.ended("vtr.grpc.WaitFor");
    assertThat(span.getAttributes().get(Attrs.RPC_STATUS_CODE)).isEqualTo("CANCELLED");
  }

  @Test
  void aDeadlineEndsTheCallAndItsWait() throws Exception {
    CompletableFuture<Long> begun = new CompletableFuture<>();
    CompletableFuture<Long> cancelled = waitsThatTellTheirCancellation(begun);

    Http2Call.Answer answer = node.call("WaitFor").header("grpc-timeout", "50m").send(WAIT);

    assertThat(answer.status()).isEqualTo(GrpcStatus.DEADLINE_EXCEEDED);
    assertThat(cancelled.get(10, TimeUnit.SECONDS)).isEqualTo(begun.get(10, TimeUnit.SECONDS));
    assertThat(node.ended("vtr.grpc.WaitFor").getAttributes().get(Attrs.RPC_STATUS_CODE))
        .isEqualTo("DEADLINE_EXCEEDED");
    SessionRequest.WaitFor wait =
        (SessionRequest.WaitFor) ((CoordinatorRequest.Ask<?>) node.asked.getFirst()).request();
    assertThat(wait.timeoutMillis()).isBetween(1L, 50L);
  }

  @Test
  void whoeverWorksForACallHearsThatItsDeadlinePassed() throws Exception {
    CompletableFuture<Failure> why = new CompletableFuture<>();
    node.calls = call -> call.onCancel(() -> why.complete(call.whyStopped()));

    node.call("Subscribe").header("grpc-timeout", "50m").send(ListRequest.getDefaultInstance());

    assertThat(why.get(10, TimeUnit.SECONDS)).isInstanceOf(Failure.DeadlineExceeded.class);
  }

  @Test
  void aDeadlineHoldsOverGrpcWeb() throws Exception {
    CompletableFuture<Long> cancelled = waitsThatTellTheirCancellation(new CompletableFuture<>());

    WebClient.Answer answer = node.web().header("grpc-timeout", "50m").send("WaitFor", WAIT);

    assertThat(answer.status()).isEqualTo(4);
    assertThat(cancelled.get(10, TimeUnit.SECONDS)).isPositive();
  }

  @Test
  void whatFailsAfterItsDeadlineHasFailedByIt() throws Exception {
    node.calls =
        call -> {
          node.aheadNanos.addAndGet(TimeUnit.SECONDS.toNanos(10)); // the node stood still
          call.fail(new Failure.Unavailable("Broken pipe"));
        };
    Http2Call.Answer answer =
        node.call("List").header("grpc-timeout", "10S").send(ListRequest.getDefaultInstance());
    assertThat(answer.status()).isEqualTo(GrpcStatus.DEADLINE_EXCEEDED);
    assertThat(node.ended("vtr.grpc.List").getAttributes().get(Attrs.RPC_STATUS_CODE))
        .isEqualTo("DEADLINE_EXCEEDED");

    answer = node.call("Info").header("grpc-timeout", "11S").send(ListRequest.getDefaultInstance());
    assertThat(answer.status()).as("a second before it").isEqualTo(GrpcStatus.UNAVAILABLE);
  }

  @Test
  void aStreamThatItsClientEndsIsNoError() throws Exception {
    answerLists();
    CompletableFuture<Buffer> first = new CompletableFuture<>();
    GrpcClientRequest<Buffer, Buffer> request =
        RpcFixture.await(node.call("SubscribeSessions").begin());
    request.response().onSuccess(response -> response.handler(first::complete));
    request.end(Buffer.buffer());
    first.get(10, TimeUnit.SECONDS);

    request.cancel();

    SpanData span = node.ended("vtr.grpc.SubscribeSessions");
    assertThat(span.getAttributes().get(Attrs.RPC_STATUS_CODE)).isEqualTo("CANCELLED");
    assertThat(span.getStatus().getStatusCode()).isNotEqualTo(StatusCode.ERROR);
    assertThat(span.getAttributes().get(Attrs.ERROR_TYPE)).isNull();
  }

  @Test
  void aStreamWhoseSocketClosesIsNoError() throws Exception {
    answerLists();
    Socket socket = node.web().begin("SubscribeSessions", ListRequest.getDefaultInstance());
    assertThat(socket.getInputStream().read()).isEqualTo('H');

    socket.close();

    SpanData span = node.ended("vtr.grpc.SubscribeSessions");
    assertThat(span.getAttributes().get(Attrs.RPC_STATUS_CODE)).isEqualTo("CANCELLED");
    assertThat(span.getStatus().getStatusCode()).isNotEqualTo(StatusCode.ERROR);
  }

  @Test
  void whatComesAfterTheEndIsIgnored() throws Exception {
    AtomicInteger cancels = new AtomicInteger();
    node.calls =
        call -> {
          call.onCancel(cancels::incrementAndGet);
          call.respond(new byte[] {1});
          call.respond(new byte[] {2});
          call.item(new byte[] {3});
          call.end();
          call.fail(new Failure.Internal("late"));
        };

    Http2Call.Answer answer = node.call("List").send(ListRequest.getDefaultInstance());

    assertThat(answer.status()).isEqualTo(GrpcStatus.OK);
    assertThat(answer.items()).hasSize(1);
    assertThat(cancels).hasValue(0);
  }
}
