package dev.vtr.federation;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.vtr.federation.tunnel.TunnelMethod;
import dev.vtr.proto.CallRequest;
import dev.vtr.proto.Credit;
import dev.vtr.proto.Goodbye;
import dev.vtr.proto.Pong;
import dev.vtr.proto.TraceAck;
import dev.vtr.proto.TunnelFrame;
import dev.vtr.proto.Welcome;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.common.GrpcMessage;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A spoke's end of the tunnel on which a test sends what it likes. */
final class RawSpoke {
  private final GrpcClientRequest<TunnelFrame, TunnelFrame> request;
  private final Promise<Welcome> welcome = Promise.promise();
  private final Promise<Goodbye> goodbye = Promise.promise();
  private final Promise<Pong> pong = Promise.promise();
  private final BlockingQueue<TraceAck> acks = new LinkedBlockingQueue<>();
  private final BlockingQueue<Credit> credits = new LinkedBlockingQueue<>();
  private final BlockingQueue<CallRequest> requests = new LinkedBlockingQueue<>();
  private final Promise<Void> end = Promise.promise();

  RawSpoke(Federation federation, String token) throws Exception {
    request =
        GrpcClient.client(federation.clientVertx)
            .request(federation.address(), TunnelMethod.CLIENT)
            .await(10, SECONDS);
    request.headers().set("authorization", "Bearer " + token);
    request
        .response()
        .onSuccess(
            response -> {
              response.handler(this::received);
              response.end().onComplete(done -> end.tryComplete());
            });
  }

  private void received(TunnelFrame frame) {
    switch (frame.getKindCase()) {
      case WELCOME -> welcome.tryComplete(frame.getWelcome());
      case GOODBYE -> goodbye.tryComplete(frame.getGoodbye());
      case TRACE_ACK -> acks.add(frame.getTraceAck());
      case CREDIT -> credits.add(frame.getCredit());
      case REQUEST -> requests.add(frame.getRequest());
      case PONG -> pong.tryComplete(frame.getPong());
      default -> {}
    }
  }

  RawSpoke send(TunnelFrame frame) {
    request.write(frame);
    return this;
  }

  /** Sends {@code frame} as it is, whether it is one or not. */
  RawSpoke sendBytes(byte[] frame) {
    request.writeMessage(GrpcMessage.message("identity", Buffer.buffer(frame)));
    return this;
  }

  /** Resets the stream, and leaves the connection. */
  void reset() {
    request.cancel();
  }

  void goodbye() {
    send(TunnelFrame.newBuilder().setGoodbye(Goodbye.newBuilder().setReason("done")).build());
  }

  Welcome awaitWelcome() throws Exception {
    return welcome.future().await(10, SECONDS);
  }

  /** The reason, once the stream has ended with it. */
  String awaitGoodbye() throws Exception {
    String reason = goodbye.future().await(10, SECONDS).getReason();
    end.future().await(10, SECONDS);
    return reason;
  }

  Pong awaitPong() throws Exception {
    return pong.future().await(10, SECONDS);
  }

  /** The next acknowledgement. */
  TraceAck awaitAck() throws Exception {
    TraceAck ack = acks.poll(10, SECONDS);
    if (ack == null) {
      throw new AssertionError("no acknowledgement");
    }
    return ack;
  }

  /** The next credit. */
  Credit awaitCredit() throws Exception {
    Credit credit = credits.poll(10, SECONDS);
    if (credit == null) {
      throw new AssertionError("no credit");
    }
    return credit;
  }

  /** The next request of {@code method}. */
  CallRequest awaitRequest(String method) throws Exception {
    CallRequest request = requests.poll(10, SECONDS);
    while (request != null && !request.getMethod().equals(method)) {
      request = requests.poll(10, SECONDS);
    }
    if (request == null) {
      throw new AssertionError("no request " + method);
    }
    return request;
  }

  /** Waits until the hub has ended the stream. */
  void awaitEnd() throws Exception {
    end.future().await(10, SECONDS);
  }

  boolean isOpen() {
    return !end.future().isComplete() && !goodbye.future().isComplete();
  }
}
