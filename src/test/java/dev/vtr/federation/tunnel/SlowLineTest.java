package dev.vtr.federation.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vtr.proto.Coordinator;
import dev.vtr.proto.Credit;
import dev.vtr.proto.Fragment;
import dev.vtr.proto.Session;
import dev.vtr.proto.SessionsChanged;
import dev.vtr.proto.TraceBatch;
import dev.vtr.proto.TunnelFrame;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * A spoke with very many sessions behind a line that carries so many bytes in a tenth of a second,
 * by a clock that the test drives: what waits behind how many bytes, and who is taken for dead.
 */
class SlowLineTest {
  private static final Duration STEP = Duration.ofMillis(100);

  /** What a transport takes before it says that it is full. */
  private static final int TRANSPORT_BYTES = 16 * 1024;

  private long nowNanos = 1;
  private long carriedBytes;
  private final Line spoke = new Line(4_000);
  private final Line hub = new Line(1_000_000);
  private final List<String> told = new ArrayList<>();
  private Coordinator sessions = Coordinator.getDefaultInstance();

  /** One end, and the line from it to the other one. */
  private final class Line implements FrameLink, FrameExchange.Receiver {
    final int bytesAStep;
    final ArrayDeque<TunnelFrame> waiting = new ArrayDeque<>();
    final FrameExchange exchange = new FrameExchange(this, () -> nowNanos, this);
    final Assembly parts = new Assembly();
    long waitingBytes;
    long headCarriedBytes;
    @Nullable String closedBecause;

    Line(int bytesAStep) {
      this.bytesAStep = bytesAStep;
    }

    @Override
    public void listen(Listener listener) {}

    @Override
    public boolean writable() {
      return waitingBytes < TRANSPORT_BYTES;
    }

    @Override
    public void write(TunnelFrame frame) {
      waiting.add(frame);
      waitingBytes += frame.getSerializedSize();
    }

    @Override
    public void close(int code, String reason) {}

    void step(Line to) {
      headCarriedBytes += Math.min(waitingBytes - headCarriedBytes, bytesAStep);
      for (TunnelFrame frame = waiting.peek();
          frame != null && frame.getSerializedSize() <= headCarriedBytes;
          frame = waiting.peek()) {
        waiting.remove();
        waitingBytes -= frame.getSerializedSize();
        headCarriedBytes -= frame.getSerializedSize();
        to.exchange.received(frame);
      }
      exchange.drained();
    }

    @Override
    public boolean received(TunnelFrame frame) {
      switch (frame.getKindCase()) {
        case RESPONSE -> told.add("answer " + frame.getResponse().getCallId());
        case SESSIONS_CHANGED ->
            told.add("list " + frame.getSessionsChanged().getCoordinator().getVersion());
        case TRACE_BATCH -> told.add("spans");
        case FRAGMENT -> part(frame.getFragment());
        case CREDIT -> exchange.outbox().creditParts(frame.getCredit().getBytes());
        default -> {}
      }
      return true;
    }

    private void part(Fragment part) {
      exchange.control(
          TunnelFrame.newBuilder()
              .setCredit(Credit.newBuilder().setBytes(part.getPart().size()))
              .build());
      try {
        byte[] whole = parts.add(part.getLaneValue(), part.getPart(), !part.getLast());
        if (whole != null) {
          received(TunnelFrame.parseFrom(whole));
        }
      } catch (Assembly.Oversize | com.google.protobuf.InvalidProtocolBufferException unfit) {
        throw new AssertionError(unfit);
      }
    }

    @Override
    public void closed(String reason) {
      closedBecause = reason;
    }
  }

  private void manySessions() {
    Coordinator.Builder many = Coordinator.newBuilder().setName("n");
    for (int i = 0; i < 2_000; i++) {
      many.addSessions(Session.newBuilder().setName("s" + i).setTitle("t".repeat(250)));
    }
    sessions = many.build();
  }

