package dev.vtr.pty;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.Attributes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a program that has ended left running, with real processes. */
@Timeout(60)
class RemainsTest {
  private static final String KEY = "0b5f0b70-0000-4000-8000-000000000003";

  @TempDir Path directory;
  private final AtomicInteger toldLeft = new AtomicInteger();
  private Terminals terminals;

  @BeforeEach
  void open() throws PtyException {
    terminals = Terminals.open(ledger());
  }

  @AfterEach
  void close() {
    terminals.close();
  }

  private Path ledger() {
    return directory.resolve("programs-hub");
  }

  /** Runs {@code script} to its end; it prints the id of what it leaves. */
  private long left(String script) throws Exception {
    RecordingListener heard = RecordingListener.recrediting();
    Map<String, String> environment = new HashMap<>(Programs.ENVIRONMENT);
    environment.put(ProgramEnvironment.SESSION_ID, KEY);
    PtySpawn shell = Programs.shell(script);
    PtySpawn spawn = new PtySpawn(shell.argv(), shell.workingDirectory(), environment, 80, 24);
    terminals.spawn(
        new PtyRequest.Start(KEY, spawn, PtyLimits.STANDARD, Attributes.empty()),
        new PtyListener() {
          @Override
          public void output(Pty pty, byte[] bytes, int reads, long readNanos) {
            heard.output(pty, bytes, reads, readNanos);
          }

          @Override
          public void exited(Pty pty, ExitStatus status, long exitNanos) {
            terminals.ended(pty, KEY, toldLeft::incrementAndGet);
            heard.exited(pty, status, exitNanos);
          }
        });
    heard.awaitExit();
    return Long.parseLong(heard.text().strip());
  }

  private static void await(Callable<Boolean> reached) throws Exception {
    while (!reached.call()) { // bounded by the test's timeout
      Thread.onSpinWait();
    }
  }

  private static boolean lives(long pid) {
    ProcessStat stat = ProcessStat.of((int) pid);
    return stat != null && !stat.ended();
  }

  @Test
  void aJobThatOutlivesItsProgramHearsASignalToTheSession() throws Exception {
    long job = left("trap '' HUP; sleep 987 & echo $!; exit 0");
    await(() -> toldLeft.get() > 0);
    assertThat(terminals.signalLeft(KEY, 1)).isTrue();
    assertThat(lives(job)).isTrue();
    assertThat(Files.readString(ledger())).contains(KEY);
    assertThat(terminals.signalLeft(KEY, 9)).isTrue();
    Processes.awaitEnd(job);
    await(() -> !terminals.mayBeLeft(KEY));
    assertThat(terminals.signalLeft(KEY, 9)).isFalse();
    await(() -> !Files.readString(ledger()).contains(KEY));
    assertThat(toldLeft).hasValue(1);
  }

  @Test
  void aJobInAGroupAndAnEnvironmentOfItsOwnIsFound() throws Exception {
    long job = left("set -m; trap '' HUP; env -i sleep 987 & echo $!; exit 0");
    assertThat(terminals.signalLeft(KEY, 9)).isTrue();
    Processes.awaitEnd(job);
  }

  @Test
  void whatAProgramLeftThatEndedAtOnceIsKnownToTheNextStart() throws Exception {
    long job = left("trap '' HUP; sleep 987 & echo $!; exit 0");
    await(() -> Files.readString(ledger()).matches("(?s).*" + KEY + " [1-9][0-9]+ .*"));
    LeaderLedger next = LeaderLedger.open(Files.copy(ledger(), directory.resolve("of-the-killed")));
    next.endSurvivors();
    next.close();
    Processes.awaitEnd(job);
  }

  @Test
  void stoppingEndsWhatIsLeft() throws Exception {
    long job = left("trap '' HUP; sleep 987 & echo $!; exit 0");
    terminals.close();
    Processes.awaitEnd(job);
    assertThat(ledger()).doesNotExist();
  }

  @Test
  void ofAProgramThatLeftNothingNothingIsKept() throws Exception {
    left("echo 1");
    await(() -> !terminals.mayBeLeft(KEY));
    assertThat(toldLeft).hasValue(0);
    await(() -> !Files.readString(ledger()).contains(KEY));
  }
}
