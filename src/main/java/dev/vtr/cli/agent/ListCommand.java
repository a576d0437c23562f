package dev.vtr.cli.agent;

import dev.vtr.cli.command.Arguments;
import dev.vtr.cli.command.CommandFailure;
import dev.vtr.cli.command.Surroundings;
import dev.vtr.cli.command.Syntax;
import dev.vtr.proto.Coordinator;
import dev.vtr.proto.ListReply;
import dev.vtr.proto.ListRequest;

/** {@code ls}: all coordinators and their sessions. */
final class ListCommand implements AgentCommand {
  @Override
  public Syntax syntax() {
    return Syntax.of("vtr agent ls", "Lists the hub, its spokes and all their sessions.")
        .option("--coordinator", "NAME", "only this one");
  }

  @Override
  public Outcome run(Arguments arguments, HubClient hub, Surroundings surroundings)
      throws CommandFailure {
    ListRequest.Builder request = ListRequest.newBuilder();
    String only = arguments.option("--coordinator");
    if (only != null) {
      request.setCoordinator(only);
    }
    ListReply reply = hub.call("List", request.build(), ListReply.parser());
    return Outcome.done(
        Answer.of(
            hub.traceId(),
            json -> {
              json.writeArrayFieldStart("coordinators");
              for (Coordinator coordinator : reply.getCoordinatorsList()) {
                Shapes.coordinator(json, coordinator);
              }
              json.writeEndArray();
            }));
  }
}
