package dev.vtr.pty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vtr.harness.Child;
import io.opentelemetry.api.common.Attributes;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process with terminals that is killed, and the next one on its ledger. */
class KilledNodeTest {
  private static final String KEY = "0b5f0b70-0000-4000-8000-000000000002";
  private static final String STUBBORN =
      "trap '' HUP; (trap '' HUP; while :; do sleep 1; done) & echo up; while :; do sleep 1; done";

  @TempDir Path directory;

  /**
   * The process that is killed: {@code FILE}; says the id of the program that it runs once that
   * program has spoken and stands in the ledger (the two come in either order).
   */
  static final class Main {
    private Main() {}

    public static void main(String[] words) throws Exception {
      Terminals terminals = Terminals.open(Path.of(words[0]));
      Map<String, String> environment = ProgramEnvironment.build(System.getenv(), Map.of(), KEY);
      PtySpawn spawn =
          new PtySpawn(List.of("/bin/sh", "-c", STUBBORN), Path.of("/"), environment, 80, 24);
      CountDownLatch up = new CountDownLatch(1);
      Pty program =
          terminals.spawn(
              new PtyRequest.Start(KEY, spawn, PtyLimits.STANDARD, Attributes.empty()),
              new PtyListener() {
                @Override
                public void output(Pty pty, byte[] bytes, int reads, long readNanos) {
                  up.countDown();
                }

                @Override
                public void exited(Pty pty, ExitStatus status, long exitNanos) {}
              });
      up.await();
      System.out.println("pid " + program.pid());
      new CountDownLatch(1).await(); // to be killed
    }
  }

  @Test
  void leavesNoProgramOnceItHasStartedAgain() throws Exception {
    Path ledger = directory.resolve("programs-hub");
    try (Child node =
        Child.start(
            Main.class,
            Child.SHORT_LIVED,
            List.of(ledger.toString()),
            directory.resolve("errors"),
            line -> {})) {
      String said = node.await("pid", 30);
      assertThat(said).isNotNull();
      int leader = Integer.parseInt(said);
      ProcessHandle program = ProcessHandle.of(leader).orElseThrow();
      List<ProcessHandle> all =
          java.util.stream.Stream.concat(java.util.stream.Stream.of(program), program.descendants())
              .toList();
      node.kill();
      node.awaitEnd(10);
      assertThat(program.isAlive()).isTrue();

      Terminals.open(ledger).close();

      for (ProcessHandle each : all) {
        Processes.awaitEnd(each.pid());
      }
      assertThat(Processes.livingOf(leader)).isEmpty();
      assertThat(ledger).doesNotExist();
    }
  }
}
