package dev.vtr.pty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vtr.pty.ExitStatus.Exited;
import dev.vtr.pty.ExitStatus.Signalled;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.data.Index;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Starts, ends, signals and sizes of real programs. */
@Timeout(60)
final class PtyLifeTest {
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
  void outputComesWholeThenTheExitOnceTwoHundredTimes() throws Exception {
    for (int i = 0; i < 200; i++) {
      RecordingListener listener = RecordingListener.recrediting();
      Programs.start(reactor, Programs.shell("printf MARK; exit 3"), listener);
      assertThat(listener.awaitExit()).isEqualTo(new Exited(3));
      assertThat(listener.text()).isEqualTo("MARK");
      assertThat(listener.events()).endsWith("output", "exited").containsOnlyOnce("exited");
    }
  }

  @Test
  void whatAProgramLeftInTheKernelIsReadAfterItsEnd() throws Exception {
    RecordingListener listener = RecordingListener.hoarding();
    PtyLimits limits = new PtyLimits(100, 1000, PtyLimits.STANDARD.stallAfter());
    // 3,000 bytes fit into the kernel's buffer, so that the program ends while we have no credit.
    Pty pty = reactor.spawn(Programs.shell("printf '%03000d' 7; exit 4"), limits, listener);
    listener.awaitBytes(100);
    Processes.awaitEnd(pty.pid());
    assertThat(listener.hasExited()).isFalse();
    pty.credit(10_000);
    assertThat(listener.awaitExit()).isEqualTo(new Exited(4));
    assertThat(listener.bytes()).isEqualTo(3000);
  }

  @Test
  void anEndWithoutCreditIsToldWhenNothingIsLeft() throws Exception {
    RecordingListener listener = RecordingListener.hoarding();
    PtyLimits limits = new PtyLimits(4, 1000, PtyLimits.STANDARD.stallAfter());
    reactor.spawn(Programs.shell("printf MARK; exit 3"), limits, listener);
    assertThat(listener.awaitExit()).isEqualTo(new Exited(3));
    assertThat(listener.text()).isEqualTo("MARK");
  }

  @ParameterizedTest
  @CsvSource({"TERM,15", "KILL,9", "SEGV,11", "HUP,1"})
  void deathBySignalIsToldAsSuch(String name, int number) throws Exception {
    RecordingListener listener = RecordingListener.recrediting();
    Programs.start(reactor, Programs.shell("kill -" + name + " $$"), listener);
    assertThat(listener.awaitExit()).isEqualTo(new Signalled(number));
  }

