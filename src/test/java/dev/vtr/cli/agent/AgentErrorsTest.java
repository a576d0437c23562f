package dev.vtr.cli.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.vtr.cli.client.FakeHub;
import dev.vtr.cli.command.ExitCode;
import dev.vtr.proto.AsciicastChunk;
import io.vertx.grpc.common.GrpcStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the command line says of errors, its own and the hub's, and its help. */
@Timeout(30)
class AgentErrorsTest {
  private static final ByteString CAST = ByteString.copyFromUtf8("{\"version\": 2}\n");

  private FakeHub hub;

  @BeforeEach
  void startHub() throws Exception {
    hub = new FakeHub();
  }

  @AfterEach
  void stopHub() {
    hub.close();
  }

  @Test
  void theGuideForLanguageModelsIsTheSkillFile() throws Exception {
    CommandRun run = CommandRun.of(hub, "help-agent");
    assertThat(run.exit()).isEqualTo(ExitCode.DONE);
    assertThat(run.out()).contains("Never sleep", "Bound every wait", "Read small");
    assertThat(Files.readString(Path.of("docs/skills/vtr/SKILL.md")))
        .startsWith("---\nname: vtr\n")
        .endsWith(run.out());
  }

  @Test
  void helpNamesEveryCommand() throws Exception {
    for (String word : new String[] {"help", "--help"}) {
      CommandRun run = CommandRun.of(hub, word);
      assertThat(run.exit()).isEqualTo(ExitCode.DONE);
      assertThat(run.out()).contains(AgentCommands.NAMES).contains("trace-why", "trace-export");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "NOT_FOUND,1",
    "ALREADY_EXISTS,1",
    "FAILED_PRECONDITION,1",
    "INVALID_ARGUMENT,1",
    "RESOURCE_EXHAUSTED,1",
    "INTERNAL,1",
    "DEADLINE_EXCEEDED,1",
    "UNAVAILABLE,4",
    "UNAUTHENTICATED,5",
    "PERMISSION_DENIED,5",
  })
  void aRefusalHasItsCodeMessageNextStepAndExit(GrpcStatus status, int exit) throws Exception {
    hub.refuse("Info", status, "no such thing: \"b\"");
    CommandRun run = CommandRun.of(hub, "info", "b");
    assertThat(run.out()).isEmpty();
    assertThat(run.exit().status()).isEqualTo(exit);
    assertThat(run.error().get("code").asText()).isEqualTo(status.name());
    assertThat(run.error().get("message").asText()).isEqualTo("no such thing: \"b\"");
    assertThat(run.error().get("next_step").asText()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"send b ls", "send b ls --wait-for x", "send b ls --wait-for-idle"})
  void aRepeatedOperationIsSaidToBeOne(String line) throws Exception {
    hub.answer("SendText", dev.vtr.proto.InputReply.newBuilder().setRepeatedOp(true).build());
    hub.answer("WaitFor", dev.vtr.proto.WaitReply.getDefaultInstance());
    hub.answer("WaitForIdle", dev.vtr.proto.WaitForIdleReply.getDefaultInstance());
    CommandRun run = CommandRun.of(hub, (line + " --op-id o").split(" ", -1));
    assertThat(run.answer().get("repeated_op").asBoolean()).isTrue();
  }

