package dev.vtr.cli.agent;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.vtr.cli.command.Arguments;
import dev.vtr.cli.command.CommandFailure;
import dev.vtr.cli.command.Surroundings;
import dev.vtr.cli.command.Syntax;
import dev.vtr.proto.WaitForIdleReply;
import dev.vtr.proto.WaitForIdleRequest;
import dev.vtr.rpc.Methods;
import java.io.IOException;

/** {@code idle}: until one of the sessions has been silent for a time. */
final class IdleCommand implements AgentCommand {
  @Override
  public Syntax syntax() {
    return Waits.options(
        Syntax.of("vtr agent idle", "Waits until one of the sessions has been silent for a time.")
            .repeatedOperand("REF")
            .option("--idle", "DURATION", "how long (default: the node's idle threshold, 5s)")
            .flag("--stable", "until the screen has not changed for that time")
            .note("At most " + Methods.MAX_WAITED + " sessions in one wait.")
            .note("Of several, one that has ended is waited for no more; 6 when all have."));
  }

  @Override
  public Outcome run(Arguments arguments, HubClient hub, Surroundings surroundings)
      throws CommandFailure {
    var request =
        WaitForIdleRequest.newBuilder()
            .addAllSessions(Waits.bounded(arguments, arguments.operands()))
            .setIdleMs(Waits.idleMillis(arguments))
            .setStableScreen(arguments.has("--stable"));
    WaitForIdleReply reply = Waits.forIdle(hub, request, Waits.complete(request, arguments));
    boolean screens = arguments.has("--screen") || reply.getOutcome() != dev.vtr.proto.Outcome.IDLE;
    return new Outcome(
        Waits.exit(reply.getOutcome()),
        Answer.of(
            hub.traceId(), json -> fields(json, reply, arguments.operands().size() > 1, screens)));
  }

  private static void fields(
      JsonGenerator json, WaitForIdleReply reply, boolean several, boolean screens)
      throws IOException {
    Waits.outcome(json, reply.getOutcome());
    json.writeArrayFieldStart("idle_sessions");
    for (String session : reply.getIdleSessionsList()) {
      json.writeString(session);
    }
    json.writeEndArray();
    if (!several) { // 0, too, is one: of a session that has shown nothing
      json.writeNumberField("cursor", reply.getCursor());
    }
    json.writeNumberField("duration_ms", reply.getDurationMs());
    if (several) {
      Waits.sessions(json, reply.getSessionsList());
    }
    if (screens) {
      Waits.screens(json, reply.getScreensList());
    }
  }
}
