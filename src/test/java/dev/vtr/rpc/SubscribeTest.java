package dev.vtr.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vtr.proto.SubscribeEvent;
import dev.vtr.proto.SubscribeRequest;
import dev.vtr.pty.ExitStatus;
import dev.vtr.rpc.screen.ShownScreen;
import dev.vtr.session.CoordinatorRequest;
import dev.vtr.session.ScreenPicture;
import dev.vtr.session.SessionRequest;
import dev.vtr.session.SubscriberDemand;
import dev.vtr.session.SubscriberUpdate;
import dev.vtr.terminal.Frame;
import dev.vtr.terminal.Terminal;
import dev.vtr.terminal.TerminalOptions;
import dev.vtr.trace.Attrs;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.client.GrpcClientResponse;
import io.vertx.grpc.common.GrpcError;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A subscription from the session's updates to the client's screen, and its spans. */
class SubscribeTest {
  private static final String LASTS = "\"lasts\":true";

  private final BlockingQueue<SubscriberDemand> demands = new LinkedBlockingQueue<>();
  private final BlockingQueue<SubscribeEvent> events = new LinkedBlockingQueue<>();
  private final CompletableFuture<SessionRequest.Subscribe> subscribed = new CompletableFuture<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final Terminal terminal = new Terminal(new TerminalOptions(80, 24, 0));
  private RpcFixture node;

  /** Ends the call that has {@link #stalled}. */
  private Runnable leave = () -> {};

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

  private GrpcClientRequest<Buffer, Buffer> subscribe(SubscribeRequest request) throws Exception {
    GrpcClientRequest<Buffer, Buffer> call = RpcFixture.await(node.call("Subscribe").begin());
    call.response()
        .onSuccess(
            response -> {
              response.handler(item -> events.add(parsed(item)));
              response.endHandler(_ -> ended.complete(null));
            });
    call.end(Buffer.buffer(request.toByteArray()));
    return call;
  }

  private static SubscribeEvent parsed(Buffer item) {
    try {
      return SubscribeEvent.parseFrom(item.getBytes());
    } catch (com.google.protobuf.InvalidProtocolBufferException wrong) {
      throw new AssertionError(wrong);
    }
  }

  private static <T> T next(BlockingQueue<T> queue) throws Exception {
    T next = queue.poll(10, TimeUnit.SECONDS);
    assertThat(next).isNotNull();
    return next;
  }

  private void send(SubscriberUpdate update) throws Exception {
    long id = subscribed.get(10, TimeUnit.SECONDS).subscriberId();
    node.bus.send(SubscriberUpdate.ADDRESS.keyed(id), update);
  }

  private Frame sendFrame(
      String output, @Nullable Frame base, long frameId, long baseId, int dropped)
      throws Exception {
    terminal.feed(output.getBytes(StandardCharsets.UTF_8));
    Frame frame = terminal.frame();
    ScreenPicture picture = new ScreenPicture(RpcFixture.VIEW, frame, frameId, List.of());
    long now = System.nanoTime();
    send(
        new SubscriberUpdate.Screen(
            picture, base, frameId, baseId, dropped, now, now, SpanContext.getInvalid()));
    return frame;
  }

