package dev.vtr.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vtr.proto.AsciicastChunk;
import dev.vtr.proto.GetScreenRequest;
import dev.vtr.proto.GrepRequest;
import dev.vtr.proto.KillRequest;
import dev.vtr.proto.Outcome;
import dev.vtr.proto.PasteRequest;
import dev.vtr.proto.ReadOutputRequest;
import dev.vtr.proto.RenameRequest;
import dev.vtr.proto.ResizeRequest;
import dev.vtr.proto.ScreenReply;
import dev.vtr.proto.SendBytesRequest;
import dev.vtr.proto.SendKeyRequest;
import dev.vtr.proto.SendTextRequest;
import dev.vtr.proto.SessionReply;
import dev.vtr.proto.SpawnRequest;
import dev.vtr.proto.WaitForIdleReply;
import dev.vtr.proto.WaitForIdleRequest;
import dev.vtr.proto.WaitForRequest;
import dev.vtr.proto.WaitReply;
import dev.vtr.session.CoordinatorRequest;
import dev.vtr.session.Failure;
import dev.vtr.session.ScreenPicture;
import dev.vtr.session.SessionRequest;
import dev.vtr.session.SessionRequest.WaitOutcome;
import dev.vtr.terminal.Terminal;
import dev.vtr.terminal.TerminalOptions;
import io.vertx.core.Future;
import io.vertx.grpc.common.GrpcStatus;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each method asks its session for what was asked of it, and refuses what nobody can mean. */
class LocalCallsTest {
  private RpcFixture node;

  @BeforeEach
  void start() throws Exception {
    node = new RpcFixture();
    node.coordinator = _ -> Future.succeededFuture(RpcFixture.VIEW);
  }

  @AfterEach
  void stop() throws Exception {
    node.close();
  }

  @Test
  void spawns() throws Exception {
    SpawnRequest request =
        SpawnRequest.newBuilder()
            .setName("build")
            .addArgv("make")
            .addArgv("-j4")
            .putEnvironment("A", "b")
            .setCols(100)
            .setCoordinator("hub-1")
            .build();

    SessionReply reply = SessionReply.parseFrom(node.answer("Spawn", request));

    assertThat(reply.getSession().getName()).isEqualTo("build");
    CoordinatorRequest.Spawn spawn = (CoordinatorRequest.Spawn) node.asked.getFirst();
    assertThat(spawn.command()).isNull();
    assertThat(spawn.argv()).containsExactly("make", "-j4");
    assertThat(spawn.environment()).containsEntry("A", "b");
    assertThat(spawn.cols()).isEqualTo(100);
    assertThat(spawn.rows()).isZero();
  }

  @Test
  void refusesSpawnsThatCannotBe() throws Exception {
    SpawnRequest fine = SpawnRequest.newBuilder().setName("x").build();

    node.refused("Spawn", SpawnRequest.getDefaultInstance(), "name");
    node.refused("Spawn", fine.toBuilder().setName("a/b").build(), "name");
    node.refused("Spawn", fine.toBuilder().setCols(1001).build(), "cols");
    node.refused("Spawn", fine.toBuilder().setRows(-1).build(), "rows");
    node.refused("Spawn", fine.toBuilder().setCommand("x").addArgv("y").build(), "argv");
    node.refused("Spawn", fine.toBuilder().setCommand("x\0y").build(), "command");
    node.refused("Spawn", fine.toBuilder().putEnvironment("A=B", "c").build(), "environment");
    node.refused("Spawn", fine.toBuilder().putEnvironment("A", "\0").build(), "environment");
  }

