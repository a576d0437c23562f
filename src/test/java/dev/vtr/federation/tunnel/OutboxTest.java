package dev.vtr.federation.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.vtr.proto.CallRequest;
import dev.vtr.proto.CallResponse;
import dev.vtr.proto.Coordinator;
import dev.vtr.proto.Fragment;
import dev.vtr.proto.Ping;
import dev.vtr.proto.SessionsChanged;
import dev.vtr.proto.TraceBatch;
import dev.vtr.proto.TraceContext;
import dev.vtr.proto.TunnelFrame;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private static final int SLICE = TunnelLimits.SLICE_BYTES;
  private long nowNanos;
  private final Outbox outbox = new Outbox(() -> nowNanos);

  private static TunnelFrame ping() {
    return TunnelFrame.newBuilder().setPing(Ping.getDefaultInstance()).build();
  }

  private static TunnelFrame batch() {
    return TunnelFrame.newBuilder().setTraceBatch(TraceBatch.getDefaultInstance()).build();
  }

  private static TunnelFrame end(long callId) {
    return TunnelFrame.newBuilder()
        .setResponse(CallResponse.newBuilder().setCallId(callId))
        .build();
  }

  private List<TunnelFrame> frames() {
    List<TunnelFrame> frames = new ArrayList<>();
    for (TunnelFrame frame = outbox.next(); frame != null; frame = outbox.next()) {
      frames.add(frame);
    }
    return frames;
  }

  /** Takes all that may go now, one letter and the call for each frame; a dot for a last part. */
  private String drained() {
    return frames().stream().map(OutboxTest::letter).collect(Collectors.joining(" "));
  }

  private static String letter(TunnelFrame frame) {
    return switch (frame.getKindCase()) {
      case PING -> "p";
      case TRACE_BATCH -> "t";
      case FRAGMENT ->
          (frame.getFragment().getLane() == Fragment.Lane.SESSIONS ? "s" : "t")
              + (frame.getFragment().getLast() ? "." : "");
      case REQUEST -> "q" + frame.getRequest().getCallId();
      case RESPONSE -> "r" + frame.getResponse().getCallId();
      case ITEM -> "i" + frame.getItem().getCallId();
      default -> "?";
    };
  }

  @Test
  void controlGoesBeforeAnswersBeforeItemsBeforeSpans() {
    outbox.batch(batch());
    outbox.stream(1, 100).offer(new byte[10]);
    outbox.response(2, new byte[10]);
    outbox.control(ping());
    assertThat(drained()).isEqualTo("p r2 i1 t");
  }

  @Test
  void aLargeAnswerHoldsNobodyUp() {
    outbox.response(1, new byte[3 * SLICE]);
    assertThat(letter(outbox.next())).isEqualTo("r1");
    outbox.control(ping());
    outbox.response(2, new byte[5]);
    assertThat(drained()).isEqualTo("p r1 r2 r1");
  }

  @Test
  void slicesSayWhetherMoreCome() {
    outbox.response(1, new byte[SLICE + 1]);
    assertThat(outbox.next().getResponse().getMore()).isTrue();
    TunnelFrame last = outbox.next();
    assertThat(last.getResponse().getMore()).isFalse();
    assertThat(last.getResponse().getPayload().size()).isEqualTo(1);
    assertThat(outbox.next()).isNull();
    assertThat(outbox.queuedBytes()).isZero();
  }

  @Test
  void onlyTheFirstSliceOfARequestCarriesItsHead() {
    List<Double> delays = new ArrayList<>();
    CallRequest head = CallRequest.newBuilder().setCallId(7).setMethod("Paste").build();
    TraceContext trace = TraceContext.newBuilder().setTraceparent("00-1-2-03").build();
    outbox.request(head, new byte[SLICE + 1], trace, delays::add);
    nowNanos = 4_000_000;
    TunnelFrame first = outbox.next();
    TunnelFrame second = outbox.next();
    assertThat(first.getRequest().getMethod()).isEqualTo("Paste");
    assertThat(first.getTrace()).isEqualTo(trace);
    assertThat(second.getRequest().getMethod()).isEmpty();
    assertThat(second.hasTrace()).isFalse();
    assertThat(delays).containsExactly(4.0);
  }

  @Test
  void streamsTakeTurns() {
    OutgoingStream one = outbox.stream(1, 1000);
    OutgoingStream two = outbox.stream(2, 1000);
    for (int i = 0; i < 3; i++) {
      one.offer(new byte[10]);
      two.offer(new byte[10]);
    }
    assertThat(drained()).isEqualTo("i1 i2 i1 i2 i1 i2");
  }

  @Test
  void aStreamWithoutCreditWaitsAlone() {
    OutgoingStream stalled = outbox.stream(1, 15);
    OutgoingStream other = outbox.stream(2, 1000);
    for (int i = 0; i < 3; i++) {
      stalled.offer(new byte[10]);
      other.offer(new byte[10]);
    }
    assertThat(drained()).isEqualTo("i1 i2 i1 i2 i2");
    stalled.credit(20);
    assertThat(drained()).isEqualTo("i1");
  }

  @Test
  void aStreamEndsAfterItsItems() {
    OutgoingStream stream = outbox.stream(1, 10);
    stream.offer(new byte[10]);
    stream.offer(new byte[10]);
    AtomicInteger gone = new AtomicInteger();
    stream.end(end(1), gone::incrementAndGet);
    assertThat(drained()).isEqualTo("i1");
    stream.credit(10);
    assertThat(gone).hasValue(0);
    assertThat(drained()).isEqualTo("i1 r1");
    assertThat(gone).hasValue(1);
  }

  @Test
  void tellsAStreamThatItMayWriteAgain() {
    OutgoingStream stream = outbox.stream(1, 10);
    AtomicInteger told = new AtomicInteger();
    stream.onWritable(told::incrementAndGet);
    stream.offer(new byte[10]);
    assertThat(stream.writable()).isFalse();
    drained();
    assertThat(stream.writable()).isFalse();
    assertThat(told).hasValue(0);
    stream.credit(5);
    assertThat(stream.writable()).isTrue();
    assertThat(told).hasValue(1);
  }

  @Test
  void aStreamHeldUpByOthersIsToldWhenTheyHaveGone() {
    OutgoingStream stream = outbox.stream(1, 1000);
    AtomicInteger told = new AtomicInteger();
    stream.onWritable(told::incrementAndGet);
    for (int i = 0; i < 5; i++) {
      outbox.response(i, new byte[1024 * 1024]);
    }
    assertThat(stream.writable()).isFalse();
    drained();
    assertThat(told).hasPositiveValue();
    assertThat(stream.writable()).isTrue();
  }

  @Test
  void refusesWhatPassesItsBound() {
    byte[] message = new byte[1024 * 1024];
    for (int i = 0; i < 16; i++) {
      assertThat(outbox.response(i, message)).isTrue();
    }
    assertThat(outbox.response(17, new byte[1])).isFalse();
    assertThat(outbox.stream(18, 10).offer(new byte[1])).isFalse();
    drained();
    assertThat(outbox.response(17, new byte[1])).isTrue();
  }

  @Test
  void refusesAStreamThatIgnoresItsCredit() {
    OutgoingStream stream = outbox.stream(1, 10);
    byte[] message = new byte[1024 * 1024];
    for (int i = 0; i < 8; i++) {
      assertThat(stream.offer(message)).isTrue();
    }
    assertThat(stream.offer(message)).isFalse();
    stream.discard();
    assertThat(outbox.queuedBytes()).isZero();
    assertThat(drained()).isEmpty();
  }

  private static TunnelFrame list(int bytes) {
    return TunnelFrame.newBuilder()
        .setSessionsChanged(
            SessionsChanged.newBuilder()
                .setCoordinator(Coordinator.newBuilder().setName("n".repeat(bytes))))
        .build();
  }

  @Test
  void ofListsTheNewestGoesInPartsThatTakeTurnsWithStreams() throws Exception {
    outbox.takesParts(TunnelLimits.PARTS_WINDOW_BYTES);
    outbox.sessions(list(10));
    outbox.sessions(list(2 * SLICE));
    TunnelFrame first = outbox.next();
    outbox.sessions(list(20));
    outbox.sessions(list(30));
    OutgoingStream stream = outbox.stream(1, 100);
    for (int i = 0; i < 4; i++) {
      stream.offer(new byte[1]);
    }
    outbox.response(2, new byte[1]);
    List<TunnelFrame> frames = frames();
    assertThat(frames.stream().map(OutboxTest::letter))
        .containsExactly("r2", "i1", "s", "i1", "s.", "i1", "s.", "i1");
    ByteString whole =
        first
            .getFragment()
            .getPart()
            .concat(frames.get(2).getFragment().getPart())
            .concat(frames.get(4).getFragment().getPart());
    assertThat(TunnelFrame.parseFrom(whole)).isEqualTo(list(2 * SLICE));
    assertThat(TunnelFrame.parseFrom(frames.get(6).getFragment().getPart())).isEqualTo(list(30));
  }

  @Test
  void partsWaitForTheirCreditAlone() {
    outbox.takesParts(SLICE);
    outbox.sessions(list(3 * SLICE));
    outbox.batch(batch());
    assertThat(drained()).isEqualTo("s");
    outbox.response(1, new byte[1]);
    assertThat(drained()).isEqualTo("r1");
    outbox.creditParts(SLICE);
    assertThat(drained()).isEqualTo("s");
    outbox.creditParts(100L * SLICE);
    assertThat(drained()).as("never more than the window").isEqualTo("s");
    outbox.creditParts(SLICE);
    outbox.creditParts(SLICE);
    assertThat(drained()).isEqualTo("s. t.");
  }

  @Test
  void whoTakesNoPartsGetsListsAndBatchesWhole() {
    outbox.sessions(list(1));
    outbox.sessions(list(3 * SLICE));
    outbox.batch(batch());
    assertThat(outbox.next()).isEqualTo(list(3 * SLICE));
    assertThat(drained()).isEqualTo("t");
  }

  @Test
  void aRequestThatHasNotGoneIsTakenBack() {
    CallRequest head = CallRequest.newBuilder().setCallId(7).setMethod("Paste").build();
    outbox.request(head, new byte[2 * SLICE], TraceContext.getDefaultInstance(), delay -> {});
    assertThat(outbox.withdraw(8)).isFalse();
    assertThat(outbox.withdraw(7)).isTrue();
    assertThat(outbox.queuedBytes()).isZero();
    assertThat(drained()).isEmpty();
  }

  @Test
  void whatIsLeftOfARequestIsTakenBackToo() {
    CallRequest head = CallRequest.newBuilder().setCallId(7).setMethod("Paste").build();
    outbox.request(head, new byte[2 * SLICE], TraceContext.getDefaultInstance(), delay -> {});
    assertThat(letter(outbox.next())).isEqualTo("q7");
    assertThat(outbox.withdraw(7)).as("the other side has heard of it").isFalse();
    assertThat(outbox.queuedBytes()).isZero();
    assertThat(drained()).isEmpty();
  }

  @Test
  void requestsWithoutPayloadAreBoundedToo() {
    CallRequest head = CallRequest.newBuilder().setMethod("List").build();
    int taken = 0;
    while (taken < 1_000_000
        && outbox.request(head, new byte[0], TraceContext.getDefaultInstance(), delay -> {})) {
      taken++;
    }
    assertThat(taken).isBetween(TunnelLimits.CALLS, 100 * TunnelLimits.CALLS);
  }

  @Test
  void spansAreNotStarvedByABusyLine() {
    outbox.batch(batch());
    for (int i = 0; i < 40; i++) {
      outbox.response(1, new byte[1]);
    }
    List<String> order = Arrays.asList(drained().split(" "));
    assertThat(order).hasSize(41);
    assertThat(order.indexOf("t")).isEqualTo(16);
  }
}
