package dev.vtr.pty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vtr.pty.ExitStatus.Exited;
import dev.vtr.pty.ExitStatus.Signalled;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is left after sessions and reactors: nothing. */
@Timeout(60)
final class PtyReactorCloseTest {
  @Test
  void closingKillsEveryProgramAndItsChildren() throws Exception {
    PtyReactor reactor = PtyReactor.open();
    RecordingListener stubborn = RecordingListener.recrediting();
    Pty shell =
        Programs.start(
            reactor,
            Programs.command(
                "/bin/bash", "-c", "trap '' HUP TERM; set -m; sleep 100 & echo child=$!; wait"),
            stubborn);
    stubborn.awaitText("\n");
    long child = Long.parseLong(stubborn.text().strip().replace("child=", ""));
    reactor.close();
    assertThat(stubborn.awaitExit()).isEqualTo(new Signalled(9));
    Processes.awaitEnd(child);
    Processes.awaitEnd(shell.pid());
    assertThat(Programs.write(shell, "x")).isEqualTo(new WriteOutcome.Closed(0));
    assertThat(shell.resize(10, 10).get(5, TimeUnit.SECONDS)).isFalse();
    assertThat(shell.signal(9, SignalScope.SESSION).get(5, TimeUnit.SECONDS)).isFalse();
    reactor.close();
  }

  @Test
  void descriptorsComeBack() throws Exception {
    try (PtyReactor warm = PtyReactor.open()) {
      RecordingListener listener = RecordingListener.recrediting();
      Programs.start(warm, Programs.command("true"), listener);
      listener.awaitExit();
    }
    long before = Processes.descriptors();
    PtyReactor reactor = PtyReactor.open();
    long idle = Processes.descriptors();
    List<RecordingListener> listeners = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      RecordingListener listener = RecordingListener.recrediting();
      listeners.add(listener);
      Programs.start(reactor, Programs.shell("exit 2"), listener);
    }
    for (RecordingListener listener : listeners) {
      assertThat(listener.awaitExit()).isEqualTo(new Exited(2));
    }
    assertThat(Processes.descriptors()).isEqualTo(idle);
    for (int i = 0; i < 10; i++) {
      Programs.start(reactor, Programs.command("cat"), RecordingListener.recrediting());
    }
    assertThat(Processes.descriptors()).isEqualTo(idle + 20);
    reactor.close();
    assertThat(Processes.descriptors()).isEqualTo(before);
  }

  @Test
  void theOtherLauncherDoesTheSame() throws Exception {
    try (PtyReactor reactor = PtyReactor.open(new Pty4jLauncher())) {
      RecordingListener listener = RecordingListener.recrediting();
      Pty pty =
          Programs.start(
              reactor, Programs.shell("stty size; tty; pwd; echo ready; exec sleep 100"), listener);
      listener.awaitText("ready");
      assertThat(listener.text()).startsWith("24 80\r\n/dev/pts/").endsWith("/\r\nready\r\n");
      assertThat(Programs.write(pty, "\u001c")).isInstanceOf(WriteOutcome.Written.class);
      assertThat(listener.awaitExit()).isEqualTo(new Signalled(3));
    }
  }
}
