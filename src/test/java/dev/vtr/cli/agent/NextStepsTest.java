package dev.vtr.cli.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vtr.cli.client.FakeHub;
import dev.vtr.cli.command.ExitCode;
import dev.vtr.session.Failure;
import io.vertx.grpc.common.GrpcStatus;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the command line says is to be done about an error of the hub's. */
@Timeout(30)
class NextStepsTest {
  private FakeHub hub;

  @BeforeEach
  void startHub() throws Exception {
    hub = new FakeHub();
  }

  @AfterEach
  void stopHub() {
    hub.close();
  }

  private static String field(String message) {
    return message.substring(0, message.indexOf(' '));
  }

  @Test
  void wordsOfAMessageDecideNothing() throws Exception {
    String words =
        "cols x' is away: y' is ambiguous: z longer than 9 sessions, its limit: the hub stops";
    hub.refuse("Info", GrpcStatus.INVALID_ARGUMENT, words);
    CommandRun run = CommandRun.of(hub, "info", "b");
    assertThat(run.exit()).isEqualTo(ExitCode.REFUSED);
    assertThat(run.error().get("message").asText()).isEqualTo(words);
    assertThat(run.error().get("next_step").asText())
        .isEqualTo("Correct the named value and call again.");
  }

  @Test
  void aKeyThatIsNoneIsNamed() throws Exception {
    hub.refuse(
        "SendKey", GrpcStatus.INVALID_ARGUMENT, "keys[1] is not a key", "bad_field", "keys[1]");
    CommandRun run = CommandRun.of(hub, "key", "b", "enter", "hyper+x");
    assertThat(run.error().get("message").asText()).isEqualTo("KEY: \"hyper+x\" is not a key");
  }

  @Test
  void anEndedSessionIsSpawnedAnew() throws Exception {
    hub.refuse("SendText", GrpcStatus.FAILED_PRECONDITION, "it has ended", "program_ended", "");
    CommandRun run = CommandRun.of(hub, "send", "b", "ls");
    assertThat(run.error().get("next_step").asText())
        .contains("vtr agent screen REF", "vtr agent rm REF", "spawn");
  }

  @ParameterizedTest
  @CsvSource({
    "working_directory is not there,--cwd,REFUSED",
    "cols must be 1 to 1000,--cols,USAGE",
    "name must match a pattern,--coordinator NAME,REFUSED",
    "x is y,named,REFUSED"
  })
  void aWrongFieldIsCalledAsTheCommandLineCallsIt(String message, String word, ExitCode exit)
      throws Exception {
    hub.refuse("Spawn", GrpcStatus.INVALID_ARGUMENT, message, "bad_field", field(message));
    CommandRun run = CommandRun.of(hub, "spawn", "b");
    assertThat(run.exit()).isEqualTo(exit);
    assertThat(run.error().get("next_step").asText()).contains(word);
  }

  @ParameterizedTest
  @CsvSource({
    "send b ls,SendText,DEADLINE_EXCEEDED",
    "key b enter,SendKey,DEADLINE_EXCEEDED",
    "raw b 1b,SendBytes,DEADLINE_EXCEEDED",
    "paste b ls,Paste,DEADLINE_EXCEEDED",
    "send b ls,SendText,UNAVAILABLE",
    "send b ls --wait-for x,WaitFor,DEADLINE_EXCEEDED",
  })
  void whatMayHaveBeenTypedIsNotToBeTypedAgain(String line, String method, GrpcStatus status)
      throws Exception {
    hub.answer("SendText", dev.vtr.proto.InputReply.getDefaultInstance());
    hub.refuse(method, status, "the deadline passed, or spoke 'a' was lost during the call");
    CommandRun run = CommandRun.of(hub, line.split(" ", -1));
    assertThat(run.error().get("next_step").asText())
        .contains("may have been typed", "vtr agent screen", "vtr agent read", "--op-id")
        .doesNotContain("--timeout");
  }

  @Test
  void whatASpokeThatIsAwayDidNotGetIsNotCalledTyped() throws Exception {
    hub.refuse(
        "SendText",
        GrpcStatus.UNAVAILABLE,
        "spoke 'a' is away: the connection ended",
        "spoke_away",
        "");
    assertThat(CommandRun.of(hub, "send", "a:b", "ls").error().get("next_step").asText())
        .contains("vtr agent ls")
        .doesNotContain("typed");
  }

  @Test
  void anAmbiguousNameIsToBeSaidWithItsCoordinator() throws Exception {
    hub.refuse(
        "Info",
        GrpcStatus.INVALID_ARGUMENT,
        new Failure.Ambiguous("session", "build", List.of("a:build", "b:build")).getMessage(),
        "ambiguous",
        "session");
    assertThat(CommandRun.of(hub, "info", "build").error().get("next_step").asText())
        .isEqualTo("Name it as COORDINATOR:NAME, as the message lists them.");
  }

