package dev.vtr.federation.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vtr.federation.tunnel.FrameExchange;
import dev.vtr.proto.CallRequest;
import dev.vtr.proto.Session;
import dev.vtr.proto.TraceContext;
import dev.vtr.rpc.Call;
import dev.vtr.session.Failure;
import dev.vtr.session.Reason;
import dev.vtr.trace.SpanRecorder;
import dev.vtr.trace.Telemetry;
import io.opentelemetry.sdk.resources.Resource;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.lang.reflect.Proxy;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CallTableTest {
  private final Vertx vertx = Vertx.vertx();
  private final Telemetry telemetry = Telemetry.start(Resource.empty(), new SpanRecorder());

  @AfterEach
  void end() throws Exception {
    vertx.close().await(10, TimeUnit.SECONDS);
    telemetry.close();
  }

  private static Call failingInto(Promise<Failure> failed) {
    return (Call)
        Proxy.newProxyInstance(
            CallTableTest.class.getClassLoader(),
            new Class<?>[] {Call.class},
            (_, method, arguments) -> {
              assertThat(method.getName()).isEqualTo("fail");
              failed.complete((Failure) arguments[0]);
              return null;
            });
  }

  /** It was chosen while the connection stood, and comes to it when that has ended. */
  @Test
  void aCallThatComesToAConnectionThatHasEndedHearsThatTheSpokeIsAway() throws Exception {
    Promise<Failure> failed = Promise.promise();
    vertx.runOnContext(
        _ -> {
          CallTable calls = new CallTable("a", new FrameExchange(null, System::nanoTime, null));
          calls.closed(Reason.SPOKE_LOST, "it went");
          byte[] payload = new byte[1];
          ForwardedSpan span =
              ForwardedSpan.start(
                  telemetry.spans(), "a", "Info", payload, Session.getDefaultInstance());
          calls.begin(
              new ForwardedCall(null, failingInto(failed), null, span, _ -> {}),
              CallRequest.newBuilder(),
              payload,
              TraceContext.getDefaultInstance());
        });
    Failure failure = failed.future().await(10, TimeUnit.SECONDS);
    assertThat(failure).hasMessage("spoke 'a' is away: it went");
    assertThat(failure.reason()).isEqualTo(Reason.SPOKE_AWAY.word());
  }
}
