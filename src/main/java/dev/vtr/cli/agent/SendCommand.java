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
import java.time.Duration;

/**
 * {@code send}: types text and, when asked, waits for what comes of it. A wait for a line begins
 * with the typing, so nothing is missed, also not what is gone at once, and it does not see the
 * echo of what was typed. A node that does not know of this (it answers without the wait) is asked
 * for the wait afterwards, from the cursor that the typing answered with.
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
    if (arguments.operand(1).isEmpty() && !arguments.has("--submit")) {
      throw arguments.wrong("TEXT is empty; with --submit that presses Enter alone");
    }
    String pattern = arguments.option("--wait-for");
    boolean untilIdle = arguments.has("--wait-for-idle");
    if (pattern != null && untilIdle) {
      throw arguments.wrong("--wait-for and --wait-for-idle exclude each other");
    }
    if (arguments.has("--idle") && !untilIdle) {
      throw arguments.wrong("--idle goes with --wait-for-idle");
    }
    boolean screen = arguments.has("--screen");
    if (pattern != null) {
      return untilLine(arguments, hub, pattern, screen);
    }
    if (untilIdle) {
      return untilIdle(arguments, hub, screen);
    }
    InputReply sent = send(hub, request(arguments));
    return Outcome.done(
        Answer.of(
            hub.traceId(),
            json -> {
              json.writeNumberField("cursor", sent.getCursor());
              repeated(json, sent);
            }));
  }

  /** The wait goes with what is typed; if it is refused, nothing is. */
  private static Outcome untilLine(
      Arguments arguments, HubClient hub, String pattern, boolean screen) throws CommandFailure {
    var wait = WaitForRequest.newBuilder().setPattern(pattern).setSkipEcho(true);
    Duration timeout = Waits.complete(wait, arguments);
    InputReply sent =
        Waits.withText(hub, request(arguments).setThenWaitFor(wait).setWait(true), timeout);
    wait.setSession(arguments.operand(0)).setSince(sent.getCursor());
    WaitReply reply = sent.hasWait() ? sent.getWait() : Waits.forLine(hub, wait, timeout);
    return new Outcome(
        Waits.exit(reply.getOutcome()),
        Answer.of(
            hub.traceId(),
            json -> {
              json.writeNumberField("sent_at_cursor", sent.getCursor());
              repeated(json, sent);
              Waits.fields(json, reply, screen);
            }));
  }

  private static Outcome untilIdle(Arguments arguments, HubClient hub, boolean screen)
      throws CommandFailure {
    var wait = WaitForIdleRequest.newBuilder().setIdleMs(Waits.idleMillis(arguments));
    Duration timeout = Waits.complete(wait, arguments);
    InputReply sent = send(hub, request(arguments).setThenWaitForIdle(wait));
    WaitForIdleReply reply = Waits.forIdle(hub, wait.addSessions(arguments.operand(0)), timeout);
    return new Outcome(
        Waits.exit(reply.getOutcome()),
        Answer.of(hub.traceId(), json -> idleFields(json, sent, reply, screen)));
  }

  private static SendTextRequest.Builder request(Arguments arguments) throws CommandFailure {
    return SendTextRequest.newBuilder()
        .setSession(arguments.operand(0))
        .setText(arguments.operand(1))
        .setSubmit(arguments.has("--submit"))
        .setOpId(InputCommand.opId(arguments));
  }

  private static InputReply send(HubClient hub, SendTextRequest.Builder request)
      throws CommandFailure {
    return hub.call("SendText", request.build(), InputReply.parser());
  }

  private static void repeated(JsonGenerator json, InputReply sent) throws IOException {
    if (sent.getRepeatedOp()) {
      json.writeBooleanField("repeated_op", true);
    }
  }

  private static void idleFields(
      JsonGenerator json, InputReply sent, WaitForIdleReply reply, boolean screen)
      throws IOException {
    json.writeNumberField("sent_at_cursor", sent.getCursor());
    repeated(json, sent);
    Waits.outcome(json, reply.getOutcome());
    json.writeNumberField("cursor", reply.getCursor());
    json.writeNumberField("duration_ms", reply.getDurationMs());
    boolean wanted = screen || reply.getOutcome() != dev.vtr.proto.Outcome.IDLE;
    if (wanted && reply.getScreensCount() > 0) {
      Waits.screen(json, reply.getScreens(0));
    }
  }
}
