package dev.vtr.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.vtr.config.ConfigException;
import dev.vtr.config.SpokeTokens;
import dev.vtr.federation.spoke.JoinRefused;
import dev.vtr.harness.HubCalls;
import dev.vtr.harness.Nodes;
import dev.vtr.proto.SpawnRequest;
import dev.vtr.proto.WaitForRequest;
import dev.vtr.session.CoordinatorOptions;
import dev.vtr.trace.jsonl.JsonlLimits;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Spokes at the door of a hub, and a hub that stops under them. */
@Timeout(60)
class SpokeDoorTest {
  private static final String OWN_TOKEN = "a-token-of-the-spoke-called-a";

  @TempDir private Path directory;
  private Hub hub;

  @BeforeEach
  void start() throws Exception {
    hub =
        Hub.start(
            new HubOptions(
                node("hub-1", "traces.jsonl"),
                "127.0.0.1",
                0,
                Nodes.TOKEN,
                true,
                null,
                this::tokens,
                HubOptions.FIRST_CREDENTIAL));
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  private Map<String, String> tokens() {
    try {
      return SpokeTokens.read(directory.resolve("spokes"), Nodes.TOKEN);
    } catch (ConfigException e) {
      throw new AssertionError(e);
    }
  }

  private NodeOptions node(String name, String spans) {
    return new NodeOptions(
        "test",
        CoordinatorOptions.standard(name, directory, Map.of("SHELL", "/bin/sh")),
        new TraceOptions(
            true,
            directory.resolve(spans),
            directory.resolve("metrics.jsonl"),
            JsonlLimits.DEFAULT,
            Duration.ofSeconds(10),
            false));
  }

  private int port() {
    return Integer.parseInt(hub.address().substring(hub.address().lastIndexOf(':') + 1));
  }

  private Spoke spoke(String token) throws StartFailure {
    return Spoke.start(
        new SpokeSettings(
            node("a", "spool/a/traces.jsonl"), "127.0.0.1", port(), () -> token, null));
  }

  private static void joined(Spoke spoke) throws Exception {
    spoke.joined().await(20, TimeUnit.SECONDS);
  }

  private void assertRefused() throws Exception {
    try (Spoke stranger = spoke(OWN_TOKEN)) {
      assertThatThrownBy(() -> joined(stranger)).isInstanceOf(JoinRefused.class);
    }
  }

  @Test
  void aTokenThatIsAddedWhileTheHubRunsIsTakenAndOneThatIsRemovedIsNot() throws Exception {
    assertRefused();
    Path spokes = Files.createDirectory(directory.resolve("spokes"));
    Path file = spokes.resolve("a.token");
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, OWN_TOKEN);
    try (Spoke known = spoke(OWN_TOKEN)) {
      joined(known);
    }
    Files.delete(file);
    assertRefused();
  }

  @Test
  void aSpokeThatIsRefusedAtItsFirstStartLeavesNothing() throws Exception {
    assertRefused();
    assertThat(directory.resolve("spool")).doesNotExist();
  }

  @Test
  void aSpokeThatIsRefusedKeepsWhatItHadBefore() throws Exception {
    Path earlier = Files.createDirectories(directory.resolve("spool/a")).resolve("note");
    Files.writeString(earlier, "kept");
    assertRefused();
    assertThat(earlier).hasContent("kept");
  }

  @Test
  void aHubThatStopsTellsThoseWhoWaitThroughTheTunnel() throws Exception {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    log.start();
    root.addAppender(log);
    try (Spoke spoke = spoke(Nodes.TOKEN);
        HubCalls calls = new HubCalls(port())) {
      joined(spoke);
      calls.await(
          "Spawn",
          SpawnRequest.newBuilder().setName("s").setCommand("cat").setCoordinator("a").build());
      Future<Buffer> wait =
          calls.call(
              "WaitFor",
              Buffer.buffer(
                  WaitForRequest.newBuilder()
                      .setSession("a:s")
                      .setPattern("never")
                      .setTimeoutMs(50_000)
                      .build()
                      .toByteArray()));
      calls.await("Info", dev.vtr.proto.SessionRequest.newBuilder().setSession("a:s").build());
      hub.close();
      assertThatThrownBy(() -> wait.await(10, TimeUnit.SECONDS))
          .hasMessageContaining("UNAVAILABLE")
          .hasMessageContaining("the hub stops");
      root.detachAppender(log); // the spoke's own stop, right behind it, is not looked at
    } finally {
      root.detachAppender(log);
    }
    assertThat(log.list)
        .extracting(event -> event.getFormattedMessage().toLowerCase(Locale.ROOT))
        .noneMatch(line -> line.contains("discard"));
  }
}