  @Test
  void refusesWhatNobodyCanMean() throws Exception {
    node.refused("Info", dev.vtr.proto.SessionRequest.getDefaultInstance(), "session");
    node.refused("Info", session(" "), "session");
    node.refused("Info", session("a:b:c"), "session");
    node.refused("Kill", KillRequest.newBuilder().setSession("s").setSignal(65).build(), "signal");
    node.refused("Kill", KillRequest.newBuilder().setSession("s").setSignal(-9).build(), "signal");
    node.refused("Rename", RenameRequest.newBuilder().setSession("s").setName("-").build(), "name");
    node.refused("Resize", ResizeRequest.newBuilder().setSession("s").setCols(9).build(), "rows");
    node.refused("Resize", ResizeRequest.newBuilder().setSession("s").setRows(9).build(), "cols");
    node.refused("SendText", SendTextRequest.newBuilder().setSession("s").build(), "text");
    node.refused("SendKey", SendKeyRequest.newBuilder().setSession("s").build(), "keys");
    node.refused(
        "SendKey", SendKeyRequest.newBuilder().setSession("s").addKeys("").build(), "keys");
    node.refused("SendBytes", SendBytesRequest.newBuilder().setSession("s").build(), "data");
    node.refused("Paste", PasteRequest.newBuilder().setSession("s").build(), "text");
    node.refused("Grep", grep("").build(), "pattern");
    node.refused("Grep", grep("(").build(), "pattern");
    node.refused("Grep", grep("x".repeat(5000)).build(), "pattern");
    node.refused("Grep", grep("x").setBefore(-1).build(), "before");
    node.refused("WaitFor", WaitForRequest.newBuilder().setSession("s").build(), "pattern");
    node.refused("WaitFor", wait("x").setTimeoutMs(-1).build(), "timeout_ms");
    node.refused("WaitFor", wait("x").setSince(-1).build(), "since");
    node.refused("WaitForIdle", WaitForIdleRequest.getDefaultInstance(), "sessions");
    node.refused(
        "WaitForIdle", WaitForIdleRequest.newBuilder().addSessions("").build(), "sessions");
    node.refused(
        "WaitForIdle",
        WaitForIdleRequest.newBuilder().addAllSessions(Collections.nCopies(101, "s")).build(),
        "sessions");
    node.refused(
        "ReadOutput",
        ReadOutputRequest.newBuilder().setSession("s").setMaxChars(-1).build(),
        "max_chars");
    node.refused(
        "ReadOutput",
        ReadOutputRequest.newBuilder().setSession("s").setMaxChars(199).build(),
        "max_chars");
    node.refused(
        "GetScreen",
        GetScreenRequest.newBuilder().setSession("s").setScrollback(-1).build(),
        "scrollback");
    node.refused(
        "SendText",
        SendTextRequest.newBuilder().setSession("s").setText("x").setOpId("i".repeat(200)).build(),
        "op_id");
  }

  @Test
  void aWaitThatWouldBeRefusedIsRefusedBeforeItsTextIsTyped() throws Exception {
    var send = SendTextRequest.newBuilder().setSession("s").setText("x");
    long days = 25L * 60 * 60 * 1000;
    node.refused("SendText", send.clone().setThenWaitFor(wait("[")).build(), "pattern");
    node.refused("SendText", send.clone().setThenWaitFor(wait("")).build(), "pattern");
    node.refused(
        "SendText",
        send.clone().setThenWaitFor(wait("x").setTimeoutMs(days)).build(),
        "timeout_ms");
    var idle = WaitForIdleRequest.newBuilder();
    node.refused(
        "SendText", send.clone().setThenWaitForIdle(idle.setIdleMs(days)).build(), "idle_ms");
    node.refused(
        "SendText",
        send.clone().setThenWaitForIdle(idle.setIdleMs(1).setTimeoutMs(days)).build(),
        "timeout_ms");
    node.refused(
        "SendText",
        send.setText("x".repeat(SessionRequest.WaitFor.MAX_ECHO_CHARS + 1))
            .setThenWaitFor(wait("x").setSkipEcho(true))
            .build(),
        "text");
  }

  private static dev.vtr.proto.SessionRequest session(String reference) {
    return dev.vtr.proto.SessionRequest.newBuilder().setSession(reference).build();
  }