  @Test
  void noHubEndsWith4() throws Exception {
    String authority = hub.authority();
    hub.close();
    CommandRun run = CommandRun.of(Map.of("VTR_HUB", authority), "", "ls");
    assertThat(run.exit()).isEqualTo(ExitCode.UNREACHABLE);
    assertThat(run.error().get("code").asText()).isEqualTo("UNAVAILABLE");
    assertThat(run.error().get("message").asText()).contains(authority, "connection refused");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "info",
        "info a b",
        "info a --nope",
        "screen a --scrollback x",
        "screen a --scrollback",
        "screen a --json=1",
        "screen a --ansi --json",
        "send a b --idle 5s",
        "send a ",
        "record a -o /nonexistent/x",
        "send a b --op-id=",
        "key a enter --op-id=",
        "raw a 1b --op-id=",
        "paste a b --op-id=",
        "send a b --wait-for x --wait-for-idle",
        "wait a b --timeout 5",
        "wait a b --timeout 99999999h",
        "raw a 1b5",
        "resize a 80",
        "resize a 80 x",
        "resize a 1001 30",
        "resize a 80 0",
        "kill a --signal HUPP",
        "kill a --signal 65",
        "spawn a --env A",
        "spawn a --cmd x -- y",
        "spawn a --cols 0",
        "spawn a --rows 1001",
        "read a --max-chars 0",
        "read a --max-chars 199",
        "read a --max-chars 1048577",
        "grep a x -C 101",
        "grep a x -A 101",
        "grep a x -B 101",
        "grep a x --max 10001",
        "grep a x --max 0",
        "watch a --max-fps 0",
        "watch a --max-fps 61",
        "idle a --idle 0s",
        "ls --hub nowhere:99999",
        "ls --hub ho$t",
      })
  void wrongUsageIsToldBeforeAnythingIsSent(String line) throws Exception {
    hub.refuse("Subscribe", GrpcStatus.INTERNAL, "reached"); // a stream would last
    CommandRun run = CommandRun.of(hub, line.split(" ", -1));
    assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(run.out()).isEmpty();
    assertThat(run.error().get("code").asText()).isEqualTo("INVALID_ARGUMENT");
    assertThat(hub.seen()).isEmpty();
  }

  @Test
  void usageErrorsNameTheOption() throws Exception {
    assertThat(
            CommandRun.of(hub, "wait", "a", "b", "--timeout", "5").error().get("message").asText())
        .isEqualTo(
            "--timeout: \"5\" is no duration; write a number and ms, s, m or h: 250ms, 5s, 2m, 1h");
    assertThat(CommandRun.of(hub, "resize", "a", "80", "x").error().get("message").asText())
        .isEqualTo("ROWS wants a whole number of at least 0, not \"x\"");
    assertThat(CommandRun.of(hub, "send", "a", "b", "--op-id", "").error().get("message").asText())
        .startsWith("--op-id is empty");
    assertThat(CommandRun.of(hub, "info", "a", "--nope").error().get("message").asText())
        .isEqualTo(
            "--nope is not an option of vtr agent info; put -- before a word that begins with a dash");
  }

  @Test
  void bytesThatAreNoTextAreNotPasted() throws Exception {
    var environment = Map.of("VTR_HUB", hub.authority());
    byte[] bytes = {'a', 'b', (byte) 0xe9, (byte) 0xff, 'c'};
    CommandRun run = CommandRun.of(environment, bytes, "paste", "b", "-");
    assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(run.error().get("message").asText()).contains("not UTF-8", "offset 2");
    assertThat(run.error().get("next_step").asText()).contains("vtr agent raw");
    CommandRun cut =
        CommandRun.of(environment, new byte[] {'o', 'k', (byte) 0xe2, (byte) 0x82}, "paste", "b");
    assertThat(cut.error().get("message").asText()).contains("offset 2");
    assertThat(hub.seen()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "grep b x -C 101,-C must be 0 to 100",
    "read b --max-chars 100000000,--max-chars must be 200 to 1048576",
    "'raw b ',HEX is empty",
  })
  void aBoundNamesTheOption(String line, String message) throws Exception {
    CommandRun run = CommandRun.of(hub, line.split(" ", -1));
    assertThat(run.error().get("message").asText()).startsWith(message);
  }

  @Test
  void eachCommandHasHelp() {
    for (String name : AgentCommands.NAMES) {
      CommandRun run = CommandRun.of(hub, name, "--help");
      assertThat(run.exit()).isEqualTo(ExitCode.DONE);
      assertThat(run.out()).contains("usage: vtr agent " + name).contains("--hub HOST:PORT");
      assertThat(CommandRun.of(hub, "--help").out()).contains("\n  " + name);
      assertThat(run.out().contains("100 sessions in one wait"))
          .isEqualTo(name.equals("wait") || name.equals("idle"));
    }
    assertThat(hub.seen()).isEmpty();
  }

  @Test
  void aRecordingGoesIntoWhatIsThere(@TempDir Path directory) throws Exception {
    hub.answer("DumpAsciicast", AsciicastChunk.newBuilder().setData(CAST).build());
    Path file = Files.writeString(directory.resolve("file"), "before");
    Path link = Files.createSymbolicLink(directory.resolve("link"), file);
    assertThat(CommandRun.of(hub, "record", "b", "-o", link.toString()).exit())
        .isEqualTo(ExitCode.DONE);
    assertThat(Files.isSymbolicLink(link)).isTrue();
    assertThat(Files.readString(file)).isEqualTo(CAST.toStringUtf8());
    Path nowhere = Files.createSymbolicLink(directory.resolve("nowhere"), directory.resolve("no"));
    for (Path wrong : List.of(directory, nowhere, Path.of("/"))) {
      CommandRun run = CommandRun.of(hub, "record", "b", "-o", wrong.toString());
      assertThat(run.exit()).as("%s", wrong).isEqualTo(ExitCode.USAGE);
      assertThat(run.error().get("message").asText()).contains("-o: " + wrong + " is a ");
    }
    assertThat(CommandRun.of(hub, "record", "b", "-o", "/dev/null").exit())
        .isEqualTo(ExitCode.DONE);
    assertThat(Files.isRegularFile(Path.of("/dev/null"))).isFalse();
  }

  @Test
  void aRecordingThatIsFullIsSaidToBe(@TempDir Path directory) throws Exception {
    String lines = "{\"version\": 2}\n[1.5,\"m\",\"recording full\"]\n[2.0,\"x\",\"0\"]\n";
    hub.answer(
        "DumpAsciicast",
        AsciicastChunk.newBuilder().setData(ByteString.copyFromUtf8(lines)).setFull(true).build());
    CommandRun run = CommandRun.of(hub, "record", "b", "-o", directory.resolve("a").toString());
    assertThat(run.answer().get("full").asBoolean()).isTrue();
    Path file = directory.resolve("no").resolve("a");
    assertThat(CommandRun.of(hub, "record", "b", "-o", file.toString()).error().get("message"))
        .hasToString("\"-o: there is no directory " + file.getParent() + "\"");
  }

  @Test
  void aRecordingThatFailsLeavesNoFile(@TempDir Path directory) throws Exception {
    hub.refuse("DumpAsciicast", GrpcStatus.FAILED_PRECONDITION, "not recorded");
    CommandRun run = CommandRun.of(hub, "record", "b", "-o", directory.resolve("a").toString());
    assertThat(run.exit()).isEqualTo(ExitCode.REFUSED);
    try (var left = Files.list(directory)) {
      assertThat(left).isEmpty();
    }
  }
}
