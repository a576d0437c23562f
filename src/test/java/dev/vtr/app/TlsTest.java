package dev.vtr.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vtr.cli.agent.AgentCommands;
import dev.vtr.cli.command.CommandFailure;
import dev.vtr.cli.command.ExitCode;
import dev.vtr.cli.command.Surroundings;
import dev.vtr.harness.Certificate;
import dev.vtr.session.CoordinatorOptions;
import dev.vtr.trace.jsonl.JsonlLimits;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Hub, spoke and command line over TLS, with certificates made here. */
@Timeout(90)
class TlsTest {
  private static final String TOKEN = "a-token-for-the-tests-only";

  @TempDir private Path directory;
  private Hub hub;
  private Spoke spoke;

  /** PEM files of a server that is called {@code names}, signed by itself. */
  private TlsFiles certificate(String file, String names) throws Exception {
    Certificate made = Certificate.make(directory, file, names);
    return new TlsFiles(made.cert(), made.key(), null);
  }

  private NodeOptions node(String name) {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.put("SHELL", "/bin/sh");
    return new NodeOptions(
        "test",
        CoordinatorOptions.standard(name, directory, environment),
        new TraceOptions(
            true,
            directory.resolve(name + ".jsonl"),
            directory.resolve(name + "-metrics.jsonl"),
            JsonlLimits.DEFAULT,
            Duration.ofSeconds(10),
            false));
  }

  @BeforeEach
  void writeToken() throws Exception {
    Path token = directory.resolve("token");
    Files.createFile(
        token, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(token, TOKEN);
  }

  private int startHub(TlsFiles tls) throws Exception {
    hub = Hub.start(new HubOptions(node("hub-1"), "127.0.0.1", 0, TOKEN, true, tls));
    return Integer.parseInt(hub.address().substring(hub.address().lastIndexOf(':') + 1));
  }

  private Spoke startSpoke(int port, Path ca) throws Exception {
    spoke =
        Spoke.start(
            new SpokeSettings(
                node("a"), "localhost", port, () -> TOKEN, new TlsFiles(null, null, ca)));
    return spoke;
  }

  @AfterEach
  void end() {
    if (spoke != null) {
      spoke.close();
    }
    if (hub != null) {
      hub.close();
    }
  }

  private record Ran(ExitCode exit, String text) {}

  private Ran agent(String hubAddress, Path ca, String... words) {
    Map<String, String> environment =
        Map.of(
            "VTR_HUB",
            hubAddress,
            "VTR_CA",
            ca.toString(),
            "VTR_TOKEN_FILE",
            directory.resolve("token").toString(),
            "VTR_CONFIG_DIR",
            directory.resolve("no-config").toString());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ExitCode exit =
          new AgentCommands("test", interruption -> {})
              .run(
                  List.of(words),
                  new Surroundings(environment, InputStream.nullInputStream(), out, out));
      return new Ran(exit, out.toString(StandardCharsets.UTF_8));
    } catch (CommandFailure failure) {
      return new Ran(failure.exit(), new String(failure.json(), StandardCharsets.UTF_8));
    }
  }

  @Test
  void aSessionOnASpokeIsDrivenOverTls() throws Exception {
    TlsFiles own = certificate("hub", "dns:localhost,ip:127.0.0.1");
    int port = startHub(own);
    startSpoke(port, own.cert()).joined().await(20, TimeUnit.SECONDS);
    String address = "https://localhost:" + port;
    assertThat(agent(address, own.cert(), "spawn", "work", "--coordinator", "a").exit())
        .isEqualTo(ExitCode.DONE);
    Ran sent =
        agent(
            address,
            own.cert(),
            "send",
            "a:work",
            "echo $((6*7))",
            "--submit",
            "--wait-for",
            "^42");
    assertThat(sent.exit()).as(sent.text()).isEqualTo(ExitCode.DONE);
    assertThat(sent.text()).contains("\"outcome\":\"matched\"");
  }

  @Test
  void whoeverIsNotTrustedGetsNeitherTokenNorSpoke() throws Exception {
    int port = startHub(certificate("hub", "dns:localhost,ip:127.0.0.1"));
    Path another = certificate("another", "dns:localhost").cert();
    Ran listed = agent("https://localhost:" + port, another, "ls");
    assertThat(listed.exit()).isEqualTo(ExitCode.UNREACHABLE);
    assertThat(listed.text()).contains("certificat");
    Spoke distrustful = startSpoke(port, another);
    assertThat(distrustful.joined().isComplete()).isFalse();
    Ran plain = agent("http://localhost:" + port, another, "ls");
    assertThat(plain.exit()).isNotEqualTo(ExitCode.DONE);
  }

  @Test
  void aCertificateForAnotherHostIsRefused() throws Exception {
    TlsFiles elsewhere = certificate("hub", "dns:elsewhere.example");
    int port = startHub(elsewhere);
    Ran listed = agent("https://localhost:" + port, elsewhere.cert(), "ls");
    assertThat(listed.exit()).isEqualTo(ExitCode.UNREACHABLE);
    assertThat(startSpoke(port, elsewhere.cert()).joined().isComplete()).isFalse();
  }
}
