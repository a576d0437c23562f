package dev.vtr.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.vtr.config.Token;
import dev.vtr.proto.SubscribeRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * Nothing typed, shown, matched, no command line, environment, token or baggage gets into spans,
 * metrics, logs or errors, of a hub or a spoke, whether a call succeeds or fails.
 */
class SecretsTest {
  private static final String CANARY = "kanarienvogel";
  private static final Map<String, String> CALLER =
      Map.of(
          "TRACEPARENT",
          "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
          "BAGGAGE",
          "tenant=" + CANARY + "9");

  @TempDir Path directory;
  private final List<String> told = new ArrayList<>();

  @Test
  void noCanaryInAnyFileLogOrError() throws Exception {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    log.start();
    root.addAppender(log);
    try {
      try (TwoNodes nodes = TwoNodes.start(directory)) {
        for (String coordinator : List.of("hub-1", "a")) {
          everythingSecretIn(nodes, coordinator);
        }
      }
    } finally {
      root.detachAppender(log);
    }
    log.list.forEach(event -> told.add(event.getFormattedMessage()));
    assertThat(told).noneMatch(text -> text.contains(CANARY) || text.contains(TwoNodes.TOKEN));
    for (Path file : files()) {
      String text = Files.readString(file, StandardCharsets.ISO_8859_1);
      assertThat(text)
          .as(file.toString())
          .doesNotContain(CANARY)
          .doesNotContain(HexFormat.of().formatHex(CANARY.getBytes(StandardCharsets.UTF_8)))
          .doesNotContain(TwoNodes.TOKEN)
          .doesNotContain(Token.forSpansOnly(TwoNodes.TOKEN));
    }
  }

  private void everythingSecretIn(TwoNodes nodes, String coordinator) throws Exception {
    String ref = coordinator + ":work";
    run(
        nodes,
        "spawn",
        "work",
        "--coordinator",
        coordinator,
        "--env",
        "SECRET=" + CANARY + "1",
        "--cmd",
        "printf '\\033]2;" + CANARY + "2\\007'; echo " + CANARY + "3; exec sh");
    try (Viewing viewing =
        Viewing.of(nodes, SubscribeRequest.newBuilder().setSession(ref).setRaw(true))) {
      viewing.next();
      run(nodes, "wait", ref, CANARY + "3", "--since", "0", "--timeout", "10s");
      run(nodes, "send", ref, "echo " + CANARY + "4", "--submit", "--wait-for", CANARY + "4");
      run(nodes, "paste", ref, CANARY + "5");
      run(
          nodes,
          "raw",
          ref,
          HexFormat.of().formatHex((CANARY + "6\r").getBytes(StandardCharsets.UTF_8)));
      run(nodes, "grep", ref, CANARY + "7");
      run(nodes, "wait", ref, CANARY + "8", "--timeout", "50ms");
      run(nodes, "idle", ref, "--idle", "50ms");
      viewing.leave();
    }
    // What fails must not say more.
    failed(nodes, "wait", ref, "(" + CANARY, "--timeout", "1s");
    failed(nodes, "grep", ref, "[" + CANARY);
    failed(nodes, "key", ref, CANARY);
    failed(
        nodes,
        "spawn",
        "bad",
        "--coordinator",
        coordinator,
        "--cwd",
        "/" + CANARY,
        "--cmd",
        CANARY);
    failed(nodes, "spawn", "work", "--coordinator", coordinator, "--cmd", CANARY);
    run(nodes, "kill", ref, "--signal", "KILL");
    run(nodes, "wait", ref, CANARY, "--timeout", "10s");
    failed(nodes, "send", ref, CANARY, "--submit");
    run(nodes, "rm", ref);
  }

  private static void run(TwoNodes nodes, String... words) throws Exception {
    TwoNodes.Ran ran = nodes.agent(CALLER, words);
    assertThat(ran.err()).as(words[0]).isEmpty();
  }

  private void failed(TwoNodes nodes, String... words) throws Exception {
    TwoNodes.Ran ran = nodes.agent(CALLER, words);
    assertThat(ran.err()).as(words[0]).isNotEmpty();
    // The command line tells its caller which of its own words was wrong; a hub does not.
    boolean toldByTheCommandLine = List.of(words).contains("--cwd") || words[0].equals("key");
    if (!toldByTheCommandLine) {
      told.add(ran.err());
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      List<Path> files =
          all.filter(Files::isRegularFile)
              .filter(file -> !String.valueOf(file.getFileName()).equals("token"))
              .toList();
      assertThat(files)
          .extracting(file -> String.valueOf(file.getFileName()))
          .contains("traces.jsonl", "a-metrics.jsonl");
      return files;
    }
  }
}