  @Test
  void anExitCodeAbove128IsNoSignal() throws Exception {
    RecordingListener listener = RecordingListener.recrediting();
    Programs.start(reactor, Programs.shell("exit 143"), listener);
    assertThat(listener.awaitExit()).isEqualTo(new Exited(143));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u0003", "\u001c"})
  void interruptAndQuitKeysEndAProgram(String key) throws Exception {
    RecordingListener listener = RecordingListener.recrediting();
    Pty pty = Programs.start(reactor, Programs.shell("echo ready; exec sleep 100"), listener);
    listener.awaitText("ready");
    assertThat(Programs.write(pty, key)).isInstanceOf(WriteOutcome.Written.class);
    assertThat(listener.awaitExit()).isEqualTo(new Signalled(key.equals("\u0003") ? 2 : 3));
  }

  @Test
  void signalsReachTheWholeGroup() throws Exception {
    RecordingListener listener = RecordingListener.recrediting();
    Pty pty =
        Programs.start(
            reactor, Programs.shell("sleep 100 & echo child=$!; wait; echo over"), listener);
    listener.awaitText("\n");
    long child = Long.parseLong(listener.text().strip().replace("child=", ""));
    assertThat(pty.signal(15, SignalScope.LEADER_AND_FOREGROUND).get(5, TimeUnit.SECONDS)).isTrue();
    assertThat(listener.awaitExit()).isEqualTo(new Signalled(15));
    Processes.awaitEnd(child);
    assertThat(pty.signal(15, SignalScope.LEADER_AND_FOREGROUND).get(5, TimeUnit.SECONDS))
        .isFalse();
  }

  @Test
  void aSignalToTheSessionReachesBackgroundJobsInGroupsOfTheirOwn() throws Exception {
    RecordingListener listener = RecordingListener.recrediting();
    Pty pty =
        Programs.start(
            reactor,
            Programs.command("/bin/bash", "-c", "set -m; sleep 100 & echo child=$!; wait"),
            listener);
    listener.awaitText("\n");
    long child = Long.parseLong(listener.text().strip().replace("child=", ""));
    assertThat(pty.signal(9, SignalScope.SESSION).get(5, TimeUnit.SECONDS)).isTrue();
    assertThat(listener.awaitExit()).isEqualTo(new Signalled(9));
    Processes.awaitEnd(child);
  }

  @Test
  void aSignalToBothReachesTheProgramAndItsJob() throws Exception {
    RecordingListener listener = RecordingListener.recrediting();
    Pty pty =
        Programs.start(
            reactor,
            Programs.command(
                "/bin/bash",
                "-c",
                "set -m; trap 'echo told; exit 5' TERM;"
                    + " sh -c 'trap \"echo heard; exit\" TERM; echo ready; while :; do sleep 0.05; done'; sleep 100"),
            listener);
    listener.awaitText("ready");
    assertThat(pty.signal(15, SignalScope.LEADER_AND_FOREGROUND).get(5, TimeUnit.SECONDS)).isTrue();
    assertThat(listener.awaitExit()).isEqualTo(new Exited(5));
    assertThat(listener.text()).contains("heard", "told");
  }

  @Test
  void theForegroundGroupIsTheShellsCurrentJob() throws Exception {
    RecordingListener listener = RecordingListener.recrediting();
    Pty pty =
        Programs.start(
            reactor,
            Programs.command(
                "/bin/bash", "-c", "set -m; sh -c 'echo job=$$; exec sleep 100'; exit 5"),
            listener);
    listener.awaitText("\n");
    int job = Integer.parseInt(listener.text().strip().replace("job=", ""));
    assertThat(pty.foregroundProcessGroup().get(5, TimeUnit.SECONDS))
        .isEqualTo(OptionalInt.of(job));
    assertThat(pty.signal(2, SignalScope.FOREGROUND).get(5, TimeUnit.SECONDS)).isTrue();
    listener.awaitExit();
    assertThat(pty.foregroundProcessGroup().get(5, TimeUnit.SECONDS)).isEmpty();
  }

  @Test
  void aBackgroundChildThatHoldsTheTerminalDoesNotPutOffTheEnd() throws Exception {
    RecordingListener listener = RecordingListener.recrediting();
    Programs.start(
        reactor,
        Programs.shell("(trap '' HUP; exec sleep 100) & echo child=$!; echo last; exit 6"),
        listener);
    assertThat(listener.awaitExit()).isEqualTo(new Exited(6));
    assertThat(listener.text()).contains("last");
    endChild(listener.text());
  }

  private static void endChild(String text) throws Exception {
    String pid = text.lines().filter(line -> line.startsWith("child=")).findFirst().orElseThrow();
    ProcessHandle.of(Long.parseLong(pid.substring(6).strip()))
        .ifPresent(
            child -> {
              child.descendants().forEach(ProcessHandle::destroyForcibly);
              child.destroyForcibly();
            });
  }

  @Test
  void aBackgroundChildThatFloodsDoesNotPutOffTheEnd() throws Exception {
    RecordingListener listener = RecordingListener.recrediting();
    Programs.start(reactor, Programs.shell("yes & sleep 0.1; exit 7"), listener);
    assertThat(listener.awaitExit()).isEqualTo(new Exited(7));
  }

  @Test
  void aDaemonThatLetGoOfTheTerminalIsLeftAlone() throws Exception {
    RecordingListener listener = RecordingListener.recrediting();
    Programs.start(
        reactor,
        Programs.shell("setsid sleep 100 </dev/null >/dev/null 2>&1 & echo child=$!; exit 0"),
        listener);
    assertThat(listener.awaitExit()).isEqualTo(new Exited(0));
    endChild(listener.text());
  }

  @Test
  void aProgramThatClosesItsTerminalAndOpensItAgainIsStillHeard() throws Exception {
    RecordingListener listener = RecordingListener.recrediting();
    Programs.start(
        reactor,
        Programs.shell(
            "echo one; exec </dev/null >/dev/null 2>&1; sleep 0.1; echo two >/dev/tty; exit 0"),
        listener);
    assertThat(listener.awaitExit()).isEqualTo(new Exited(0));
    assertThat(listener.text()).isEqualTo("one\r\ntwo\r\n");
  }

  @Test
  void resizeIsSeenByTheProgram() throws Exception {
    RecordingListener listener = RecordingListener.recrediting();
    Pty pty =
        Programs.start(
            reactor,
            Programs.shell(
                "stty size; trap 'stty size; exit 0' WINCH; echo ready; while :; do sleep 0.01; done"),
            listener);
    listener.awaitText("ready");
    assertThat(pty.resize(132, 43).get(5, TimeUnit.SECONDS)).isTrue();
    listener.awaitExit();
    assertThat(listener.text()).startsWith("24 80\r\n").endsWith("43 132\r\n");
    assertThat(pty.resize(132, 43).get(5, TimeUnit.SECONDS)).isFalse();
  }

  @Test
  void hangUpEndsAProgramAndItsWaitingInput() throws Exception {
    RecordingListener listener = RecordingListener.recrediting();
    Pty pty = Programs.start(reactor, Programs.shell("echo ready; exec sleep 100"), listener);
    listener.awaitText("ready");
    pty.hangUp();
    assertThat(listener.awaitExit()).isEqualTo(new Signalled(1));
    assertThat(Programs.write(pty, "x")).isEqualTo(new WriteOutcome.Closed(0));
  }

  @Test
  void aProgramThatIgnoresTheHangUpCanStillBeKilled() throws Exception {
    RecordingListener listener = RecordingListener.recrediting();
    Pty pty =
        Programs.start(
            reactor,
            Programs.shell("trap '' HUP; echo ready; while :; do sleep 1; done"),
            listener);
    listener.awaitText("ready");
    pty.hangUp();
    assertThat(pty.signal(1, SignalScope.LEADER_AND_FOREGROUND).get(5, TimeUnit.SECONDS)).isTrue();
    assertThat(listener.hasExited()).isFalse();
    assertThat(pty.signal(9, SignalScope.LEADER_AND_FOREGROUND).get(5, TimeUnit.SECONDS)).isTrue();
    assertThat(listener.awaitExit()).isEqualTo(new Signalled(9));
  }

  @Test
  void theEnvironmentIsExactlyTheOneGiven() throws Exception {
    RecordingListener listener = RecordingListener.recrediting();
    Map<String, String> environment = Map.of("A", "b c", "UMLAUT", "äöü€", "EMPTY", "");
    Programs.start(
        reactor,
        new PtySpawn(List.of("/usr/bin/env"), Path.of("/"), environment, 80, 24),
        listener);
    listener.awaitExit();
    assertThat(listener.text().lines()).containsExactlyInAnyOrder("A=b c", "UMLAUT=äöü€", "EMPTY=");
  }

  @Test
  void theProgramHasThreeDescriptorsNoBlockedSignalAndASessionOfItsOwn() throws Exception {
    RecordingListener listener = RecordingListener.recrediting();
    Pty pty = Programs.start(reactor, Programs.command("cat"), listener);
    Programs.write(pty, "started\n");
    listener.awaitText(
        "started\r\nstarted\r\n"); // The terminal's echo, and cat, which is thus past its loading.
    Path process = Path.of("/proc/" + pty.pid());
    try (Stream<Path> open = Files.list(process.resolve("fd"))) {
      assertThat(open.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("0", "1", "2");
    }
    assertThat(signals(process, "SigBlk")).isZero();
    // Above 31 are signals that the C library keeps for itself and leaves ignored.
    assertThat(signals(process, "SigIgn") & 0x7fffffffL).isZero();
    assertThat(Files.readString(process.resolve("stat")).split(" "))
        .contains("" + pty.pid(), Index.atIndex(4));
    assertThat(Files.readString(process.resolve("stat")).split(" "))
        .contains("" + pty.pid(), Index.atIndex(5));
  }

  private static long signals(Path process, String field) throws Exception {
    for (String line : Files.readAllLines(process.resolve("status"))) {
      if (line.startsWith(field + ":")) {
        return Long.parseUnsignedLong(line.substring(field.length() + 1).strip(), 16);
      }
    }
    throw new AssertionError("no " + field);
  }

  @Test
  void fiftySessionsShareOneThread() throws Exception {
    List<RecordingListener> listeners = new ArrayList<>();
    List<Pty> ptys = new ArrayList<>();
    long before = threads();
    for (int i = 0; i < 50; i++) {
      RecordingListener listener = RecordingListener.recrediting();
      listeners.add(listener);
      ptys.add(Programs.start(reactor, Programs.shell("read x; echo got=$x; exit 1"), listener));
    }
    assertThat(threads()).isLessThanOrEqualTo(before + 1);
    for (int i = 0; i < 50; i++) {
      assertThat(Programs.write(ptys.get(i), i + "\r")).isInstanceOf(WriteOutcome.Written.class);
    }
    for (int i = 0; i < 50; i++) {
      assertThat(listeners.get(i).awaitExit()).isEqualTo(new Exited(1));
      assertThat(listeners.get(i).text()).contains("got=" + i + "\r\n");
    }
  }

  private static long threads() throws Exception {
    try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
      return tasks.count();
    }
  }
}