  private static SubscribeRequest.Builder request() {
    return SubscribeRequest.newBuilder().setSession("build");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 61, -1})
  void sixtyFramesASecondAreTheMost(int asked) throws Exception {
    subscribe(request().setMaxFps(asked).build());
    assertThat(subscribed.get(10, TimeUnit.SECONDS).maxFramesPerSecond()).isEqualTo(60);
  }

  @Test
  void sendsAKeyframeThenDeltasAndAsksForEach() throws Exception {
    subscribe(request().setMaxFps(30).build());
    assertThat(subscribed.get(10, TimeUnit.SECONDS).maxFramesPerSecond()).isEqualTo(30);
    assertThat(next(demands)).isInstanceOf(SubscriberDemand.Frame.class);
    ShownScreen shown = new ShownScreen();

    Frame first = sendFrame("hello", null, 1, 0, 0);
    shown.show(next(events).getKeyframe());
    assertThat(shown.lines().getFirst().getText()).isEqualTo("hello");
    assertThat(next(demands)).isInstanceOf(SubscriberDemand.Frame.class);

    sendFrame(" world", first, 4, 1, 2);
    SubscribeEvent second = next(events);
    assertThat(shown.apply(second.getDelta())).isTrue();
    assertThat(shown.lines().getFirst().getText()).isEqualTo("hello world");
    assertThat(second.getDroppedFrames()).isEqualTo(2);
    assertThat(second.getQueueDelayMs()).isNotNegative();

    send(new SubscriberUpdate.Idle(true));
    assertThat(next(events).getSessionIdle().getIdle()).isTrue();
    send(new SubscriberUpdate.Exited(new ExitStatus.Exited(3), Instant.ofEpochSecond(5)));
    assertThat(next(events).getSessionExited().getExitCode()).isEqualTo(3);
    ended.get(10, TimeUnit.SECONDS);
    assertSpansOfAWholeStream();
  }

  private void assertSpansOfAWholeStream() throws Exception {
    SpanData call = node.ended("vtr.grpc.Subscribe");
    SpanData stream = node.ended("subscribe.stream");
    SpanData snapshot = node.ended("subscribe.snapshot");
    assertThat(call.getAttributes().get(Attrs.RPC_STATUS_CODE)).isEqualTo("OK");
    assertThat(call.getAttributes().get(Attrs.SESSION_ID))
        .isEqualTo(RpcFixture.VIEW.id().toString());
    assertThat(stream.getParentSpanId()).isEqualTo(call.getSpanId());
    assertThat(snapshot.getParentSpanId()).isEqualTo(call.getSpanId());
    assertThat(snapshot.getAttributes().get(Attrs.FRAME_ID)).isEqualTo(1);
    assertThat(stream.getAttributes().get(Attrs.STREAM_END_REASON)).isEqualTo("session_exited");
    assertThat(stream.getAttributes().get(AttributeKey.longKey("stream.frames"))).isEqualTo(2);
    assertThat(stream.getAttributes().get(AttributeKey.longKey("stream.keyframes"))).isEqualTo(1);
    assertThat(stream.getAttributes().get(Attrs.STREAM_DROPPED_FRAMES)).isEqualTo(2);
    assertThat(stream.getEvents().stream().map(EventData::getName))
        .containsExactly(
            "screen.keyframe",
            "screen.frame_id_gap",
            "screen.delta",
            "session_idle",
            "session_exited");
    SpanData render = node.ended("vt.render.keyframe");
    assertThat(render.getParentSpanId()).isEqualTo(stream.getSpanId());
    assertThat(node.ended("screen.encode").getParentSpanId()).isEqualTo(stream.getSpanId());
  }

  @Test
  void aBaseThatTheClientDoesNotHaveBecomesAKeyframe() throws Exception {
    subscribe(request().build());
    Frame first = sendFrame("a", null, 1, 0, 0);
    next(events);

    sendFrame("b", first, 5, 3, 0);

    assertThat(next(events).getKeyframe().getFrameId()).isEqualTo(5);
  }

  @Test
  void rawOutputHasCreditThatComesBack() throws Exception {
    subscribe(request().setRaw(true).setNoScreen(true).build());
    SubscriberDemand.RawBytes credit = (SubscriberDemand.RawBytes) next(demands);
    assertThat(credit.bytes()).isEqualTo(1024 * 1024);

    send(new SubscriberUpdate.Raw(new byte[] {27, 91}, 100, 7));

    SubscribeEvent.RawOutput raw = next(events).getRawOutput();
    assertThat(raw.getData().toByteArray()).containsExactly(27, 91);
    assertThat(raw.getOffset()).isEqualTo(100);
    assertThat(raw.getGapBytes()).isEqualTo(7);
    assertThat(((SubscriberDemand.RawBytes) next(demands)).bytes()).isEqualTo(2);
  }

  @Test
  void aClientThatLeavesIsUnsubscribed() throws Exception {
    GrpcClientRequest<Buffer, Buffer> call = subscribe(request().build());
    sendFrame("a", null, 1, 0, 0);
    next(events);

    call.cancel();

    SubscriberDemand demand = next(demands);
    while (!(demand instanceof SubscriberDemand.Unsubscribe)) {
      demand = next(demands);
    }
    assertThat(node.ended("subscribe.stream").getAttributes().get(Attrs.STREAM_END_REASON))
        .isEqualTo("client_ended");
    SpanData span = node.ended("vtr.grpc.Subscribe");
    assertThat(span.getStatus().getStatusCode()).isNotEqualTo(StatusCode.ERROR);
  }

  @Test
  void aClientThatDoesNotReadIsAskedForNothing() throws Exception {
    GrpcClientResponse<Buffer, Buffer> reader = stalled();
    reader.resume();
    assertThat(next(demands)).isInstanceOf(SubscriberDemand.RawBytes.class);
  }

  @Test
  void aClientThatDoesNotReadEndsWithItsSubscription() throws Exception {
    CompletableFuture<GrpcError> reset = new CompletableFuture<>();
    stalled().errorHandler(reset::complete);
    send(new SubscriberUpdate.Ended("no progress for 30 s", 5));
    SpanData span = node.ended("vtr.grpc.Subscribe");
    assertThat(span.getAttributes().get(Attrs.RPC_STATUS_CODE)).isEqualTo("FAILED_PRECONDITION");
    assertThat(span.getStatus().getDescription()).contains("no progress for 30 s");
    assertThat(node.ended("subscribe.stream").getAttributes().get(Attrs.STREAM_DROPPED_FRAMES))
        .isEqualTo(5);
    assertThat(reset.get(10, TimeUnit.SECONDS)).isEqualTo(GrpcError.CANCELLED);
  }

  @Test
  void whatStallsIsToldWhileItLasts() throws Exception {
    stalled();
    node.aheadNanos.addAndGet(TimeUnit.SECONDS.toNanos(12));
    assertThat(lineWith(LASTS))
        .contains("\"type\":\"span_progress\"")
        .containsPattern("\"duration_ms\":\\d{4,5},\"lasts\":true");
  }

  @Test
  void allThatWasNotSentIsToldWhenAStalledClientLeaves() throws Exception {
    stalled();
    node.aheadNanos.addAndGet(TimeUnit.SECONDS.toNanos(12));
    lineWith(LASTS);
    node.aheadNanos.addAndGet(TimeUnit.SECONDS.toNanos(3));
    sendFrame("a", null, 8, 0, 7);
    leave.run();
    SubscriberDemand demand = next(demands);
    while (!(demand instanceof SubscriberDemand.Unsubscribe)) {
      demand = next(demands);
    }
    // The session had given it up in the same moment.
    sendFrame("b", null, 12, 0, 3);
    send(new SubscriberUpdate.Ended("no progress for 30 s", 5));
    SpanData stream = node.ended("subscribe.stream");
    assertThat(stream.getAttributes().get(Attrs.STREAM_DROPPED_FRAMES)).isEqualTo(8 + 4 + 5);
    assertThat(stream.getAttributes().get(Attrs.STREAM_END_REASON)).isEqualTo("client_ended");
    List<Attributes> parts =
        stream.getEvents().stream()
            .filter(event -> event.getName().equals("stream.backpressure"))
            .map(EventData::getAttributes)
            .toList();
    assertThat(
            parts.stream().mapToLong(part -> part.get(AttributeKey.longKey("duration_ms"))).sum())
        .isBetween(15_000L, 40_000L);
    assertThat(parts.getLast().get(AttributeKey.booleanKey("lasts"))).as("the end").isNull();
  }

  @Test
  void aClientThatTakesNothingForLongIsEndedThoughNothingMoreComes() throws Exception {
    stalled();
    sendFrame("a", null, 1, 0, 0);
    node.aheadNanos.addAndGet(TimeUnit.SECONDS.toNanos(31));
    SubscriberDemand demand = next(demands);
    while (!(demand instanceof SubscriberDemand.Unsubscribe)) {
      demand = next(demands);
    }
    send(new SubscriberUpdate.Left(2));
    SpanData stream = node.ended("subscribe.stream");
    assertThat(stream.getStatus().getDescription()).contains("no progress for 30 s");
    assertThat(stream.getAttributes().get(Attrs.STREAM_DROPPED_FRAMES)).isEqualTo(3);
    assertThat(node.ended("vtr.grpc.Subscribe").getAttributes().get(Attrs.RPC_STATUS_CODE))
        .isEqualTo("FAILED_PRECONDITION");
  }

  private String lineWith(String text) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (System.nanoTime() < deadline) {
      for (String line : node.lines()) {
        if (line.contains(text)) {
          return line;
        }
      }
      RpcFixture.await(node.vertx.timer(10)); // the stream looks now and then
    }
    throw new AssertionError("no line with " + text + " in " + node.lines());
  }

  /** The answer of a call that was sent all it may be, and has read nothing. */
  private GrpcClientResponse<Buffer, Buffer> stalled() throws Exception {
    GrpcClientRequest<Buffer, Buffer> call = RpcFixture.await(node.call("Subscribe").begin());
    leave = call::cancel;
    CompletableFuture<GrpcClientResponse<Buffer, Buffer>> paused = new CompletableFuture<>();
    call.response()
        .onSuccess(
            response -> {
              response.handler(item -> events.add(parsed(item)));
              response.pause();
              paused.complete(response);
            });
    call.end(Buffer.buffer(request().setRaw(true).setNoScreen(true).build().toByteArray()));
    long credit = ((SubscriberDemand.RawBytes) next(demands)).bytes();

    // The session sends what it may, until nothing more is asked for.
    long sent = 0;
    byte[] chunk = new byte[32 * 1024];
    while (credit > sent && sent < 64L * 1024 * 1024) {
      send(new SubscriberUpdate.Raw(chunk, sent, 0));
      sent += chunk.length;
      // Only who has sent all it may waits for more.
      SubscriberDemand more = demands.poll(credit > sent ? 0 : 200, TimeUnit.MILLISECONDS);
      credit += more == null ? 0 : ((SubscriberDemand.RawBytes) more).bytes();
    }

    assertThat(sent).isLessThan(8L * 1024 * 1024);
    return paused.get(10, TimeUnit.SECONDS);
  }
}
