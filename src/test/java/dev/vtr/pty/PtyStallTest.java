package dev.vtr.pty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vtr.pty.ExitStatus.Signalled;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Input that a program does not read: what fails leaves nothing, what was written before stays. */
@Timeout(60)
final class PtyStallTest {
  private static final String PASTE_BEGIN = "\u001b[200~";
  private static final String PASTE_END = "\u001b[201~";
  private static final PtyLimits IMPATIENT =
      new PtyLimits(1 << 20, 2 << 20, Duration.ofMillis(300));

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
  void aPasteIntoAProgramThatDoesNotReadFailsAndIsThrownAway() throws Exception {
    RecordingListener listener = RecordingListener.recrediting();
    PtyLimits limits = new PtyLimits(1 << 20, 2 << 20, Duration.ofMillis(300));
    Pty pty =
        reactor.spawn(
            Programs.shell("echo ready; sleep 100; echo next; read x; echo got=$x"),
            limits,
            listener);
    listener.awaitText("ready");
    CompletableFuture<WriteOutcome> behind = new CompletableFuture<>();
    CompletableFuture<WriteOutcome> outcome = new CompletableFuture<>();
    pty.write("echo pasted\n".repeat(90_000).getBytes(StandardCharsets.UTF_8), outcome::complete);
    pty.write("behind\n".getBytes(StandardCharsets.UTF_8), behind::complete);
    WriteOutcome.Stalled stalled = (WriteOutcome.Stalled) outcome.get(5, TimeUnit.SECONDS);
    assertThat(stalled.takenBytes()).isZero();
    assertThat(behind.get(5, TimeUnit.SECONDS)).isEqualTo(new WriteOutcome.Stalled(0));
    // Usable afterwards: the interrupt key arrives.
    assertThat(Programs.write(pty, "\u0003")).isInstanceOf(WriteOutcome.Written.class);
    assertThat(listener.awaitExit()).isEqualTo(new Signalled(2));
  }

  @Test
  void inputAfterAStallReachesTheProgramWithoutTheRestOfThePaste() throws Exception {
    RecordingListener listener = RecordingListener.recrediting();
    PtyLimits limits = new PtyLimits(1 << 20, 2 << 20, Duration.ofMillis(300));
    Pty pty =
        reactor.spawn(
            Programs.shell(
                "stty -echo; echo ready; trap 'echo next; read x; echo got=$x; exit' USR1; while :;"
                    + " do sleep 0.02; done"),
            limits,
            listener);
    listener.awaitText("ready");
    assertThat(Programs.write(pty, "pasted\n".repeat(100_000)))
        .isInstanceOf(WriteOutcome.Stalled.class);
    assertThat(pty.signal(10, SignalScope.LEADER_AND_FOREGROUND).get(5, TimeUnit.SECONDS)).isTrue();
    listener.awaitText("next");
    assertThat(Programs.write(pty, "fresh\n")).isInstanceOf(WriteOutcome.Written.class);
    listener.awaitExit();
    assertThat(listener.text()).contains("got=fresh\r\n");
  }

  /** A program that reads {@code bytes}, pauses until a signal, and then shows what it reads. */
  private Pty pausing(int bytes, RecordingListener listener) throws Exception {
    Pty pty =
        reactor.spawn(
            Programs.shell(
                "stty raw -echo; trap 'echo next; exec cat -v' USR1; echo ready;"
                    + (bytes == 0 ? "" : "dd bs=1 status=none of=/dev/null count=" + bytes + ";")
                    + " while :; do sleep 0.02; done"),
            IMPATIENT,
            listener);
    listener.awaitText("ready");
    return pty;
  }

  @Test
  void aPasteThatTheProgramIsInTheMiddleOfIsEnded() throws Exception {
    RecordingListener listener = RecordingListener.recrediting();
    Pty pty = pausing(1000, listener);
    assertThat(Programs.write(pty, PASTE_BEGIN + "k".repeat(300_000) + PASTE_END))
        .isEqualTo(new WriteOutcome.Stalled(1000));
    // Once more: the end waits, and stays.
    assertThat(Programs.write(pty, PASTE_BEGIN + "m".repeat(300_000) + PASTE_END))
        .isEqualTo(new WriteOutcome.Stalled(0));
    assertThat(pty.signal(10, SignalScope.LEADER_AND_FOREGROUND).get(5, TimeUnit.SECONDS)).isTrue();
    listener.awaitText("next");
    assertThat(Programs.write(pty, "fresh")).isInstanceOf(WriteOutcome.Written.class);
    listener.awaitText("fresh");
    assertThat(listener.text()).endsWith("next\n^[[201~fresh");
  }

