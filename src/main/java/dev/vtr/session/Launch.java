package dev.vtr.session;

import dev.vtr.pty.ProgramEnvironment;
import dev.vtr.pty.PtyFailure;
import dev.vtr.pty.PtyRequest.Started;
import dev.vtr.pty.PtySpawn;
import dev.vtr.trace.Propagation;
import io.opentelemetry.context.Context;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Starts a session's program, with the trace context of the current span in its environment. */
final class Launch {
  private final SessionSetup setup;
  private final Program program;
  private final SessionState state;

  Launch(SessionSetup setup, Program program, SessionState state) {
    this.setup = setup;
    this.program = program;
    this.state = state;
  }

  /** Completes when the program runs; fails with a {@link Failure} when it cannot. */
  CompletionStage<Started.Running> run(SessionRequest.Start start) {
    Map<String, String> environment =
        ProgramEnvironment.build(
            setup.options().environment(), start.environment(), setup.id().toString());
    setup.otlp().addTo(environment);
    Propagation.inject(
        Context.current(),
        (header, value) -> environment.put(header.toUpperCase(Locale.ROOT), value));
    PtySpawn spawn =
        new PtySpawn(
            start.argv(), start.workingDirectory(), environment, setup.cols(), setup.rows());
    return program
        .start(spawn, state.about())
        .thenApply(
            started ->
                switch (started) {
                  case Started.Running running -> running;
                  case Started.Refused(PtyFailure why) ->
                      throw new CompletionException(failure(why, start));
                });
  }

  /** What to tell of a refusal: fields and reasons, never the command itself. */
  private Failure failure(PtyFailure why, SessionRequest.Start start) {
    return switch (why) {
      case PtyFailure.InvalidSpawn(String field, String problem) ->
          new Failure.Invalid(field, problem);
      case PtyFailure.CommandNotFound missing ->
          new Failure.Invalid(programField(start), "names a program that is not there");
      case PtyFailure.NotExecutable(String path, String problem) ->
          new Failure.Invalid(programField(start), "cannot be executed: " + problem);
      case PtyFailure.BadDirectory(String directory, String problem) ->
          new Failure.Invalid("working_directory", problem);
      case PtyFailure.Exhausted(String resource) ->
          new Failure.Exhausted(Reason.SYSTEM_EXHAUSTED, "the system is out of " + resource);
      case PtyFailure.SystemRefused(String operation, String problem) ->
          new Failure.Internal(operation + " failed: " + problem);
      case PtyFailure.ReactorClosed closed -> new Failure.Unavailable("the node is stopping");
    };
  }

  /** The field of the request that named the program; of a command that is the node's shell. */
  private String programField(SessionRequest.Start start) {
    List<String> argv = start.argv();
    boolean isShell = argv.getFirst().equals(setup.options().shell());
    return isShell && (argv.size() == 1 || argv.get(1).equals("-c")) ? "command" : "argv";
  }
}
