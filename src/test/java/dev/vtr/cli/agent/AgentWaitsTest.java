package dev.vtr.cli.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vtr.cli.client.FakeHub;
import dev.vtr.cli.command.ExitCode;
import dev.vtr.proto.Cursor;
import dev.vtr.proto.InputReply;
import dev.vtr.proto.Outcome;
import dev.vtr.proto.Row;
import dev.vtr.proto.Screen;
import dev.vtr.proto.SendTextRequest;
import dev.vtr.proto.SessionOutcome;
import dev.vtr.proto.WaitForIdleReply;
import dev.vtr.proto.WaitForIdleRequest;
import dev.vtr.proto.WaitForRequest;
import dev.vtr.proto.WaitReply;
import dev.vtr.proto.WaitedSession;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The commands that wait: {@code wait}, {@code idle}, and {@code send} with a wait. */
@Timeout(30)
class AgentWaitsTest {
  private static final Screen SCREEN =
      Screen.newBuilder()
          .setSessionId("i")
          .setName("build")
          .setCols(20)
          .setRows(2)
          .setFrameId(120)
          .setCursor(Cursor.newBuilder().setRow(1).setCol(2).setVisible(true).setShape("block"))
          .setTitle("t")
          .addLines(Row.newBuilder().setText("red  ").setWrapped(true))
          .addLines(Row.newBuilder().setText("$"))
          .build();
  private static final String BRIEF_SCREEN =
      "{\"session_id\":\"i\",\"name\":\"build\",\"cols\":20,\"rows\":2,\"frame_id\":120,"
          + "\"cursor\":{\"row\":1,\"col\":2,\"visible\":true,\"shape\":\"block\"},\"title\":\"t\",\"alt_screen\":false,"
          + "\"lines\":[{\"text\":\"red  \",\"wrapped\":true},{\"text\":\"$\"}]}";

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
  void sendWaitsInOneCall() throws Exception {
    hub.answer(
        "SendText",
        InputReply.newBuilder()
            .setCursor(40)
            .setWait(
                WaitReply.newBuilder()
                    .setOutcome(Outcome.EXITED)
                    .setMatchedLine("done")
                    .setCursor(55)
                    .setDurationMs(7))
            .build());
    CommandRun run = CommandRun.of(hub, "send", "b", "make", "--wait-for", "x", "--timeout", "2m");
    assertThat(run.exit()).isEqualTo(ExitCode.SESSION_ENDED);
    assertThat(run.answerText())
        .isEqualTo(
            "{\"sent_at_cursor\":40,\"outcome\":\"exited\",\"matched_line\":\"done\",\"cursor\":55,\"duration_ms\":7}");
    assertThat(hub.seen()).hasSize(1);
    assertThat(hub.seen().getFirst().headers()).containsEntry("grpc-timeout", "130000m");
    SendTextRequest sent = SendTextRequest.parseFrom(message(0));
    assertThat(sent.getWait()).isTrue();
    assertThat(sent.getThenWaitFor().getSkipEcho()).isTrue();
    assertThat(sent.getThenWaitFor().getTimeoutMs()).isEqualTo(120_000);
  }

  /** The node is older: it takes the text, and knows of no wait with it. */
  @Test
  void sendThenWaitBeginsAtTheCursorAndSkipsTheEcho() throws Exception {
    hub.answer("SendText", InputReply.newBuilder().setCursor(40).build());
    hub.answer(
        "WaitFor",
        WaitReply.newBuilder()
            .setOutcome(Outcome.MATCHED)
            .setMatchedLine("done")
            .setCursor(55)
            .setDurationMs(7)
            .setScreen(SCREEN)
            .build());
    CommandRun run =
        CommandRun.of(
            hub, "send", "b", "make", "--submit", "--wait-for", "done|err", "--timeout", "2m");
    assertThat(run.exit()).isEqualTo(ExitCode.DONE);
    assertThat(run.answerText())
        .isEqualTo(
            "{\"sent_at_cursor\":40,\"outcome\":\"matched\",\"matched_line\":\"done\",\"cursor\":55,\"duration_ms\":7}");
    WaitForRequest wait = WaitForRequest.parseFrom(message(1));
    assertThat(wait.getSince()).isEqualTo(40);
    assertThat(wait.getSkipEcho()).isTrue();
    assertThat(wait.getTimeoutMs()).isEqualTo(120_000);
    assertThat(hub.seen().get(1).headers()).containsEntry("grpc-timeout", "130000m");
    SendTextRequest sent = SendTextRequest.parseFrom(message(0));
    assertThat(sent.getSubmit()).isTrue();
    assertThat(sent.getThenWaitFor())
        .isEqualTo(wait.toBuilder().clearSession().clearSince().build());
  }

