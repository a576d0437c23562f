package dev.vtr.cli.agent;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.vtr.cli.command.Arguments;
import dev.vtr.cli.command.CommandFailure;
import dev.vtr.cli.command.Surroundings;
import dev.vtr.cli.command.Syntax;
import dev.vtr.proto.InputReply;
import dev.vtr.proto.SendTextRequest;
import dev.vtr.proto.WaitForIdleReply;
import dev.vtr.proto.WaitForIdleRequest;
import dev.vtr.proto.WaitForRequest;
import dev.vtr.proto.WaitReply;
import java.io.IOException;

/**
 * {@code send}: types text and, when asked, waits for what comes of it. The wait begins at the
 * cursor that the typing answered with, so nothing is missed, and it does not see the echo of what
 * was typed.
 */
final class SendCommand implements AgentCommand {
  @Override
  public Syntax syntax() {
    return Waits.options(
        InputCommand.withOpId(
            Syntax.of("vtr agent send", "Types text; can wait for what comes of it.")
                .operand("REF")
                .operand("TEXT")
                .flag("--submit", "press Enter after it")
                .option("--wait-for", "REGEX", "until a line after the echo matches (RE2 syntax)")
                .flag("--wait-for-idle", "until the session has been silent for a time")
                .option(
                    "--idle", "DURATION", "that time (default: the node's idle threshold, 5s)")));
  }

  @Override
  public Outcome run(Arguments arguments, HubClient hub, Surroundings surroundings)
      throws CommandFailure {
    String pattern = arguments.option("--wait-for");
    boolean untilIdle = arguments.has("--wait-for-idle");
    if (pattern != null && untilIdle) {
      throw arguments.wrong("--wait-for and --wait-for-idle exclude each other");
    }
    if (arguments.has("--idle") && !untilIdle) {
      throw arguments.wrong("--idle goes with --wait-for-idle");
    }
    // Both are read before anything is typed: a wrong duration must not leave half a command
    // behind.
    var timeout = Waits.timeout(arguments);
    long idleMillis = Waits.idleMillis(arguments);
    InputReply sent = send(arguments, hub);
    boolean screen = arguments.has("--screen");
    if (pattern != null) {
      WaitReply reply = Waits.forLine(hub, lineWait(arguments, pattern, sent), timeout);
      return new Outcome(
          Waits.exit(reply.getOutcome()),
          Answer.of(
              hub.traceId(),
              json -> {
                json.writeNumberField("sent_at_cursor", sent.getCursor());
                Waits.fields(json, reply, screen);
              }));
    }
    if (untilIdle) {
      var request =
          WaitForIdleRequest.newBuilder().addSessions(arguments.operand(0)).setIdleMs(idleMillis);
      WaitForIdleReply reply = Waits.forIdle(hub, request, timeout);
      return new Outcome(
          Waits.exit(reply.getOutcome()),
          Answer.of(hub.traceId(), json -> idleFields(json, sent, reply, screen)));
    }
    return Outcome.done(
        Answer.of(hub.traceId(), json -> json.writeNumberField("cursor", sent.getCursor())));
  }

  private static InputReply send(Arguments arguments, HubClient hub) throws CommandFailure {
    var request =
        SendTextRequest.newBuilder()
            .setSession(arguments.operand(0))
            .setText(arguments.operand(1))
            .setSubmit(arguments.has("--submit"))
            .setOpId(InputCommand.opId(arguments));
    return hub.call("SendText", request.build(), InputReply.parser());
  }

  private static WaitForRequest.Builder lineWait(
      Arguments arguments, String pattern, InputReply sent) {
    return WaitForRequest.newBuilder()
        .setSession(arguments.operand(0))
        .setPattern(pattern)
        .setSince(sent.getCursor())
        .setSkipEcho(true);
  }

  private static void idleFields(
      JsonGenerator json, InputReply sent, WaitForIdleReply reply, boolean screen)
      throws IOException {
    json.writeNumberField("sent_at_cursor", sent.getCursor());
    Waits.outcome(json, reply.getOutcome());
    json.writeNumberField("cursor", reply.getCursor());
    json.writeNumberField("duration_ms", reply.getDurationMs());
    boolean wanted = screen || reply.getOutcome() != dev.vtr.proto.Outcome.IDLE;
    if (wanted && reply.getScreensCount() > 0) {
      Waits.screen(json, reply.getScreens(0));
    }
  }
}
