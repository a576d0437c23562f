package dev.vtr.pty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vtr.pty.ExitStatus.Signalled;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Credit, fairness and input that a program does or does not read. */
@Timeout(60)
final class PtyFlowTest {
  private static final String RAW_CAT = "stty raw -echo; echo ready; exec cat";

  private PtyReactor reactor;

  @BeforeEach
  void open() throws PtyException {
    reactor = PtyReactor.open();
  }

  @AfterEach
  void close() {
    reactor.close();
  }

  @Test
  void aFloodStaysWithinItsCreditWhileAnotherSessionEchoes() throws Exception {
    RecordingListener flood = RecordingListener.hoarding();
    PtyLimits limits = new PtyLimits(100_000, 1000, Duration.ofSeconds(5));
    Pty yes = reactor.spawn(Programs.command("yes"), limits, flood);
    flood.awaitBytes(100_000);
    echo();
    assertThat(flood.bytes()).isEqualTo(100_000);
    yes.credit(50_000);
    flood.awaitBytes(150_000);
    echo();
    assertThat(flood.bytes()).isEqualTo(150_000);
    assertThat(yes.signal(2, SignalScope.LEADER_AND_FOREGROUND).get(5, TimeUnit.SECONDS)).isTrue();
    yes.credit(1_000_000);
    assertThat(flood.awaitExit()).isEqualTo(new Signalled(2));
  }

  private void echo() throws Exception {
    RecordingListener listener = RecordingListener.recrediting();
    Pty cat = Programs.start(reactor, Programs.shell(RAW_CAT), listener);
    listener.awaitText("ready");
    assertThat(Programs.write(cat, "hello")).isInstanceOf(WriteOutcome.Written.class);
    listener.awaitText("hello");
    cat.hangUp();
  }

  @Test
  void anEchoIsQuickWhileEightFloodsRunAtFullSpeed() throws Exception {
    AtomicLong flooded = new AtomicLong();
    for (int i = 0; i < 8; i++) {
      Programs.start(reactor, Programs.command("yes"), new CountingListener(flooded));
    }
    BlockingQueue<byte[]> echoes = new LinkedBlockingQueue<>();
    Pty cat = Programs.start(reactor, Programs.shell(RAW_CAT), new QueueingListener(echoes));
    StringBuilder greeting = new StringBuilder();
    while (greeting.indexOf("ready") < 0) {
      greeting.append(text(echoes.poll(10, TimeUnit.SECONDS)));
    }
    for (int i = 0; i < 20; i++) {
      cat.write(new byte[] {'x'}, outcome -> {});
      assertThat(echoes.poll(2, TimeUnit.SECONDS)).isNotNull();
    }
    assertThat(flooded.get()).isPositive();
  }

  private static String text(byte[] bytes) {
    return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
  }

  @Test
  void aProgramThatReadsGetsAllReplies() throws Exception {
    RecordingListener listener = RecordingListener.recrediting();
    String program =
        "stty raw -echo; echo ready;"
            + " cat | { head -c 1 >/dev/null; echo begun; head -c 204800 | wc -c; }";
    Pty pty = Programs.start(reactor, Programs.shell(program), listener);
    listener.awaitText("ready");
    pty.reply(new byte[] {'x'}, () -> {});
    listener.awaitText("begun");
    AtomicLong dropped = new AtomicLong();
    for (int i = 0; i < 200; i++) {
      pty.reply(new byte[1024], dropped::incrementAndGet);
    }
    listener.awaitText("204800");
    assertThat(dropped.get()).isZero();
    pty.hangUp();
  }

  @Test
  void aProgramThatNeverReadsLosesRepliesAndItsOutputGoesOn() throws Exception {
    RecordingListener listener = RecordingListener.recrediting();
    PtyLimits noStall = new PtyLimits(1 << 20, 2 << 20, Duration.ofHours(1));
    Pty pty =
        reactor.spawn(Programs.shell("stty raw -echo; echo ready; exec yes"), noStall, listener);
    listener.awaitText("ready");
    BlockingQueue<Integer> dropped = new LinkedBlockingQueue<>();
    for (int i = 0; i < 200; i++) {
      int number = i;
      pty.reply(new byte[1024], () -> dropped.add(number));
    }
    Integer first = dropped.poll(10, TimeUnit.SECONDS);
    assertThat(first).isNotNull();
    for (int i = first + 1; i < 200; i++) { // and all behind it
      assertThat(dropped.poll(10, TimeUnit.SECONDS)).isEqualTo(i);
    }
    listener.awaitBytes(listener.bytes() + 1_000_000);
    pty.hangUp();
  }

