package dev.vtr.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vtr.proto.InputReply;
import dev.vtr.proto.Outcome;
import dev.vtr.proto.SendTextRequest;
import dev.vtr.proto.WaitForRequest;
import dev.vtr.session.CoordinatorRequest;
import dev.vtr.session.Failure;
import dev.vtr.session.SessionRequest;
import dev.vtr.session.SessionRequest.WaitFor;
import dev.vtr.session.SessionRequest.WaitOutcome;
import dev.vtr.session.SessionRequest.Waited;
import dev.vtr.session.SessionRequest.Write;
import dev.vtr.session.SessionRequest.Written;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.common.GrpcStatus;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code SendText} with its wait in the same call. */
class SendAndWaitTest {
  private static final SendTextRequest SEND =
      SendTextRequest.newBuilder()
          .setSession("build")
          .setText("make")
          .setThenWaitFor(WaitForRequest.newBuilder().setPattern("done").setTimeoutMs(300))
          .setWait(true)
          .build();

  private RpcFixture node;
  private final Promise<Object> waited = Promise.promise();
  private Future<?> written = Future.succeededFuture(new Written(40, false));
  private final CompletableFuture<WaitFor> begun = new CompletableFuture<>();
  private final CompletableFuture<Long> cancelled = new CompletableFuture<>();

  @BeforeEach
  void start() throws Exception {
    node = new RpcFixture();
    node.coordinator =
        request ->
            switch (request) {
              case CoordinatorRequest.CancelWait(long waitId) -> {
                cancelled.complete(waitId);
                waited.tryComplete(ended(WaitOutcome.CANCELLED));
                yield Future.succeededFuture(true);
              }
              case CoordinatorRequest.Ask<?>(String _, SessionRequest<?> asked, long _) -> {
                if (asked instanceof WaitFor wait) {
                  begun.complete(wait);
                  yield waited.future();
                }
                yield written;
              }
              default -> Future.failedFuture(new AssertionError(request));
            };
  }

  @AfterEach
  void stop() throws Exception {
    node.close();
  }

  private static Waited ended(WaitOutcome outcome) {
    return new Waited(RpcFixture.VIEW, outcome, "done", 55, 7, null);
  }

  @Test
  void theWaitIsAskedForFirstAndTheTextGoesWithIt() throws Exception {
    waited.complete(ended(WaitOutcome.MATCHED));

    InputReply reply =
        InputReply.parseFrom(node.call("SendText").send(SEND).items().getFirst().getBytes());

    assertThat(reply.getCursor()).isEqualTo(40);
    assertThat(reply.getWait().getOutcome()).isEqualTo(Outcome.MATCHED);
    assertThat(reply.getWait().getCursor()).isEqualTo(55);
    List<SessionRequest<?>> asked = List.of(request(0), request(1));
    WaitFor wait = (WaitFor) asked.getFirst();
    assertThat(wait.since()).isEqualTo(WaitFor.WITH_WRITE);
    assertThat(wait.timeoutMillis()).isEqualTo(300);
    assertThat(((Write) asked.getLast()).waitId()).isEqualTo(wait.waitId());
  }

  private SessionRequest<?> request(int index) {
    return ((CoordinatorRequest.Ask<?>) node.asked.get(index)).request();
  }

  @Test
  void aWriteThatFailsCallsItsWaitOffAndIsTheAnswer() throws Exception {
    written = Future.failedFuture(new Failure.Precondition("the program does not read"));

    Http2Call.Answer answer = node.call("SendText").send(SEND);

    assertThat(answer.status()).isEqualTo(GrpcStatus.FAILED_PRECONDITION);
    assertThat(answer.message()).isEqualTo("the program does not read");
    assertThat(cancelled.get(10, TimeUnit.SECONDS)).isEqualTo(begun.join().waitId());
  }

  @Test
  void aWaitThatIsRefusedIsTheAnswer() throws Exception {
    written = Future.failedFuture(new Failure.Cancelled());
    waited.fail(new Failure.Exhausted("the session has 256 waits, its limit"));

    Http2Call.Answer answer = node.call("SendText").send(SEND);

    assertThat(answer.status()).isEqualTo(GrpcStatus.RESOURCE_EXHAUSTED);
    assertThat(answer.message()).isEqualTo("the session has 256 waits, its limit");
  }

  @Test
  void aCallerThatGoesAwayEndsTheWaitAndWithdrawsTheText() throws Exception {
    GrpcClientRequest<Buffer, Buffer> request = RpcFixture.await(node.call("SendText").begin());
    request.end(Buffer.buffer(SEND.toByteArray()));
    long waitId = begun.get(10, TimeUnit.SECONDS).waitId();

    request.cancel();

    assertThat(cancelled.get(10, TimeUnit.SECONDS)).isEqualTo(waitId);
    assertThat(((Write) request(1)).withdrawn().getAsBoolean()).isTrue();
  }

  @Test
  void aWaitMustBeSaid() throws Exception {
    Http2Call.Answer answer =
        node.call("SendText").send(SEND.toBuilder().clearThenWaitFor().build());

    assertThat(answer.status()).isEqualTo(GrpcStatus.INVALID_ARGUMENT);
    assertThat(answer.message()).isEqualTo("wait goes with then_wait_for");
    assertThat(node.asked).isEmpty();
  }
}
