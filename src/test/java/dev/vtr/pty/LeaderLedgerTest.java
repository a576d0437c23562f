package dev.vtr.pty;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A ledger whose node has gone without a word, with real processes. */
class LeaderLedgerTest {
  private static final String KEY = "0b5f0b70-0000-4000-8000-000000000001";
  private static final String STUBBORN = "trap '' HUP; echo up; while :; do sleep 1; done";

  @TempDir Path directory;
  private final List<Process> started = new ArrayList<>();

  private Path file() {
    return directory.resolve("programs-hub");
  }

  /** A leader of a session of its own that ignores hang-ups. */
  private Process stubborn() throws IOException {
    return leader("exec setsid sh -c \"$0\"", STUBBORN);
  }

  private Process leader(String script, String argument) throws IOException {
    ProcessBuilder builder = new ProcessBuilder("sh", "-c", script, argument);
    builder.environment().putAll(Map.of("VTR_SESSION", KEY));
    Process process = builder.start();
    started.add(process);
    process.inputReader().readLine(); // it ignores hang-ups from here on
    return process;
  }

  @AfterEach
  void end() {
    for (Process process : started) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private static Survivors.Leader leader(Process process) {
    int pid = (int) process.pid();
    return new Survivors.Leader(pid, ProcessStat.of(pid).startTicks(), KEY, 0);
  }

  /** Notes {@code process}, and dies: what a killed process leaves is its file without the lock. */
  private byte[] noted(Process process) throws IOException {
    LeaderLedger killed = LeaderLedger.open(file());
    killed.endSurvivors();
    killed.begun(leader(process));
    byte[] bytes = Files.readAllBytes(file());
    killed.close();
    return bytes;
  }

  private void startAgain(byte[] bytes) throws IOException {
    Files.write(file(), bytes);
    try (LeaderLedger again = LeaderLedger.open(file())) {
      again.endSurvivors();
    }
  }

  @Test
  void whatIgnoresItsHangUpIsKilledAtTheNextStart() throws Exception {
    Process left = stubborn();
    startAgain(noted(left));
    assertThat(left.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(left.exitValue()).isEqualTo(128 + 9);
  }

  @Test
  void theFileIsPrivateAndGoesWithTheNode() throws Exception {
    LeaderLedger ledger = LeaderLedger.open(file());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
    ledger.close();
    assertThat(file()).doesNotExist();
  }

  @Test
  void aProcessWithAnotherStartTimeIsLeftAlone() throws Exception {
    Process foreign = stubborn();
    long start = ProcessStat.of((int) foreign.pid()).startTicks();
    byte[] bytes = noted(foreign);
    String text = new String(bytes, US_ASCII).replace(" " + start + " ", " " + (start - 1) + " ");
    startAgain(text.getBytes(US_ASCII));
    assertThat(foreign.isAlive()).isTrue();
  }

  @Test
  void ofAnotherBootNothingIsBelieved() throws Exception {
    Process foreign = stubborn();
    String text = new String(noted(foreign), US_ASCII);
    startAgain(("vtr-leaders 1 another-boot" + text.substring(26)).getBytes(US_ASCII));
    assertThat(foreign.isAlive()).isTrue();
  }

  @Test
  void tornAndStrangeLinesAreIgnoredAndTheOthersCount() throws Exception {
    Process left = stubborn();
    byte[] good = noted(left);
    byte[] bytes = new byte[good.length + 2 * LeaderLedger.LINE_BYTES + 17];
    System.arraycopy(good, 0, bytes, 0, LeaderLedger.LINE_BYTES);
    System.arraycopy(
        good, LeaderLedger.LINE_BYTES, bytes, 3 * LeaderLedger.LINE_BYTES, LeaderLedger.LINE_BYTES);
    bytes[LeaderLedger.LINE_BYTES] = '-';
    startAgain(bytes);
    assertThat(left.waitFor(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aProgramThatEndedIsNotedNoMoreAndItsLineIsUsedAgain() throws Exception {
    Process one = stubborn();
    Process two = stubborn();
    LeaderLedger ledger = LeaderLedger.open(file());
    ledger.endSurvivors();
    ledger.begun(leader(one));
    ledger.gone(leader(one));
    assertThat(Files.readString(file())).doesNotContain(KEY);
    ledger.begun(leader(two));
    assertThat(Files.size(file())).isEqualTo(2L * LeaderLedger.LINE_BYTES);
    ledger.close();
  }

  @Test
  void theLeaderMayBeGoneBeforeItsSession() throws Exception {
    Process shell = leader("exec setsid sh -c \"$0\"", "(" + STUBBORN + ") & read line");
    ProcessHandle child = shell.children().findFirst().orElseThrow();
    byte[] bytes = noted(shell);
    shell.outputWriter().close();
    assertThat(shell.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(child.isAlive()).isTrue();
    startAgain(bytes);
    child.onExit().get(10, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "env -i "})
  void whatALeaderThatEndedHasLeftIsKilledAtTheNextStart(String without) throws Exception {
    Process shell =
        leader("exec setsid sh -c \"$0\"", without + "/bin/sh -c \"" + STUBBORN + "\" & read line");
    ProcessHandle child = shell.children().findFirst().orElseThrow();
    LeaderLedger killed = LeaderLedger.open(file());
    killed.endSurvivors();
    Survivors.Leader leader = leader(shell);
    killed.begun(leader);
    shell.outputWriter().close();
    assertThat(shell.waitFor(10, TimeUnit.SECONDS)).isTrue();
    killed.ended(leader.endedAt(ProcessStat.nowTicks()));
    byte[] bytes = Files.readAllBytes(file());
    killed.close();
    assertThat(child.isAlive()).isTrue();
    startAgain(bytes);
    child.onExit().get(10, TimeUnit.SECONDS);
  }

  @Test
  void aProgramMayHaveEndedBeforeItIsNoted() throws Exception {
    try (LeaderLedger ledger = LeaderLedger.open(file())) {
      ledger.endSurvivors();
      Survivors.Leader quick = new Survivors.Leader(4711, 0, KEY, 0);
      ledger.ended(quick.endedAt(7));
      ledger.begun(quick);
      assertThat(Files.readString(file())).contains("4711 0 " + KEY + " 7 ");
      ledger.gone(quick);
      assertThat(Files.readString(file())).doesNotContain(KEY);
    }
  }

  @Test
  void aProgramWhoseIdCameAgainHasTheLineToItself() throws Exception {
    Process own = stubborn();
    try (LeaderLedger ledger = LeaderLedger.open(file())) {
      ledger.endSurvivors();
      Survivors.Leader old = new Survivors.Leader((int) own.pid(), 1, "0b5f0b70-old", 0);
      ledger.begun(old);
      ledger.ended(old.endedAt(2));
      ledger.begun(leader(own));
      ledger.ended(old.endedAt(2));
      ledger.gone(old);
      assertThat(Files.readString(file())).contains(leader(own).line()).doesNotContain("old");
      assertThat(Files.size(file())).isEqualTo(2L * LeaderLedger.LINE_BYTES);
    }
  }

  @Test
  void aSecondNodeOnTheFileTouchesNothing() throws Exception {
    Process own = stubborn();
    try (LeaderLedger first = LeaderLedger.open(file())) {
      first.endSurvivors();
      first.begun(leader(own));
      byte[] before = Files.readAllBytes(file());
      try (LeaderLedger second = LeaderLedger.open(file())) {
        second.endSurvivors();
        second.begun(leader(own));
      }
      assertThat(own.isAlive()).isTrue();
      assertThat(Files.readAllBytes(file())).isEqualTo(before);
    }
  }

  @Test
  void aDirectoryInItsPlaceIsNoFailure() throws Exception {
    Files.createDirectory(file());
    try (LeaderLedger ledger = LeaderLedger.open(file())) {
      ledger.endSurvivors();
      ledger.begun(new Survivors.Leader((int) ProcessHandle.current().pid(), 1, KEY, 0));
    }
    assertThat(file()).isDirectory();
  }

  @Test
  void aHugeFileIsReadInPart() throws Exception {
    try (RandomAccessFile huge = new RandomAccessFile(file().toFile(), "rw")) {
      huge.setLength(1L << 32);
    }
    try (LeaderLedger ledger = LeaderLedger.open(file())) {
      ledger.endSurvivors();
      assertThat(Files.size(file())).isEqualTo(LeaderLedger.LINE_BYTES);
    }
  }
}
