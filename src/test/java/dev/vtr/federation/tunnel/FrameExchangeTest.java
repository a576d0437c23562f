package dev.vtr.federation.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vtr.proto.CallCancel;
import dev.vtr.proto.CallError;
import dev.vtr.proto.Credit;
import dev.vtr.proto.Ping;
import dev.vtr.proto.TunnelFrame;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two ends of a connection on a line that a test carries frames over, by a clock it drives. */
class FrameExchangeTest {
  private long nowNanos = 1;
  private final Side spoke = new Side();
  private final Side hub = new Side();

  private final class Side implements FrameLink, FrameExchange.Receiver {
    final ArrayDeque<TunnelFrame> sent = new ArrayDeque<>();
    final List<TunnelFrame> received = new ArrayList<>();
    final FrameExchange exchange = new FrameExchange(this, () -> nowNanos, this);
    boolean full;
    @Nullable String closedBecause;
    int closes;

    @Override
    public void listen(Listener listener) {}

    @Override
    public boolean writable() {
      return !full;
    }

    @Override
    public void write(TunnelFrame frame) {
      sent.add(frame);
    }

    @Override
    public void close(int code, String reason) {
      closes++;
    }

    @Override
    public boolean received(TunnelFrame frame) {
      received.add(frame);
      return frame.getKindCase() != TunnelFrame.KindCase.KIND_NOT_SET;
    }

    @Override
    public void closed(String reason) {
      closedBecause = reason;
    }
  }

  private void carry(Side from, Side to) {
    for (TunnelFrame frame = from.sent.poll(); frame != null; frame = from.sent.poll()) {
      to.exchange.received(frame);
    }
  }

  private void carryBothWays() {
    while (!spoke.sent.isEmpty() || !hub.sent.isEmpty()) {
      carry(spoke, hub);
      carry(hub, spoke);
    }
  }

  private void tick(Duration pause) {
    nowNanos += pause.toNanos();
    spoke.exchange.tick(0);
    hub.exchange.tick(0);
  }

  @Test
  void measuresTheRoundTripByHeartbeats() {
    spoke.exchange.ping(0);
    nowNanos += 30_000_000;
    carry(spoke, hub);
    nowNanos += 12_000_000;
    carry(hub, spoke);
    assertThat(spoke.exchange.counts().rttMillis()).isEqualTo(42.0);
    assertThat(hub.received).isEmpty();
  }

  @Test
  void oneOfTheTwoAsksAndTellsTheOtherTheRoundTrip() {
    long pings = 0;
    for (int second = 0; second < 61; second++) {
      nowNanos += Liveness.TICK.toNanos();
      spoke.exchange.tick(0);
      pings += spoke.sent.size();
      nowNanos += 7_000_000;
      carry(spoke, hub);
      carry(hub, spoke);
      hub.exchange.tick(0);
      pings += hub.sent.size();
      carryBothWays();
    }
    assertThat(pings).isLessThanOrEqualTo(14);
    assertThat(hub.exchange.counts().rttMillis()).isEqualTo(7.0);
  }

  @Test
  void bothSidesNoticeACutCableWithinFifteenSeconds() {
    tick(Liveness.TICK);
    carryBothWays();
    for (int second = 0; second < 14; second++) {
      tick(Liveness.TICK);
    }
    assertThat(spoke.closedBecause).isEqualTo("nothing heard for 12 s");
    assertThat(hub.closedBecause).isEqualTo("nothing heard for 12 s");
    assertThat(hub.closes).isEqualTo(1);
  }

  @Test
  void aLossInOneDirectionIsNoticedByTheSideThatHearsNothing() {
    for (int second = 0; second < 14; second++) {
      tick(Liveness.TICK);
      carry(spoke, hub);
      hub.sent.clear();
    }
    assertThat(spoke.closedBecause).isNotNull();
    assertThat(hub.closedBecause).isNull();
  }

  @Test
  void stallsOfTwoSecondsEveryTenRaiseNoAlarm() {
    for (int second = 0; second < 600; second++) {
      tick(Liveness.TICK);
      if (second % 10 < 8) {
        carryBothWays();
      }
    }
    assertThat(spoke.closedBecause).isNull();
    assertThat(hub.closedBecause).isNull();
  }