  private void tell(int number) {
    spoke
        .exchange
        .outbox()
        .sessions(
            TunnelFrame.newBuilder()
                .setSessionsChanged(
                    SessionsChanged.newBuilder()
                        .setCoordinator(sessions.toBuilder().setVersion(String.valueOf(number))))
                .build());
    spoke.exchange.flush();
  }

  private void step() {
    nowNanos += STEP.toNanos();
    long before = spoke.waitingBytes;
    spoke.step(hub);
    carriedBytes += Math.min(before, spoke.bytesAStep);
    hub.step(spoke);
    spoke.exchange.tick(0);
    hub.exchange.tick(0);
  }

  /** Answers a call, and says how many bytes the line carried until the answer was there. */
  private long bytesBeforeTheAnswer(int callId) {
    long before = carriedBytes;
    spoke.exchange.outbox().response(callId, new byte[100]);
    spoke.exchange.flush();
    for (int steps = 0; !told.contains("answer " + callId); steps++) {
      assertThat(steps).as("steps without an answer").isLessThan(1_000);
      step();
    }
    return carriedBytes - before;
  }

  /** What the transport holds, and a frame. */
  private static final long MOST_BEFORE_ANSWER =
      TRANSPORT_BYTES + TunnelLimits.SLICE_BYTES + 8 * 1024;

  @Test
  void answersWaitForNoListAndListsAreNotQueued() {
    manySessions();
    spoke.exchange.outbox().takesParts(TunnelLimits.PARTS_WINDOW_BYTES);
    for (int i = 1; i <= 400; i++) {
      tell(i);
      step();
      if (i % 20 == 0) {
        assertThat(bytesBeforeTheAnswer(i)).isLessThanOrEqualTo(MOST_BEFORE_ANSWER);
      }
    }
    for (int i = 0; i < 320; i++) {
      step();
    }
    assertThat(told).as("the newest, and few before it").contains("list 400");
    assertThat(told.stream().filter(each -> each.startsWith("list"))).hasSizeLessThan(9);
    assertThat(hub.closedBecause).isNull();
    assertThat(spoke.closedBecause).isNull();
  }

  @Test
  void aLongListOverASlowLineIsNoDeath() {
    manySessions();
    spoke.exchange.outbox().takesParts(TunnelLimits.PARTS_WINDOW_BYTES);
    tell(1);
    int steps = 0;
    for (; hub.closedBecause == null && !told.contains("list 1"); steps++) {
      assertThat(steps).isLessThan(1_000);
      step();
    }
    assertThat(hub.closedBecause).isNull();
    assertThat(STEP.multipliedBy(steps))
        .as("longer than a silence")
        .isGreaterThan(Liveness.SILENCE);
    assertThat(hub.exchange.counts().rttMillis())
        .as("a heartbeat overtakes")
        .isBetween(1.0, 8_000.0);
  }

  @Test
  void aBatchOfSpansOverASlowLineHoldsNobodyUp() {
    spoke.exchange.outbox().takesParts(TunnelLimits.PARTS_WINDOW_BYTES);
    spoke
        .exchange
        .outbox()
        .batch(
            TunnelFrame.newBuilder()
                .setTraceBatch(
                    TraceBatch.newBuilder()
                        .setLines(
                            com.google.protobuf.ByteString.copyFrom(
                                new byte[TunnelLimits.BATCH_BYTES])))
                .build());
    spoke.exchange.flush();
    step();
    assertThat(bytesBeforeTheAnswer(1)).isLessThanOrEqualTo(MOST_BEFORE_ANSWER);
    assertThat(told).doesNotContain("spans");
    assertThat(spoke.exchange.outbox().hasBatch()).isTrue();
    for (int i = 0; i < 50; i++) {
      step();
    }
    assertThat(told).contains("spans");
    assertThat(spoke.exchange.outbox().hasBatch()).isFalse();
  }
}