  private static GrepRequest.Builder grep(String pattern) {
    return GrepRequest.newBuilder().setSession("s").setPattern(pattern);
  }

  private static WaitForRequest.Builder wait(String pattern) {
    return WaitForRequest.newBuilder().setSession("s").setPattern(pattern);
  }

  @Test
  void errorsNeverRepeatAPattern() throws Exception {
    Http2Call.Answer answer = node.call("Grep").send(grep("hunter2(").build());

    assertThat(answer.message()).contains("RE2").doesNotContain("hunter2");
  }

  @Test
  void takesReferencesInTheNameOfItsOwnCoordinator() throws Exception {
    node.answer("Info", session("hub-1:build"));
    assertThat(((CoordinatorRequest.Ask<?>) node.asked.getFirst()).session()).isEqualTo("build");

    Http2Call.Answer other = node.call("Info").send(session("hub-2:build"));
    assertThat(other.status()).isEqualTo(GrpcStatus.NOT_FOUND);
    assertThat(other.message()).contains("hub-2");
    assertThat(node.asked).hasSize(1);
  }

  @Test
  void handsOnLifeAndSize() throws Exception {
    node.answer("Kill", KillRequest.newBuilder().setSession("s").build());
    assertThat(node.askedOfSession()).isEqualTo(new SessionRequest.Kill(15));
    node.answer("Kill", KillRequest.newBuilder().setSession("s").setSignal(9).build());
    assertThat(node.askedOfSession()).isEqualTo(new SessionRequest.Kill(9));
    node.answer("Close", session("s"));
    assertThat(node.askedOfSession()).isEqualTo(new SessionRequest.Close());
    node.answer(
        "Resize", ResizeRequest.newBuilder().setSession("s").setCols(1000).setRows(1).build());
    assertThat(node.askedOfSession()).isEqualTo(new SessionRequest.Resize(1000, 1));
    node.answer("Remove", session("s"));
    assertThat(node.asked.getLast()).isEqualTo(new CoordinatorRequest.Remove("s"));
    node.answer("Rename", RenameRequest.newBuilder().setSession("s").setName("t").build());
    assertThat(node.asked.getLast()).isEqualTo(new CoordinatorRequest.Rename("s", "t"));
  }

  @Test
  void waitsSayHowTheyEnded() throws Exception {
    node.coordinator =
        _ ->
            Future.succeededFuture(
                new SessionRequest.Waited(
                    RpcFixture.VIEW, WaitOutcome.MATCHED, "done", 43, 12, picture(1, "done")));

    WaitReply reply =
        WaitReply.parseFrom(
            node.answer("WaitFor", wait("do+ne").setSince(7).setSkipEcho(true).build()));

    assertThat(reply.getOutcome()).isEqualTo(Outcome.MATCHED);
    assertThat(reply.getMatchedLine()).isEqualTo("done");
    assertThat(reply.getCursor()).isEqualTo(43);
    assertThat(reply.getScreen().getLines(0).getText()).isEqualTo("done");
    SessionRequest.WaitFor wait = (SessionRequest.WaitFor) node.askedOfSession();
    assertThat(wait.since()).isEqualTo(7);
    assertThat(wait.timeoutMillis()).isEqualTo(30_000);
    assertThat(wait.skipEcho()).isTrue();
  }