  /** Both sides' wall clocks are set anew in every second, by so many hours, on and back. */
  @ParameterizedTest
  @ValueSource(longs = {1, -1, 24 * 3_652, -24 * 3_652})
  void theWallClockMayJump(long hours) {
    long spokeWall = 1_700_000_000_000_000_000L;
    long hubWall = spokeWall;
    long jumpNanos = Duration.ofHours(hours).toNanos();
    for (int second = 0; second < 60; second++) {
      nowNanos += Liveness.TICK.toNanos();
      spokeWall += second % 2 == 0 ? jumpNanos : -jumpNanos;
      hubWall += second % 3 == 0 ? jumpNanos : -jumpNanos / 2;
      spoke.exchange.tick(spokeWall);
      hub.exchange.tick(hubWall);
      nowNanos += 5_000_000;
      carryBothWays();
      assertThat(spoke.exchange.counts().rttMillis()).isBetween(0.0, 5.0);
      assertThat(hub.exchange.counts().rttMillis()).isBetween(0.0, 5.0);
    }
    assertThat(spoke.closedBecause).isNull();
    assertThat(hub.closedBecause).isNull();
    hub.exchange.ping(hubWall);
    carryBothWays();
    for (int second = 0; second < 11; second++) {
      nowNanos += Liveness.TICK.toNanos();
      spoke.exchange.tick(spokeWall + second * jumpNanos);
    }
    assertThat(spoke.closedBecause).as("as long as ever").isNull();
    tick(Liveness.TICK);
    tick(Liveness.TICK);
    assertThat(spoke.closedBecause).isEqualTo("nothing heard for 12 s");
  }

  @Test
  void anyFrameIsASignOfLife() {
    TunnelFrame cancel =
        TunnelFrame.newBuilder().setCancel(CallCancel.newBuilder().setCallId(1)).build();
    for (int second = 0; second < 60; second++) {
      tick(Liveness.TICK);
      carry(spoke, hub);
      hub.sent.clear();
      hub.exchange.control(cancel);
      carry(hub, spoke);
    }
    assertThat(spoke.closedBecause).isNull();
  }

  @Test
  void sendsNothingWhileTheLinkIsFullAndTheUrgentFirstAfterwards() {
    hub.full = true;
    hub.exchange.outbox().response(1, new byte[3]);
    hub.exchange.flush();
    hub.exchange.ping(0);
    assertThat(hub.sent).isEmpty();
    hub.full = false;
    hub.exchange.drained();
    assertThat(hub.sent)
        .extracting(TunnelFrame::getKindCase)
        .containsExactly(TunnelFrame.KindCase.PING, TunnelFrame.KindCase.RESPONSE);
  }

  @Test
  void whoAsksAndDoesNotReadHoldsNoMemory() {
    hub.full = true;
    for (int i = 1; i <= 100_000; i++) {
      hub.exchange.received(
          TunnelFrame.newBuilder().setPing(Ping.newBuilder().setSentNs(i)).build());
      hub.exchange.ping(i);
      hub.exchange.control(
          TunnelFrame.newBuilder()
              .setCredit(Credit.newBuilder().setCallId(i % 3).setBytes(10))
              .build());
    }
    hub.full = false;
    hub.exchange.drained();
    assertThat(hub.closedBecause).isNull();
    assertThat(hub.sent)
        .as("the newest heartbeats, and credit of three calls added up")
        .extracting(
            frame ->
                frame.getKindCase()
                    + " "
                    + (frame.getPong().getSentNs()
                        + frame.getPing().getWallNs()
                        + frame.getCredit().getBytes()))
        .containsExactly(
            "PONG 100000", "PING 100000", "CREDIT 333340", "CREDIT 333330", "CREDIT 333330");
  }

  @Test
  void whoCausesFramesWithoutEndAndDoesNotReadLosesTheConnection() {
    spoke.full = true;
    TunnelFrame error =
        TunnelFrame.newBuilder()
            .setError(CallError.newBuilder().setMessage("no".repeat(500)))
            .build();
    int frames = 0;
    for (; spoke.closedBecause == null && frames < 10_000; frames++) {
      spoke.exchange.control(error);
    }
    assertThat(spoke.closedBecause).isEqualTo("the other side reads nothing of what it asks for");
    assertThat(frames).isBetween(TunnelLimits.CALLS, 2 * TunnelLimits.CALLS);
    assertThat(spoke.closes).isEqualTo(1);
  }

  @Test
  void countsWhatItDoesNotKnow() {
    spoke.exchange.received(TunnelFrame.getDefaultInstance());
    assertThat(spoke.exchange.counts().ignoredFrames()).isEqualTo(1);
    assertThat(spoke.closedBecause).isNull();
  }

  @Test
  void hearsNothingMoreOnceClosed() {
    spoke.exchange.leave(0, "enough");
    spoke.exchange.received(
        TunnelFrame.newBuilder().setCancel(CallCancel.getDefaultInstance()).build());
    assertThat(spoke.received).isEmpty();
    assertThat(spoke.sent)
        .extracting(frame -> frame.getGoodbye().getReason())
        .containsExactly("enough");
    assertThat(spoke.closedBecause).isEqualTo("enough");
  }
}
