package dev.vtr.federation;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vtr.federation.tunnel.TunnelLimits;
import dev.vtr.proto.Hello;
import dev.vtr.proto.SessionRequest;
import dev.vtr.proto.TunnelFrame;
import dev.vtr.trace.Attrs;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.grpc.common.GrpcStatus;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is no frame, or too long for one, ends its stream at once, and the calls on it with it. */
@Timeout(60)
class BrokenFramesTest {
  /** Well below the 12 s of silence after which a line is dead. */
  private static final long AT_ONCE_SECONDS = 5;

  private static final byte[] NO_FRAME = {(byte) 0xFF, (byte) 0xFF, (byte) 0xFF};
  private static final SessionRequest SESSION =
      SessionRequest.newBuilder().setSession("a:build").build();

  private final List<Throwable> unhandled = new CopyOnWriteArrayList<>();
  private Federation federation;

  @BeforeEach
  void begin() throws Exception {
    federation = new Federation();
    federation.hubVertx.exceptionHandler(unhandled::add);
    federation.spokeVertx.exceptionHandler(unhandled::add);
  }

  @AfterEach
  void end() throws Exception {
    federation.close();
    assertThat(unhandled).isEmpty();
  }

  private static TunnelFrame hello() {
    return TunnelFrame.newBuilder()
        .setHello(
            Hello.newBuilder()
                .setName("a")
                .setEpoch(1)
                .setProtocol(1)
                .setOldestProtocol(1)
                .setInstanceId("instance-of-a"))
        .build();
  }

  private RawSpoke joined() throws Exception {
    RawSpoke spoke = new RawSpoke(federation, Federation.TOKEN).send(hello());
    spoke.awaitWelcome();
    federation.awaitPresent("a");
    return spoke;
  }

  private ClientCall inFlight(RawSpoke spoke) throws Exception {
    ClientCall wait = federation.call("WaitFor", SESSION);
    spoke.awaitRequest("WaitFor");
    return wait;
  }

  private void isLost(ClientCall call, String reason) throws Exception {
    ClientCall.Answer answer = call.future().await(AT_ONCE_SECONDS, SECONDS);
    assertThat(answer.status()).isEqualTo(GrpcStatus.UNAVAILABLE);
    assertThat(answer.message()).contains("spoke 'a'", reason);
    ClientCall.Answer next =
        federation.call("Info", SESSION).future().await(AT_ONCE_SECONDS, SECONDS);
    assertThat(next.status()).isEqualTo(GrpcStatus.UNAVAILABLE);
    assertThat(next.message()).contains("spoke 'a' is away", reason);
  }

  @Test
  void bytesThatAreNoFrame() throws Exception {
    RawSpoke spoke = joined();
    ClientCall call = inFlight(spoke);
    spoke.sendBytes(NO_FRAME);
    assertThat(spoke.awaitGoodbye()).isEqualTo("what came is no frame");
    isLost(call, "what came is no frame");
    SpanData stream = Federation.awaited(federation.hubSpans, "vtr.tunnel.Stream");
    assertThat(stream.getAttributes().get(Attrs.RPC_STATUS_CODE)).isEqualTo("OUT_OF_RANGE");
  }

  @Test
  void aFrameThatIsTooLong() throws Exception {
    RawSpoke spoke = joined();
    ClientCall call = inFlight(spoke);
    spoke.sendBytes(new byte[TunnelLimits.FRAME_BYTES + 1]);
    assertThat(spoke.awaitGoodbye()).isEqualTo("a frame is longer than 4194304 bytes");
    isLost(call, "a frame is longer than 4194304 bytes");
  }

  @Test
  void bytesThatAreNoFrameInPlaceOfHello() throws Exception {
    RawSpoke spoke = new RawSpoke(federation, Federation.TOKEN).sendBytes(NO_FRAME);
    assertThat(spoke.awaitGoodbye()).isEqualTo("what came is no frame");
  }

  @Test
  void aStreamThatIsReset() throws Exception {
    RawSpoke spoke = joined();
    ClientCall call = inFlight(spoke);
    spoke.reset();
    isLost(call, "the stream was reset: CANCELLED");
  }
}