  @Test
  void whatWasWrittenBeforeAWriteThatFailsIsRead() throws Exception {
    RecordingListener listener = RecordingListener.recrediting();
    Pty pty = pausing(100, listener);
    assertThat(Programs.write(pty, PASTE_BEGIN + "k".repeat(1_000) + PASTE_END))
        .isInstanceOf(WriteOutcome.Written.class);
    assertThat(Programs.write(pty, "m".repeat(300_000))).isEqualTo(new WriteOutcome.Stalled(0));
    assertThat(Programs.write(pty, "more")).isInstanceOf(WriteOutcome.Written.class);
    assertThat(pty.signal(10, SignalScope.LEADER_AND_FOREGROUND).get(5, TimeUnit.SECONDS)).isTrue();
    listener.awaitText("next");
    assertThat(Programs.write(pty, "fresh")).isInstanceOf(WriteOutcome.Written.class);
    listener.awaitText("fresh");
    assertThat(listener.text()).endsWith("next\n" + "k".repeat(906) + "^[[201~morefresh");
  }

  /** A program that takes lines, does not read until a signal, and then shows what it reads. */
  private Pty pausingInLines(String stty, RecordingListener listener) throws Exception {
    Pty pty =
        reactor.spawn(
            Programs.shell(
                stty
                    + "trap 'echo next; exec cat -v' USR1; echo ready; while :; do sleep 0.02; done"),
            IMPATIENT,
            listener);
    listener.awaitText("ready");
    return pty;
  }

  @Test
  void linesWrittenBeforeAWriteThatFailsAreReadAndEchoedOnce() throws Exception {
    RecordingListener listener = RecordingListener.recrediting();
    Pty pty = pausingInLines("", listener);
    assertThat(Programs.write(pty, "before\r")).isInstanceOf(WriteOutcome.Written.class);
    for (int i = 0; i < 2; i++) {
      assertThat(Programs.write(pty, "pasted\r".repeat(20_000)))
          .isEqualTo(new WriteOutcome.Stalled(0));
    }
    assertThat(Programs.write(pty, "after\r")).isInstanceOf(WriteOutcome.Written.class);
    listener.awaitText("after");
    assertThat(pty.signal(10, SignalScope.LEADER_AND_FOREGROUND).get(5, TimeUnit.SECONDS)).isTrue();
    listener.awaitText("next\r\nbefore\r\nafter\r\n");
    assertThat(Programs.write(pty, "\u0004")).isInstanceOf(WriteOutcome.Written.class);
    listener.awaitExit();
    assertThat(listener.text()).startsWith("ready\r\nbefore\r\nafter\r\n");
    assertThat(listener.text().split("before", -1)).hasSize(3);
    assertThat(listener.text()).endsWith("next\r\nbefore\r\nafter\r\n");
  }

  @Test
  void theBeginningOfALineBeforeAPasteThatFailsIsGivenBack() throws Exception {
    RecordingListener listener = RecordingListener.recrediting();
    Pty pty = pausingInLines("stty -echo; ", listener);
    assertThat(Programs.write(pty, "the first ")).isInstanceOf(WriteOutcome.Written.class);
    assertThat(Programs.write(pty, "pasted\r".repeat(20_000)))
        .isEqualTo(new WriteOutcome.Stalled(0));
    assertThat(Programs.write(pty, "line\r")).isInstanceOf(WriteOutcome.Written.class);
    assertThat(pty.signal(10, SignalScope.LEADER_AND_FOREGROUND).get(5, TimeUnit.SECONDS)).isTrue();
    listener.awaitText("line");
    assertThat(listener.text()).endsWith("next\r\nthe first line\r\n");
  }

  @Test
  void whatFillsTheKernelInShortWritesIsReadWithoutTheOneThatWasCut() throws Exception {
    RecordingListener listener = RecordingListener.recrediting();
    Pty pty = pausing(0, listener);
    int written = 0;
    while (Programs.write(pty, "%0199d.".formatted(written)) instanceof WriteOutcome.Written) {
      written++;
    }
    assertThat(written).isGreaterThan(20);
    assertThat(pty.signal(10, SignalScope.LEADER_AND_FOREGROUND).get(5, TimeUnit.SECONDS)).isTrue();
    listener.awaitText("next");
    assertThat(Programs.write(pty, "fresh")).isInstanceOf(WriteOutcome.Written.class);
    listener.awaitText("fresh");
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < written; i++) {
      all.append("%0199d.".formatted(i));
    }
    assertThat(listener.text()).endsWith("next\n" + all + "fresh");
  }

  @Test
  void aPasteOfWhichNothingWasReadLeavesNothing() throws Exception {
    RecordingListener listener = RecordingListener.recrediting();
    Pty pty = pausing(0, listener);
    assertThat(Programs.write(pty, PASTE_BEGIN + "k".repeat(300_000) + PASTE_END))
        .isEqualTo(new WriteOutcome.Stalled(0));
    assertThat(pty.signal(10, SignalScope.LEADER_AND_FOREGROUND).get(5, TimeUnit.SECONDS)).isTrue();
    listener.awaitText("next");
    assertThat(Programs.write(pty, "fresh")).isInstanceOf(WriteOutcome.Written.class);
    listener.awaitText("fresh");
    assertThat(listener.text()).endsWith("next\nfresh");
  }
}