  @ParameterizedTest
  @CsvSource({
    "DEADLINE_EXCEEDED,'',may run all the same",
    "UNAVAILABLE,'',may run all the same",
    "UNAVAILABLE,spoke_lost,may run all the same",
    "UNAVAILABLE,hub_stops,may run all the same",
    "UNAVAILABLE,spoke_away,vtr agent ls",
    "UNAVAILABLE,no_spoke,vtr spoke --hub",
    "RESOURCE_EXHAUSTED,too_many_sessions,vtr agent rm REF",
    "RESOURCE_EXHAUSTED,system_exhausted,vtr agent rm REF",
  })
  void aSpawnWithoutAnAnswerMayHaveBegunASession(GrpcStatus status, String reason, String next)
      throws Exception {
    hub.refuse("Spawn", status, "it failed", reason, "");
    assertThat(CommandRun.of(hub, "spawn", "b").error().get("next_step").asText()).contains(next);
  }

  @ParameterizedTest
  @CsvSource({
    "since is not a cursor of session 'a:s': 9, since is not, REF@CURSOR",
    "others is no session name, REF is no session name, Correct REF",
    "sessions are more than 100, REF are more than 100, Correct REF",
    "argv names a program that is not there, argv names, the program behind NAME",
    "command cannot be executed: x, command cannot, --cmd",
  })
  void aWrongFieldIsCalledByTheCommandLinesWord(String message, String told, String next)
      throws Exception {
    hub.refuse("WaitFor", GrpcStatus.INVALID_ARGUMENT, message, "bad_field", field(message));
    CommandRun run = CommandRun.of(hub, "wait", "b", "x");
    assertThat(run.error().get("message").asText()).startsWith(told);
    assertThat(run.error().get("next_step").asText()).contains(next);
  }

  @ParameterizedTest
  @CsvSource({
    "UNAVAILABLE,hub_stops,start it again (vtr hub)",
    "UNAVAILABLE,spoke_lost,vtr agent ls shows",
    "RESOURCE_EXHAUSTED,answer_too_large,less scrollback",
    "RESOURCE_EXHAUSTED,request_too_large,smaller parts",
    "FAILED_PRECONDITION,line_too_long,'Break the line, or wait for the program''s prompt'",
    "FAILED_PRECONDITION,input_not_read,--signal INT",
    "FAILED_PRECONDITION,input_not_read,the same --op-id",
    "FAILED_PRECONDITION,input_cut,vtr agent screen REF",
    "FAILED_PRECONDITION,program_ended,vtr agent rm REF",
    "FAILED_PRECONDITION,of_a_later_version,vtr agent info REF",
    "UNAVAILABLE,of_a_later_version,vtr agent ls shows",
  })
  void whatToDoIsSaidOfWhatWentWrong(GrpcStatus status, String reason, String next)
      throws Exception {
    hub.refuse("GetScreen", status, "it failed", reason, "");
    assertThat(CommandRun.of(hub, "screen", "a:b").error().get("next_step").asText())
        .contains(next);
  }

  @Test
  void aWaitThatIsRefusedBehindItsTextSaysThatTheTextWasTyped() throws Exception {
    hub.answer("SendText", dev.vtr.proto.InputReply.getDefaultInstance());
    hub.refuse("WaitFor", GrpcStatus.RESOURCE_EXHAUSTED, "the session has 256 waits, its limit");
    CommandRun run = CommandRun.of(hub, "send", "b", "ls", "--wait-for", "x");
    assertThat(run.error().get("next_step").asText())
        .contains("has been typed: do not send it again", "less is under way")
        .doesNotContain("vtr agent rm");
  }

  @Test
  void aReadThatTookTooLongMayBeAskedAgain() throws Exception {
    hub.refuse("Info", GrpcStatus.DEADLINE_EXCEEDED, "the deadline passed");
    assertThat(CommandRun.of(hub, "info", "b").error().get("next_step").asText())
        .contains("longer --timeout");
  }

  @ParameterizedTest
  @CsvSource({
    "max_chars,--max-chars",
    "before,-B",
    "after,-A",
    "text,TEXT",
    "data,HEX",
    "signal,--signal"
  })
  void aNodesFieldIsCalledAsTheCommandLineCallsIt(String field, String word) throws Exception {
    hub.refuse("Grep", GrpcStatus.INVALID_ARGUMENT, "is wrong", "bad_field", field);
    assertThat(CommandRun.of(hub, "grep", "b", "x").error().get("next_step").asText())
        .startsWith("Correct " + word);
  }

  @Test
  void aSessionThatIsNotRecordedIsToBeSpawnedSo() throws Exception {
    String message = "session 'b' is not recorded; ask for it at spawn";
    hub.refuse("DumpAsciicast", GrpcStatus.FAILED_PRECONDITION, message, "not_recorded", "");
    assertThat(CommandRun.of(hub, "record", "b").error().get("next_step").asText())
        .contains("--record");
  }
}