  @Test
  void aLineThatTheKernelWouldCutIsRefusedWhileLinesAreTaken() throws Exception {
    RecordingListener listener = RecordingListener.recrediting();
    Pty pty =
        Programs.start(
            reactor,
            Programs.shell(
                "stty -echo; echo ready; while read -r line; do echo got=${#line}; done"),
            listener);
    listener.awaitText("ready");
    assertThat(Programs.write(pty, "x".repeat(1 << 20)))
        .isEqualTo(new WriteOutcome.LineTooLong(1 << 20, 4095));
    assertThat(Programs.write(pty, "a\r" + "x".repeat(4096) + "\r"))
        .isEqualTo(new WriteOutcome.LineTooLong(4096, 4095));
    assertThat(Programs.write(pty, "x".repeat(4095) + "\r"))
        .isInstanceOf(WriteOutcome.Written.class);
    listener.awaitText("got=4095");
    assertThat(Programs.write(pty, "x".repeat(3000))).isInstanceOf(WriteOutcome.Written.class);
    assertThat(Programs.write(pty, "x".repeat(3000)))
        .isEqualTo(new WriteOutcome.LineTooLong(6000, 4095));
    assertThat(Programs.write(pty, "\u0015" + "x".repeat(2000) + "\r"))
        .isInstanceOf(WriteOutcome.Written.class);
    listener.awaitText("got=2000");
    assertThat(listener.text()).isEqualTo("ready\r\ngot=4095\r\ngot=2000\r\n");
  }

  @Test
  void whatWaitsIsBoundedAndAnEmptyQueueTakesWhatAMessageHolds() throws Exception {
    RecordingListener listener = RecordingListener.recrediting();
    PtyLimits limits = new PtyLimits(1 << 20, 10_000, Duration.ofSeconds(5));
    Pty pty = reactor.spawn(Programs.shell("stty raw; echo ready; sleep 100"), limits, listener);
    listener.awaitText("ready");
    CompletableFuture<WriteOutcome> large = new CompletableFuture<>();
    pty.write(new byte[PtyLimits.MAX_WRITE_BYTES], large::complete);
    CompletableFuture<WriteOutcome> behind = new CompletableFuture<>();
    pty.write(new byte[1], behind::complete);
    assertThat(behind)
        .isCompletedWithValue(
            new WriteOutcome.Refused(
                PtyLimits.MAX_WRITE_BYTES + PtyLimits.WRITE_OVERHEAD_BYTES, 10_000));
    assertThat(large).isNotDone();
    pty.hangUp();
    listener.awaitExit();
  }

  @Test
  void aPasteOfWhatAMessageHoldsArrivesWhole() throws Exception {
    RecordingListener listener = RecordingListener.recrediting();
    int bytes = PtyLimits.MAX_WRITE_BYTES;
    Pty pty =
        Programs.start(
            reactor,
            Programs.shell("stty raw -echo; echo ready; head -c " + bytes + " | tr -d a | wc -c"),
            listener);
    listener.awaitText("ready");
    assertThat(Programs.write(pty, "b" + "a".repeat(bytes - 2) + "b"))
        .isInstanceOf(WriteOutcome.Written.class);
    listener.awaitText("ready\n2\n");
  }

  @Test
  void aPasteOfAMebibyteArrivesWholeAndUnmixed() throws Exception {
    RecordingListener listener = RecordingListener.recrediting();
    Pty pty = Programs.start(reactor, Programs.shell(RAW_CAT), listener);
    listener.awaitText("ready\n");
    String first = "a".repeat(1 << 20);
    String second = "b".repeat(500_000);
    CompletableFuture<WriteOutcome> written = new CompletableFuture<>();
    pty.write(first.getBytes(StandardCharsets.UTF_8), written::complete);
    assertThat(Programs.write(pty, second)).isInstanceOf(WriteOutcome.Written.class);
    assertThat(written).isCompletedWithValue(new WriteOutcome.Written());
    listener.awaitBytes(6 + first.length() + second.length());
    assertThat(listener.text().substring(6)).isEqualTo(first + second);
  }

  @Test
  void anEmptyWriteIsWritten() throws Exception {
    RecordingListener listener = RecordingListener.recrediting();
    Pty pty = Programs.start(reactor, Programs.shell(RAW_CAT), listener);
    assertThat(Programs.write(pty, "")).isInstanceOf(WriteOutcome.Written.class);
  }

  @Test
  void aFailingListenerHarmsNobodyElse() throws Exception {
    Programs.start(reactor, Programs.command("yes"), new FailingListener());
    echo();
  }

  private record CountingListener(AtomicLong bytesSeen) implements PtyListener {
    @Override
    public void output(Pty pty, byte[] bytes, int reads, long readNanos) {
      bytesSeen.addAndGet(bytes.length);
      pty.credit(bytes.length);
    }

    @Override
    public void exited(Pty pty, ExitStatus status, long exitNanos) {}
  }

  private record QueueingListener(BlockingQueue<byte[]> batches) implements PtyListener {
    @Override
    public void output(Pty pty, byte[] bytes, int reads, long readNanos) {
      batches.add(bytes);
      pty.credit(bytes.length);
    }

    @Override
    public void exited(Pty pty, ExitStatus status, long exitNanos) {}
  }

  private static final class FailingListener implements PtyListener {
    @Override
    public void output(Pty pty, byte[] bytes, int reads, long readNanos) {
      throw new IllegalStateException("a listener's own failure");
    }

    @Override
    public void exited(Pty pty, ExitStatus status, long exitNanos) {}
  }
}
