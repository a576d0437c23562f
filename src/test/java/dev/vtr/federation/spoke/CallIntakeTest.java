package dev.vtr.federation.spoke;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vtr.federation.tunnel.FrameExchange;
import dev.vtr.federation.tunnel.FrameLink;
import dev.vtr.federation.tunnel.TunnelLimits;
import dev.vtr.proto.CallCancel;
import dev.vtr.proto.CallRequest;
import dev.vtr.proto.Coordinator;
import dev.vtr.proto.SessionRequest;
import dev.vtr.proto.TunnelFrame;
import dev.vtr.rpc.Call;
import dev.vtr.session.Failure;
import dev.vtr.trace.Attrs;
import dev.vtr.trace.SpanRecorder;
import dev.vtr.trace.Telemetry;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a spoke's spans and handlers learn of why a call from its hub ended. */
class CallIntakeTest {
  private static final long TIMEOUT_MILLIS = 60_000;

  private final Vertx vertx = Vertx.vertx();
  private final SpanRecorder spans = new SpanRecorder();
  private final Telemetry telemetry = Telemetry.start(Resource.empty(), spans);
  private final List<Call> begun = new ArrayList<>();
  private final List<TunnelFrame> sent = new ArrayList<>();
  private final List<Failure> heard = new ArrayList<>();
  private long nowNanos = Long.MAX_VALUE - 5; // nanoTime may wrap
  private final CallIntake calls =
      new CallIntake(
          new SpokeNode(
              vertx,
              SpokeOptions.of("127.0.0.1", 1, "a", "0.1.0", () -> "token"),
              this::begin,
              Coordinator::getDefaultInstance,
              new SpokeTrace(telemetry.spans(), null, null),
              InstantSource.system(),
              () -> nowNanos),
          new FrameExchange(new Line(), () -> nowNanos, new Nobody()),
          TunnelLimits.WINDOW_BYTES);

  private void begin(Call call) {
    begun.add(call);
    call.onCancel(() -> heard.add(call.whyStopped()));
  }

  /** Takes all, and keeps it. */
  private final class Line implements FrameLink {
    @Override
    public void listen(Listener listener) {}

    @Override
    public boolean writable() {
      return true;
    }

    @Override
    public void write(TunnelFrame frame) {
      sent.add(frame);
    }

    @Override
    public void close(int code, String reason) {}
  }

  private static final class Nobody implements FrameExchange.Receiver {
    @Override
    public boolean received(TunnelFrame frame) {
      return false;
    }

    @Override
    public void closed(String reason) {}
  }

  @AfterEach
  void end() throws Exception {
    vertx.close().await(10, SECONDS);
    telemetry.close();
  }

  private void on(Runnable task) throws Exception {
    Promise<Void> done = Promise.promise();
    vertx.runOnContext(
        _ -> {
          try {
            task.run();
            done.complete();
          } catch (Throwable thrown) {
            done.fail(thrown);
          }
        });
    done.future().await(10, SECONDS);
  }

  private void request(long id, String method) {
    CallRequest request =
        CallRequest.newBuilder()
            .setCallId(id)
            .setMethod(method)
            .setTimeoutMs(TIMEOUT_MILLIS)
            .setPayload(SessionRequest.newBuilder().setSession("s").build().toByteString())
            .build();
    calls.request(TunnelFrame.newBuilder().setRequest(request).build());
  }

  private void cancel(long id, boolean unneeded) {
    calls.cancel(CallCancel.newBuilder().setCallId(id).setUnneeded(unneeded).build());
  }

  /** Status, code and message of the span of {@code method}. */
  private String told(String method) {
    return spans.ended().stream()
        .filter(span -> span.getName().equals("vtr.grpc." + method))
        .map(CallIntakeTest::told)
        .collect(Collectors.joining());
  }

  private static String told(SpanData span) {
    return (span.getAttributes().get(Attrs.RPC_STATUS_CODE)
            + " "
            + span.getStatus().getStatusCode()
            + " "
            + span.getStatus().getDescription())
        .strip();
  }

  @Test
  void aCallWhoseDeadlineHasPassedIsNotSaidToBeLeftByItsCaller() throws Exception {
    on(
        () -> {
          request(1, "Subscribe");
          request(2, "WaitFor");
          nowNanos += MILLISECONDS.toNanos(TIMEOUT_MILLIS - 1);
          cancel(1, false);
          cancel(2, false);
        });
    assertThat(begun).hasSize(2);
    String late = "DEADLINE_EXCEEDED ERROR the deadline passed";
    assertThat(told("Subscribe")).isEqualTo(late);
    assertThat(told("WaitFor")).isEqualTo(late);
    assertThat(heard).hasSize(2).hasOnlyElementsOfType(Failure.DeadlineExceeded.class);
  }

  @Test
  void aCallThatItsCallerLeftBeforeItsDeadlineIsSaidToBe() throws Exception {
    on(
        () -> {
          request(1, "Subscribe");
          request(2, "WaitFor");
          request(3, "WaitForIdle");
          nowNanos += MILLISECONDS.toNanos(TIMEOUT_MILLIS - 2);
          cancel(1, false);
          cancel(2, false);
          nowNanos += MILLISECONDS.toNanos(2);
          cancel(3, true);
        });
    assertThat(told("Subscribe")).isEqualTo("CANCELLED OK");
    assertThat(told("WaitFor")).isEqualTo("CANCELLED ERROR the caller cancelled");
    assertThat(told("WaitForIdle")).as("answered by another spoke").isEqualTo("CANCELLED OK");
    assertThat(heard).containsExactly(null, null, null);
  }

  @Test
  void whatTheTunnelsEndLeavesOpenHasItsReason() throws Exception {
    on(
        () -> {
          request(1, "Subscribe");
          calls.closed("the hub stops");
        });
    assertThat(told("Subscribe")).isEqualTo("UNAVAILABLE ERROR the tunnel ended: the hub stops");
    assertThat(heard).hasOnlyElementsOfType(Failure.Unavailable.class).hasSize(1);
  }

  @Test
  void aSpokeThatStopsEndsWhatLastsAndWhatWouldAndNothingElse() throws Exception {
    on(
        () -> {
          request(1, "Subscribe");
          request(2, "Info");
          calls.endLasting();
          request(3, "WaitFor");
          request(4, "Info");
        });
    assertThat(sent)
        .extracting(frame -> frame.getError().getCallId() + " " + frame.getError().getMessage())
        .containsExactlyInAnyOrder("1 spoke 'a' stops", "3 spoke 'a' stops");
    assertThat(sent).allMatch(frame -> frame.getError().getReason().equals("spoke_lost"));
    assertThat(begun).extracting(Call::method).containsExactly("Subscribe", "Info", "Info");
    assertThat(heard).hasOnlyElementsOfType(Failure.Unavailable.class).hasSize(1);
  }
}
