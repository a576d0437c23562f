package dev.vtr.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vtr.cli.command.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two callers that write to one program at once: what each call writes stays whole. */
class TwoCallersTest {
  private static final int CALLS = 20;

  /** More than the kernel takes at once, so that a write is cut on its way. */
  private static final int CHARS = 20_000;

  @TempDir Path directory;
  private TwoNodes nodes;

  @BeforeEach
  void start() throws Exception {
    nodes = TwoNodes.start(directory);
  }

  @AfterEach
  void stop() {
    nodes.close();
  }

  private Callable<Integer> caller(String letter) {
    return () -> {
      int done = 0;
      for (int i = 0; i < CALLS; i++) {
        TwoNodes.Ran sent = nodes.agent("send", "sink", letter.repeat(CHARS) + "|");
        done += sent.exit() == ExitCode.DONE ? 1 : 0;
      }
      return done;
    };
  }

  @Test
  void eachCallsBytesStayTogether() throws Exception {
    Path taken = directory.resolve("taken");
    int bytes = 2 * CALLS * (CHARS + 1);
    String command = "stty raw -echo; echo ready; exec head -c " + bytes + " > " + taken;
    nodes.agent("spawn", "sink", "--cmd", command);
    nodes.agent("wait", "sink", "ready");
    try (ExecutorService callers = Executors.newFixedThreadPool(2)) {
      List<Future<Integer>> both = new ArrayList<>();
      both.add(callers.submit(caller("a")));
      both.add(callers.submit(caller("b")));
      for (Future<Integer> one : both) {
        assertThat(one.get()).isEqualTo(CALLS);
      }
    }
    assertThat(nodes.agent("wait", "sink", "never", "--timeout", "10s").exit())
        .isEqualTo(ExitCode.SESSION_ENDED);
    String text = Files.readString(taken);
    assertThat(text).hasSize(bytes);
    for (String piece : Pattern.compile("[|]").split(text)) {
      assertThat(piece).hasSize(CHARS).containsPattern("^(a+|b+)$");
    }
    assertThat(text).contains("a|b").contains("b|a");
  }
}