  @Test
  void waitsForIdleNameTheSessions() throws Exception {
    SessionRequest.Waited waited =
        new SessionRequest.Waited(RpcFixture.VIEW, WaitOutcome.IDLE, null, 43, 12, null);
    node.coordinator =
        _ ->
            Future.succeededFuture(
                new CoordinatorRequest.IdleOutcome(WaitOutcome.IDLE, List.of(waited), 12));

    WaitForIdleReply reply =
        WaitForIdleReply.parseFrom(
            node.answer(
                "WaitForIdle",
                WaitForIdleRequest.newBuilder().addSessions("hub-1:build").setIdleMs(100).build()));

    assertThat(reply.getOutcome()).isEqualTo(Outcome.IDLE);
    assertThat(reply.getIdleSessionsList()).containsExactly("hub-1:build");
    assertThat(reply.getCursor()).isEqualTo(43);
    CoordinatorRequest.WaitForIdle asked = (CoordinatorRequest.WaitForIdle) node.asked.getFirst();
    assertThat(asked.sessions()).containsExactly("build");
    assertThat(asked.condition().idleMillis()).isEqualTo(100);
  }

  private static ScreenPicture picture(long frameId, String text) {
    Terminal terminal = new Terminal(new TerminalOptions(80, 24, 0));
    terminal.feed(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    return new ScreenPicture(RpcFixture.VIEW, terminal.frame(), frameId, List.of());
  }

  @Test
  void screensSinceAKnownFrameAreDeltas() throws Exception {
    GetScreenRequest request = GetScreenRequest.newBuilder().setSession("s").build();
    node.coordinator = _ -> Future.succeededFuture(picture(7, "one\r\ntwo"));
    ScreenReply whole = ScreenReply.parseFrom(node.answer("GetScreen", request));
    node.coordinator = _ -> Future.succeededFuture(picture(9, "one\r\nTWO"));

    GetScreenRequest since = request.toBuilder().setSinceFrame(7).build();
    ScreenReply delta = ScreenReply.parseFrom(node.answer("GetScreen", since));
    GetScreenRequest unknown = request.toBuilder().setSinceFrame(6).build();
    ScreenReply again = ScreenReply.parseFrom(node.answer("GetScreen", unknown));

    assertThat(whole.getScreen().getLinesCount()).isEqualTo(24);
    assertThat(delta.getScreen().getLinesCount()).isZero();
    assertThat(delta.getDelta().getBaseFrameId()).isEqualTo(7);
    assertThat(delta.getDelta().getFrameId()).isEqualTo(9);
    assertThat(delta.getDelta().getRowsList())
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.getIndex()).isEqualTo(1);
              assertThat(row.getRow().getText()).isEqualTo("TWO");
            });
    assertThat(again.hasDelta()).isFalse();
    assertThat(again.getScreen().getLines(1).getText()).isEqualTo("TWO");
  }

  @Test
  void failuresHaveTheirStatus() throws Exception {
    failsWith(new Failure.AlreadyExists("session", "s"), GrpcStatus.ALREADY_EXISTS);
    failsWith(new Failure.Precondition("ended"), GrpcStatus.FAILED_PRECONDITION);
    failsWith(new Failure.Exhausted("full"), GrpcStatus.RESOURCE_EXHAUSTED);
    failsWith(new Failure.Unavailable("away"), GrpcStatus.UNAVAILABLE);
    failsWith(new Failure.Remote(5, "there", "", ""), GrpcStatus.NOT_FOUND);
    failsWith(new TimeoutException("late"), GrpcStatus.UNAVAILABLE);
  }

  @Test
  void aRecordingSaysOnEachOfItsPartsWhetherItIsFull() throws Exception {
    for (boolean full : new boolean[] {true, false}) {
      var recorded = new SessionRequest.Recorded(List.of(new byte[] {1}, new byte[] {2}), full);
      node.coordinator = _ -> Future.succeededFuture(recorded);
      var chunks = node.call("DumpAsciicast").send(session("s")).items();
      assertThat(chunks).hasSize(2);
      for (var chunk : chunks) {
        assertThat(AsciicastChunk.parseFrom(chunk.getBytes()).getFull()).isEqualTo(full);
      }
    }
  }

  private void failsWith(Throwable failure, GrpcStatus status) throws Exception {
    node.coordinator = _ -> Future.failedFuture(failure);
    assertThat(node.call("Info").send(session("s")).status()).isEqualTo(status);
  }
}
