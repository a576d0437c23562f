package dev.vtr.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vtr.proto.SubscribeRequest;
import dev.vtr.session.CoordinatorRequest;
import dev.vtr.session.SessionRequest;
import dev.vtr.session.SubscriberDemand;
import dev.vtr.session.SubscriberUpdate;
import dev.vtr.trace.Attrs;
import io.vertx.core.Future;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A viewer over HTTP/1.1 that has stopped reading: Ctrl-Z on {@code vtr agent watch | less}. */
@Timeout(60)
class StalledWebClientTest {
  private static final long FAR_MORE_THAN_BUFFERS = 64L * 1024 * 1024;

  private final BlockingQueue<SubscriberDemand> demands = new LinkedBlockingQueue<>();
  private final CompletableFuture<SessionRequest.Subscribe> subscribed = new CompletableFuture<>();
  private RpcFixture node;

  @BeforeEach
  void start() throws Exception {
    node = new RpcFixture();
    node.bus.consume(SubscriberDemand.ADDRESS.keyed(RpcFixture.VIEW.id()), demands::add);
    node.coordinator =
        request -> {
          CoordinatorRequest.Ask<?> ask = (CoordinatorRequest.Ask<?>) request;
          subscribed.complete((SessionRequest.Subscribe) ask.request());
          return Future.succeededFuture(RpcFixture.VIEW);
        };
  }

  @AfterEach
  void stop() throws Exception {
    node.close();
  }

  @Test
  void itsConnectionIsClosedThoughNobodyReadsWhatIsBeforeTheEnd() throws Exception {
    SubscribeRequest request =
        SubscribeRequest.newBuilder().setSession("build").setRaw(true).setNoScreen(true).build();
    try (Socket socket = node.web().begin("Subscribe", request)) {
      fill();
      send(new SubscriberUpdate.Ended("no progress for 30 s", 5));
      assertThat(node.ended("vtr.grpc.Subscribe").getAttributes().get(Attrs.RPC_STATUS_CODE))
          .isEqualTo("FAILED_PRECONDITION");
      assertThatThrownBy(() -> socket.getInputStream().readAllBytes())
          .isInstanceOf(SocketException.class)
          .hasMessage("Connection reset");
    }
  }

  /** Sends what the session may, until nothing more is asked for. */
  private void fill() throws Exception {
    long credit = 0;
    long sent = 0;
    byte[] chunk = new byte[32 * 1024];
    SubscriberDemand more = demands.poll(10, TimeUnit.SECONDS);
    while (more != null || credit > sent) {
      credit += more == null ? 0 : ((SubscriberDemand.RawBytes) more).bytes();
      if (credit > sent) {
        send(new SubscriberUpdate.Raw(chunk, sent, 0));
        sent += chunk.length;
      }
      assertThat(sent).isLessThan(FAR_MORE_THAN_BUFFERS);
      more = demands.poll(credit > sent ? 0 : 200, TimeUnit.MILLISECONDS);
    }
    assertThat(sent).isPositive();
  }

  private void send(SubscriberUpdate update) throws Exception {
    long id = subscribed.get(10, TimeUnit.SECONDS).subscriberId();
    node.bus.send(SubscriberUpdate.ADDRESS.keyed(id), update);
  }
}
