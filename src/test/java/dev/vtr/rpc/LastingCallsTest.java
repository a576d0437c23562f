package dev.vtr.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vtr.proto.ListRequest;
import dev.vtr.session.Failure;
import dev.vtr.session.Reason;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.ContextInternal;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.client.GrpcClientResponse;
import io.vertx.grpc.common.GrpcStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a node that stops ends what lasts. */
@Timeout(60)
class LastingCallsTest {
  private static final int CALLS = 8;

  /** A call ends at once that belongs to the event loop on which its node stops. */
  @Test
  void callsOfTheStoppingEventLoopEndLikeAllOthers() throws Exception {
    RpcFixture node = new RpcFixture();
    try {
      BlockingQueue<ContextInternal> begun = new LinkedBlockingQueue<>();
      node.calls = _ -> begun.add(ContextInternal.current());
      List<Future<GrpcStatus>> ends = new ArrayList<>();
      for (int i = 0; i < CALLS; i++) {
        // Over one connection, and so on one event loop.
        GrpcClientRequest<Buffer, Buffer> opened =
            RpcFixture.await(node.call("SubscribeSessions").begin());
        ends.add(opened.response().map(GrpcClientResponse::status));
        opened.end(Buffer.buffer(ListRequest.getDefaultInstance().toByteArray()));
      }
      ContextInternal home = null;
      for (int i = 0; i < CALLS; i++) {
        home = begun.poll(10, TimeUnit.SECONDS);
        assertThat(home).isNotNull();
      }
      Promise<Void> stopped = Promise.promise();
      home.execute(
          () -> {
            try {
              node.front.stop(new Failure.Unavailable(Reason.HUB_STOPS, "the hub stops"));
              stopped.complete();
            } catch (RuntimeException thrown) {
              stopped.fail(thrown);
            }
          });
      RpcFixture.await(stopped.future());
      for (Future<GrpcStatus> end : ends) {
        assertThat(RpcFixture.await(end)).isEqualTo(GrpcStatus.UNAVAILABLE);
      }
    } finally {
      node.close();
    }
  }
}