  @Test
  void sendThenIdleHasItsBoundsCheckedWithTheText() throws Exception {
    hub.answer("SendText", InputReply.newBuilder().setCursor(40).build());
    hub.answer("WaitForIdle", WaitForIdleReply.newBuilder().setOutcome(Outcome.IDLE).build());
    CommandRun.of(hub, "send", "b", "make", "--wait-for-idle", "--idle", "2s", "--timeout", "300h");
    WaitForIdleRequest wait = WaitForIdleRequest.parseFrom(message(1));
    assertThat(wait.getTimeoutMs()).isEqualTo(300 * 3_600_000L);
    assertThat(SendTextRequest.parseFrom(message(0)).getThenWaitForIdle())
        .isEqualTo(wait.toBuilder().clearSessions().build());
  }

  @Test
  void aWaitThatRanOutCarriesTheScreenAndEndsWith3() throws Exception {
    hub.answer(
        "WaitFor",
        WaitReply.newBuilder()
            .setOutcome(Outcome.TIMED_OUT)
            .setCursor(5)
            .setScreen(SCREEN)
            .build());
    CommandRun run = CommandRun.of(hub, "wait", "b", "never", "--timeout", "10ms");
    assertThat(run.exit()).isEqualTo(ExitCode.TIMED_OUT);
    assertThat(run.answerText())
        .isEqualTo(
            "{\"outcome\":\"timed_out\",\"cursor\":5,\"duration_ms\":0,\"screen\":"
                + BRIEF_SCREEN
                + "}");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void aSessionThatEndedFirstEndsAWaitWith6() throws Exception {
    hub.answer("WaitFor", WaitReply.newBuilder().setOutcome(Outcome.EXITED).build());
    CommandRun run = CommandRun.of(hub, "wait", "b", "never");
    assertThat(run.exit()).isEqualTo(ExitCode.SESSION_ENDED);
    assertThat(run.answer().get("outcome").asText()).isEqualTo("exited");
  }

  @Test
  void aWaitForSeveralSaysWhichMatched() throws Exception {
    hub.answer(
        "WaitFor",
        WaitReply.newBuilder()
            .setOutcome(Outcome.MATCHED)
            .setSession("a:test")
            .setMatchedLine("done")
            .setCursor(7)
            .build());
    CommandRun run = CommandRun.of(hub, "wait", "build@5", "a:test@12", "own", "done");
    assertThat(run.answerText())
        .isEqualTo(
            "{\"session\":\"a:test\",\"outcome\":\"matched\",\"matched_line\":\"done\","
                + "\"cursor\":7,\"duration_ms\":0}");
    WaitForRequest wait = WaitForRequest.parseFrom(message(0));
    assertThat(List.of(wait.getSession(), wait.getSince(), wait.getPattern()))
        .isEqualTo(List.of("build", 5L, "done"));
    assertThat(wait.getOthersList())
        .containsExactly(
            WaitedSession.newBuilder().setSession("a:test").setSince(12).build(),
            WaitedSession.newBuilder().setSession("own").build());
    assertThat(CommandRun.of(hub, "wait", "build@5", "own", "done", "--since", "3").err())
        .contains("--since is of one session");
    assertThat(CommandRun.of(hub, "wait", "build@5", "own@x", "done").err())
        .contains("the cursor of own@x wants a whole number");
    assertThat(CommandRun.of(hub, "wait", "build@5", "done", "--since", "3").err())
        .contains("--since and REF@CURSOR exclude each other");
  }

  @Test
  void moreSessionsThanAWaitMayHaveAreRefusedByTheirWord() {
    List<String> words = new ArrayList<>(Collections.nCopies(101, "build"));
    words.addFirst("idle");
    CommandRun idle = CommandRun.of(hub, words.toArray(String[]::new));
    assertThat(idle.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(idle.err()).contains("REF may be given 100 times at most, not 101");
    words.set(0, "wait");
    words.add("done");
    assertThat(CommandRun.of(hub, words.toArray(String[]::new)).err())
        .contains("REF may be given 100 times at most, not 101");
    assertThat(hub.seen()).isEmpty();
  }

  @Test
  void aWaitForSeveralOfWhichNoneMatchedSaysHowItEndedForEach() throws Exception {
    hub.answer(
        "WaitFor",
        WaitReply.newBuilder()
            .setOutcome(Outcome.EXITED)
            .addSessions(outcome("hub:i1", Outcome.EXITED, 8))
            .addSessions(outcome("a:i1", Outcome.EXITED, 9))
            .addScreens(SCREEN.toBuilder().setCoordinator("hub"))
            .build());
    CommandRun run = CommandRun.of(hub, "wait", "hub:i1", "a:i1", "never");
    assertThat(run.exit()).isEqualTo(ExitCode.SESSION_ENDED);
    assertThat(run.answerText())
        .startsWith(
            "{\"outcome\":\"exited\",\"duration_ms\":0,\"sessions\":["
                + "{\"session\":\"hub:i1\",\"outcome\":\"exited\",\"cursor\":8},"
                + "{\"session\":\"a:i1\",\"outcome\":\"exited\",\"cursor\":9}],\"screens\":["
                + "{\"session_id\":\"i\",\"name\":\"build\",\"coordinator\":\"hub\",");
  }

  @Test
  void idleNamesTheSessions() throws Exception {
    hub.answer(
        "WaitForIdle",
        WaitForIdleReply.newBuilder()
            .setOutcome(Outcome.IDLE)
            .addIdleSessions("a:build")
            .setDurationMs(5001)
            .addScreens(SCREEN)
            .build());
    assertThat(CommandRun.of(hub, "idle", "a:build", "x", "--idle", "5s").answerText())
        .isEqualTo("{\"outcome\":\"idle\",\"idle_sessions\":[\"a:build\"],\"duration_ms\":5001}");
    assertThat(CommandRun.of(hub, "idle", "x", "--screen").answerText())
        .isEqualTo(
            "{\"outcome\":\"idle\",\"idle_sessions\":[\"a:build\"],\"cursor\":0,\"duration_ms\":5001,\"screens\":["
                + BRIEF_SCREEN
                + "]}");
    assertThat(WaitForIdleRequest.parseFrom(message(0)).getSessionsList())
        .containsExactly("a:build", "x");
  }

  @Test
  void idleSaysWithWhichCursorItEnded() throws Exception {
    hub.answer(
        "WaitForIdle",
        WaitForIdleReply.newBuilder()
            .setOutcome(Outcome.TIMED_OUT)
            .setDurationMs(10)
            .setCursor(8)
            .addScreens(SCREEN)
            .build());
    CommandRun run = CommandRun.of(hub, "idle", "build", "--timeout", "10ms");
    assertThat(run.exit()).isEqualTo(ExitCode.TIMED_OUT);
    assertThat(run.answerText())
        .isEqualTo(
            "{\"outcome\":\"timed_out\",\"idle_sessions\":[],\"cursor\":8,\"duration_ms\":10,\"screens\":["
                + BRIEF_SCREEN
                + "]}");
  }

  @Test
  void idleOfSeveralSaysHowItEndedForEach() throws Exception {
    hub.answer(
        "WaitForIdle",
        WaitForIdleReply.newBuilder()
            .setOutcome(Outcome.TIMED_OUT)
            .addSessions(outcome("hub:i1", Outcome.TIMED_OUT, 8))
            .addSessions(outcome("a:i1", Outcome.EXITED, 9))
            .addScreens(SCREEN.toBuilder().setCoordinator("hub"))
            .build());
    CommandRun run = CommandRun.of(hub, "idle", "hub:i1", "a:i1");
    assertThat(run.answerText())
        .startsWith(
            "{\"outcome\":\"timed_out\",\"idle_sessions\":[],\"duration_ms\":0,\"sessions\":["
                + "{\"session\":\"hub:i1\",\"outcome\":\"timed_out\",\"cursor\":8},"
                + "{\"session\":\"a:i1\",\"outcome\":\"exited\",\"cursor\":9}],\"screens\":["
                + "{\"session_id\":\"i\",\"name\":\"build\",\"coordinator\":\"hub\",");
  }

  private static SessionOutcome.Builder outcome(String session, Outcome outcome, long cursor) {
    return SessionOutcome.newBuilder().setSession(session).setOutcome(outcome).setCursor(cursor);
  }

  private byte[] message(int call) {
    return hub.seen().get(call).message().getBytes();
  }
}
