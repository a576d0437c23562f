package dev.vtr.federation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vtr.federation.tunnel.TunnelLimits;
import dev.vtr.proto.ListRequest;
import dev.vtr.proto.Session;
import dev.vtr.proto.SessionReply;
import dev.vtr.proto.SessionRequest;
import dev.vtr.proto.SubscribeRequest;
import dev.vtr.rpc.Call;
import dev.vtr.trace.Attrs;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.Promise;
import io.vertx.grpc.common.GrpcStatus;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A viewer through the tunnel that reads nothing: what it costs, and whom. */
@Timeout(90)
class StalledViewersTest {
  private static final SessionRequest BUILD =
      SessionRequest.newBuilder().setSession("a:build").build();
  private static final SubscribeRequest VIEW =
      SubscribeRequest.newBuilder().setSession("a:build").build();
  private static final int ITEM_BYTES = 16 * 1024;

  /** A client takes sixteen messages of a stream that it does not read, and 64 KiB then. */
  private static final int LONG_LIST = 350;

  private static final int LONGEST_TITLE = 255;

  /** What of one stream may be on its way: the tunnel's window, and what the client has taken. */
  private static final long MOST_BYTES = TunnelLimits.WINDOW_BYTES + 1024 * 1024;

  /** A server closes a connection on which 200 streams are cancelled, as each change does one. */
  private static final int MOST_CHANGES = 150;

  private Federation federation;
  private FaultProxy line;
  private final FakeNode spoke = new FakeNode("a", "spoke");

  private void begin(Duration mostStall) throws Exception {
    federation = new Federation(true, null, mostStall);
    line = new FaultProxy(federation.port());
    spoke.sessions(spoke.session("aaaaaaaa-1111-4000-8000-000000000000", "build"));
    spoke.on(
        "Info",
        call ->
            call.respond(
                SessionReply.newBuilder()
                    .setSession(spoke.session("aaaaaaaa-1111-4000-8000-000000000000", "build"))
                    .build()
                    .toByteArray()));
    federation.start(federation.options("a", line.port()), spoke);
    federation.awaitList(
        list ->
            list.getCoordinatorsCount() == 2 && list.getCoordinators(1).getSessionsCount() == 1);
  }

  @AfterEach
  void end() throws Exception {
    line.close();
    federation.close();
  }

  /** Writes as long as it may, tells when it may not for the first time, and counts. */
  private static final class Flood {
    final AtomicLong poured = new AtomicLong();
    final Promise<Void> stalled = Promise.promise();
    final Promise<Void> left = Promise.promise();
    private Call call;

    void on(Call begun) {
      call = begun;
      call.onCancel(left::tryComplete);
      call.onWritable(this::pour);
      pour();
    }

    private void pour() {
      while (call.writable()) {
        poured.addAndGet(ITEM_BYTES);
        call.item(new byte[ITEM_BYTES]);
      }
      stalled.tryComplete();
    }
  }

  /** Until the viewer's window is used up for the first time. */
  private static void awaitFull(Flood flood) throws Exception {
    flood.stalled.future().await(10, TimeUnit.SECONDS);
  }

  private void assertOthersGoOn() throws Exception {
    long askedNanos = System.nanoTime();
    for (int i = 0; i < 50; i++) {
      assertThat(federation.call("Info", BUILD).await().status()).isEqualTo(GrpcStatus.OK);
    }
    // Some 20 ms each where the machine has much else to do; a call that waited would wait a stall.
    assertThat(Duration.ofNanos(System.nanoTime() - askedNanos)).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void neitherCallsNorOtherStreamsWaitForItAndWhatItHoldsIsBounded() throws Exception {
    begin(Duration.ofSeconds(30));
    Flood flood = new Flood();
    spoke.on("Subscribe", flood::on);
    StalledViewer viewer = new StalledViewer(federation, VIEW);
    awaitFull(flood);
    assertOthersGoOn();

    Flood other = new Flood();
    spoke.on("Subscribe", other::on);
    StalledViewer reader = new StalledViewer(federation, VIEW);
    reader.resume();
    reader.awaitBytes(16 * 1024 * 1024); // sixty-four windows
    reader.cancel();

    assertThat(line.connections()).isEqualTo(1);
    assertThat(federation.list().getCoordinators(1).getError()).isEmpty();

    assertThat(flood.poured.get()).isLessThanOrEqualTo(MOST_BYTES);
    assertThat(viewer.hasEnded()).isFalse();
    viewer.resume();
    viewer.awaitBytes(8 * 1024 * 1024);
    viewer.cancel();
  }

  @Test
  void itsStreamEndsWhenItTakesNothingForLongAndItsWorkOnTheSpoke() throws Exception {
    begin(Duration.ofSeconds(1));
    Flood flood = new Flood();
    spoke.on("Subscribe", flood::on);
    StalledViewer viewer = new StalledViewer(federation, VIEW);
    awaitFull(flood);
    long stalledNanos = System.nanoTime();
    flood.left.future().await(10, TimeUnit.SECONDS);
    assertThat(Duration.ofNanos(System.nanoTime() - stalledNanos))
        .isBetween(Duration.ofMillis(900), Duration.ofSeconds(4));
    SpanData span = Federation.awaited(federation.hubSpans, "vtr.tunnel.stream");
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(span.getStatus().getDescription()).contains("no progress for 1 s");
    assertThat(span.getAttributes().get(Attrs.RPC_STATUS_CODE)).isEqualTo("FAILED_PRECONDITION");
    assertThat(viewer.awaitEnd()).as("told by a reset, as it reads nothing").contains("CANCELLED");
    assertOthersGoOn();
  }

  @Test
  void aViewerThatReadsSlowlyIsNotEnded() throws Exception {
    begin(Duration.ofSeconds(1));
    Flood flood = new Flood();
    spoke.on("Subscribe", flood::on);
    StalledViewer viewer = new StalledViewer(federation, VIEW);
    viewer.readEvery(20); // its window grows in steps of several items
    awaitFull(flood);
    viewer.awaitBytes(150L * ITEM_BYTES); // three seconds of it, which is three stalls
    assertThat(viewer.hasEnded()).isFalse();
    viewer.cancel();
  }

  private void changeTheLongList(int round) throws Exception {
    String title = round + "t".repeat(LONGEST_TITLE - 3);
    Session[] sessions = new Session[LONG_LIST];
    for (int i = 0; i < LONG_LIST; i++) {
      String id = "aaaaaaaa-%04d-4000-8000-000000000000".formatted(1111 + i);
      String name = i == 0 ? "build" : "s" + i;
      sessions[i] = spoke.session(id, name).toBuilder().setTitle(title).build();
    }
    spoke.sessions(sessions);
    federation.awaitList(
        list -> list.getCoordinators(1).getSessions(0).getTitle().startsWith(round + "t"));
  }

  @Test
  void whoFollowsTheListAndTakesNothingIsEndedAndOthersGoOn() throws Exception {
    begin(Duration.ofSeconds(1));
    StalledViewer follower =
        new StalledViewer(federation, "SubscribeSessions", ListRequest.getDefaultInstance());
    follower.awaitBegin();
    int round = 0;
    while (!follower.hasEnded() && round < MOST_CHANGES) {
      changeTheLongList(++round);
    }
    assertThat(follower.awaitEnd()).as("told by a reset").contains("CANCELLED");
    assertThat(round).as("lists before its queues were full").isGreaterThan(5);
    changeTheLongList(round + 1);
    assertOthersGoOn();
  }
}
