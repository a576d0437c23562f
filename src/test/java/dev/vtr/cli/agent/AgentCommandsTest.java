package dev.vtr.cli.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.vtr.cli.client.FakeHub;
import dev.vtr.cli.command.ExitCode;
import dev.vtr.proto.AsciicastChunk;
import dev.vtr.proto.Coordinator;
import dev.vtr.proto.Cursor;
import dev.vtr.proto.Delta;
import dev.vtr.proto.GrepMatch;
import dev.vtr.proto.GrepReply;
import dev.vtr.proto.GrepRequest;
import dev.vtr.proto.InputReply;
import dev.vtr.proto.ListReply;
import dev.vtr.proto.PasteRequest;
import dev.vtr.proto.ReadOutputReply;
import dev.vtr.proto.ReadOutputRequest;
import dev.vtr.proto.Row;
import dev.vtr.proto.RowUpdate;
import dev.vtr.proto.Screen;
import dev.vtr.proto.ScreenReply;
import dev.vtr.proto.Session;
import dev.vtr.proto.SessionReply;
import dev.vtr.proto.SpawnRequest;
import dev.vtr.proto.StyleRun;
import dev.vtr.proto.SubscribeEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class AgentCommandsTest {
  private static final Session SESSION =
      Session.newBuilder()
          .setId("3f2b8c9e-0000-4000-8000-000000000001")
          .setName("build")
          .setCoordinator("a")
          .setStatus(Session.Status.EXITED)
          .setCols(80)
          .setRows(24)
          .setCreatedAtNs(1_769_967_005_040_000_000L)
          .setIdle(true)
          .setTitle("make")
          .setExitedAtNs(1_769_967_006_000_000_000L)
          .setExitCode(3)
          .build();
  private static final String SESSION_JSON =
      "{\"id\":\"3f2b8c9e-0000-4000-8000-000000000001\",\"name\":\"build\",\"coordinator\":\"a\","
          + "\"status\":\"exited\",\"cols\":80,\"rows\":24,\"created_at\":\"2026-02-01T17:30:05.040Z\","
          + "\"idle\":true,\"title\":\"make\",\"exited_at\":\"2026-02-01T17:30:06.000Z\",\"exit_code\":3}";
  private static final Screen SCREEN =
      Screen.newBuilder()
          .setSessionId("i")
          .setName("build")
          .setCols(20)
          .setRows(3)
          .setFrameId(120)
          .setCursor(Cursor.newBuilder().setRow(1).setCol(2).setVisible(true).setShape("block"))
          .setTitle("t")
          .addLines(
              Row.newBuilder()
                  .setText("red  ")
                  .setWrapped(true)
                  .addRuns(
                      StyleRun.newBuilder()
                          .setLength(3)
                          .setFg(2)
                          .setBg(0x1000000 | 0x00ff7f)
                          .setAttrs(1 | 16 | 0x3000)
                          .setHyperlink("https://example.org")))
          .addLines(Row.newBuilder().setText("$"))
          .addLines(Row.newBuilder())
          .build();
  private static final String SCREEN_HEAD =
      "\"session_id\":\"i\",\"name\":\"build\",\"cols\":20,\"rows\":3,\"frame_id\":120,"
          + "\"cursor\":{\"row\":1,\"col\":2,\"visible\":true,\"shape\":\"block\"},\"title\":\"t\",\"alt_screen\":false,";

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
  void lsShowsCoordinatorsAndSessions() throws Exception {
    hub.answer(
        "List",
        ListReply.newBuilder()
            .addCoordinators(
                Coordinator.newBuilder()
                    .setName("hub-1")
                    .setRole("hub")
                    .setVersion("0.1.0")
                    .addSessions(SESSION))
            .addCoordinators(
                Coordinator.newBuilder()
                    .setName("a")
                    .setRole("spoke")
                    .setError("away")
                    .putLabels("k", "v"))
            .build());
    CommandRun run = CommandRun.of(hub, "ls");
    assertThat(run.exit()).isEqualTo(ExitCode.DONE);
    assertThat(run.answerText())
        .isEqualTo(
            "{\"coordinators\":[{\"name\":\"hub-1\",\"role\":\"hub\",\"version\":\"0.1.0\",\"sessions\":["
                + SESSION_JSON
                + "]},{\"name\":\"a\",\"role\":\"spoke\",\"version\":\"\",\"sessions\":[],\"error\":\"away\",\"labels\":{\"k\":\"v\"}}]}");
    assertThat(run.err()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "Info,info build",
    "Close,close build",
    "Remove,rm build",
    "Kill,kill build --signal sigint",
    "Rename,rename build b2",
    "Resize,resize build 100 30",
    "Spawn,spawn build --cmd make --env A=b=c --cols 100 --coordinator a",
  })
  void whatIsDoneToASessionAnswersWithIt(String method, String line) throws Exception {
    hub.answer(method, SessionReply.newBuilder().setSession(SESSION).build());
    CommandRun run = CommandRun.of(hub, line.split(" ", -1));
    assertThat(run.err()).isEmpty();
    assertThat(run.answerText()).isEqualTo("{\"session\":" + SESSION_JSON + "}");
    assertThat(hub.seen()).extracting(FakeHub.Seen::method).containsExactly(method);
  }

  @Test
  void spawnSendsWhatWasAsked() throws Exception {
    hub.answer("Spawn", SessionReply.newBuilder().setSession(SESSION).build());
    CommandRun.of(
        hub, "spawn", "b", "--cwd", "/tmp/../var", "--env", "A=b=c", "--cols", "100", "--record");
    CommandRun.of(hub, "spawn", "b", "--", "ls", "-l");
    SpawnRequest first = SpawnRequest.parseFrom(message(0));
    assertThat(first.getWorkingDirectory()).isEqualTo("/var");
    assertThat(first.getEnvironmentMap()).containsExactlyEntriesOf(Map.of("A", "b=c"));
    assertThat(first.getCols()).isEqualTo(100);
    assertThat(first.getRecord()).isTrue();
    assertThat(SpawnRequest.parseFrom(message(1)).getArgvList()).containsExactly("ls", "-l");
  }

  @Test
  void screenIsTrimmedText() {
    hub.answer("GetScreen", ScreenReply.newBuilder().setScreen(SCREEN).build());
    assertThat(CommandRun.of(hub, "screen", "build").out()).isEqualTo("red\n$\n");
  }

  @Test
  void screenAsJsonHasStyles() throws Exception {
    hub.answer("GetScreen", ScreenReply.newBuilder().setScreen(SCREEN).build());
    assertThat(CommandRun.of(hub, "screen", "build", "--json").answerText())
        .isEqualTo(
            "{"
                + SCREEN_HEAD
                + "\"lines\":[{\"text\":\"red  \",\"wrapped\":true,\"runs\":[{\"start\":0,\"length\":3,\"fg\":1,"
                + "\"bg\":\"#00ff7f\",\"attrs\":[\"bold\",\"inverse\",\"curly_underline\"],\"link\":\"https://example.org\"}]},"
                + "{\"text\":\"$\"}]}");
  }

  @Test
  void screenSinceAFrameShowsChangedRows() throws Exception {
    Delta delta =
        Delta.newBuilder()
            .setBaseFrameId(5)
            .setFrameId(9)
            .addRows(RowUpdate.newBuilder().setIndex(1).setRow(Row.newBuilder().setText("$ ls")))
            .build();
    hub.answer("GetScreen", ScreenReply.newBuilder().setScreen(SCREEN).setDelta(delta).build());
    assertThat(CommandRun.of(hub, "screen", "b", "--since-frame", "5").out())
        .isEqualTo("1\t$ ls\n");
    assertThat(CommandRun.of(hub, "screen", "b", "--since-frame", "5", "--json").answerText())
        .isEqualTo(
            "{\"session_id\":\"i\",\"name\":\"build\",\"cols\":20,\"rows\":3,\"base_frame_id\":5,\"frame_id\":9,"
                + "\"cursor\":{\"row\":0,\"col\":0,\"visible\":false,\"shape\":\"\"},"
                + "\"changed_lines\":[{\"row\":1,\"text\":\"$ ls\"}]}");
  }

  @Test
  void screenSinceAFrameTellsAScrollAndAWholeScreen() {
    Delta delta =
        Delta.newBuilder()
            .setScrollUp(2)
            .addRows(RowUpdate.newBuilder().setIndex(2).setRow(Row.newBuilder().setText("$")))
            .build();
    hub.answer("GetScreen", ScreenReply.newBuilder().setScreen(SCREEN).setDelta(delta).build());
    assertThat(CommandRun.of(hub, "screen", "b", "--since-frame", "5").out())
        .isEqualTo("scroll_up\t2\n2\t$\n");
    Screen whole =
        SCREEN.toBuilder()
            .clearLines()
            .addScrollback(Row.newBuilder().setText("old"))
            .addLines(Row.newBuilder().setText("a "))
            .addLines(Row.newBuilder().setText("b"))
            .addLines(Row.newBuilder())
            .build();
    hub.answer("GetScreen", ScreenReply.newBuilder().setScreen(whole).build());
    assertThat(CommandRun.of(hub, "screen", "b", "--since-frame", "5").out())
        .isEqualTo("whole\t3\n-1\told\n0\ta\n1\tb\n");
    assertThat(CommandRun.of(hub, "screen", "b").out()).isEqualTo("old\na\nb\n");
  }

  @Test
  void screenAsControlSequencesIsPrintedAsItIs() {
    hub.answer(
        "GetScreen",
        ScreenReply.newBuilder().setAnsi(ByteString.copyFromUtf8("\033[1mü\033[0m")).build());
    assertThat(CommandRun.of(hub, "screen", "b", "--ansi").out()).isEqualTo("\033[1mü\033[0m");
  }

  @Test
  void readPrintsText() throws Exception {
    hub.answer(
        "ReadOutput",
        ReadOutputReply.newBuilder()
            .setText("a\nb")
            .setCursor(17)
            .setGap(true)
            .setOmittedLines(3)
            .setOmittedFromCursor(8)
            .build());
    assertThat(CommandRun.of(hub, "read", "b", "--since", "4").out())
        .isEqualTo("[older output is gone]\na\nb\n[the next cursor is 17]\n");
    assertThat(CommandRun.of(hub, "read", "b", "--json").answerText())
        .isEqualTo(
            "{\"text\":\"a\\nb\",\"cursor\":17,\"gap\":true,\"omitted_lines\":3,\"omitted_from_cursor\":8}");
    assertThat(ReadOutputRequest.parseFrom(message(0)).getSince()).isEqualTo(4);
  }

  @Test
  void readPrintsTheTextAloneWhereThatIsAll() throws Exception {
    hub.answer("ReadOutput", ReadOutputReply.newBuilder().setText("a\nb").setCursor(17).build());
    assertThat(CommandRun.of(hub, "read", "b").out()).isEqualTo("a\nb\n");
  }

  @Test
  void readTellsTheNextCursorWhereLinesAreLeftOut() throws Exception {
    hub.answer(
        "ReadOutput",
        ReadOutputReply.newBuilder()
            .setText("a\n[3 lines left out, from cursor 8]\nb")
            .setCursor(17)
            .setOmittedLines(3)
            .setOmittedFromCursor(8)
            .build());
    assertThat(CommandRun.of(hub, "read", "b").out())
        .endsWith("from cursor 8]\nb\n[the next cursor is 17]\n");
  }

  @Test
  void grepShowsMatchesWithContext() throws Exception {
    hub.answer(
        "Grep",
        GrepReply.newBuilder()
            .addMatches(
                GrepMatch.newBuilder().setLineNumber(7).setLine("err").addContextBefore("x"))
            .build());
    assertThat(CommandRun.of(hub, "grep", "b", "err", "-C2", "-A", "0").answerText())
        .isEqualTo(
            "{\"matches\":[{\"line_number\":7,\"line\":\"err\",\"context_before\":[\"x\"],\"context_after\":[]}]}");
    GrepRequest request = GrepRequest.parseFrom(message(0));
    assertThat(request.getBefore()).isEqualTo(2);
    assertThat(request.getAfter()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "SendText,send b text",
    "SendKey,key b ctrl+c enter",
    "SendBytes,raw b 1b5b41",
    "Paste,paste b text",
    "Paste,paste b -"
  })
  void inputAnswersWithTheCursor(String method, String line) throws Exception {
    hub.answer(method, InputReply.newBuilder().setCursor(99).build());
    CommandRun run = CommandRun.of(hub, line.split(" ", -1));
    assertThat(run.answerText()).isEqualTo("{\"cursor\":99}");
  }

  @Test
  void pasteReadsStandardInput() throws Exception {
    hub.answer("Paste", InputReply.getDefaultInstance());
    CommandRun.of(Map.of("VTR_HUB", hub.authority()), "zwei\nZeilen ü", "paste", "b");
    assertThat(PasteRequest.parseFrom(message(0)).getText()).isEqualTo("zwei\nZeilen ü");
  }

  @Test
  void watchPrintsALineForEachEvent() throws Exception {
    hub.answer(
        "Subscribe",
        SubscribeEvent.newBuilder().setKeyframe(SCREEN).build(),
        SubscribeEvent.newBuilder()
            .setRawOutput(
                SubscribeEvent.RawOutput.newBuilder()
                    .setData(ByteString.copyFromUtf8("hi"))
                    .setOffset(4)
                    .setGapBytes(9))
            .build(),
        SubscribeEvent.newBuilder()
            .setSessionIdle(SubscribeEvent.Idle.newBuilder().setIdle(true))
            .build(),
        SubscribeEvent.newBuilder()
            .setSessionExited(SubscribeEvent.SessionExited.newBuilder().setExitSignal(9))
            .build());
    CommandRun run = CommandRun.of(hub, "watch", "b", "--raw");
    assertThat(run.out().lines())
        .hasSize(4)
        .satisfiesExactly(
            line -> assertThat(line).startsWith("{\"event\":\"keyframe\",\"session_id\":\"i\""),
            line ->
                assertThat(line)
                    .startsWith(
                        "{\"event\":\"raw_output\",\"offset\":4,\"gap_bytes\":9,\"base64\":\"aGk=\",\"trace_id\""),
            line -> assertThat(line).startsWith("{\"event\":\"session_idle\",\"idle\":true,"),
            line ->
                assertThat(line).startsWith("{\"event\":\"session_exited\",\"exit_signal\":9,"));
    assertThat(run.exit()).isEqualTo(ExitCode.DONE);
  }

  @Test
  void recordWritesAFileThatOnlyItsOwnerReads(@TempDir Path directory) throws Exception {
    hub.answer(
        "DumpAsciicast",
        AsciicastChunk.newBuilder().setData(ByteString.copyFromUtf8("{\"version\": 2}\n")).build());
    Path file = directory.resolve("a.cast");
    CommandRun run = CommandRun.of(hub, "record", "b", "-o", file.toString());
    assertThat(run.answerText()).isEqualTo("{\"file\":\"" + file + "\",\"bytes\":15}");
    assertThat(file).hasContent("{\"version\": 2}\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(CommandRun.of(hub, "record", "b").out()).isEqualTo("{\"version\": 2}\n");
  }

  private byte[] message(int call) {
    return hub.seen().get(call).message().getBytes();
  }
}
