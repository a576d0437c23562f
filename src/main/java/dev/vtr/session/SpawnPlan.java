package dev.vtr.session;

import dev.vtr.trace.OtlpEnvironment;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A checked spawn: the session to make, and what its program is. */
record SpawnPlan(SessionSetup setup, SessionRequest.Start start) {
  /**
   * Checks {@code spawn} and fills in the node's defaults. What only the system knows, such as
   * whether the program is there, shows when it is started.
   *
   * @param files where recordings are files, too; null: nowhere
   * @throws Failure.Invalid naming the field
   */
  static SpawnPlan of(
      CoordinatorRequest.Spawn spawn,
      CoordinatorOptions options,
      @Nullable RecordingFiles files,
      OtlpEnvironment otlp) {
    var setup =
        new SessionSetup(
            SessionId.random(),
            SessionName.of("name", spawn.name()),
            side("cols", spawn.cols(), options.cols()),
            side("rows", spawn.rows(), options.rows()),
            spawn.recorded() || options.recordsAll(),
            files,
            options,
            otlp);
    var start =
        new SessionRequest.Start(
            argv(spawn, options),
            directory(spawn.workingDirectory(), options),
            spawn.environment());
    return new SpawnPlan(setup, start);
  }

  private static int side(String field, int asked, int byDefault) {
    return asked == 0 ? byDefault : CoordinatorOptions.checkSide(field, asked);
  }

  private static List<String> argv(CoordinatorRequest.Spawn spawn, CoordinatorOptions options) {
    String command = spawn.command();
    if (!spawn.argv().isEmpty()) {
      if (command != null) {
        throw new Failure.Invalid("argv", "excludes command");
      }
      if (spawn.argv().getFirst().isEmpty()) {
        throw new Failure.Invalid("argv", "begins with an empty program name");
      }
      return spawn.argv();
    }
    return command == null ? List.of(options.shell()) : List.of(options.shell(), "-c", command);
  }

  private static Path directory(@Nullable String asked, CoordinatorOptions options) {
    try {
      return asked == null ? options.home() : options.home().resolve(asked);
    } catch (InvalidPathException malformed) {
      throw new Failure.Invalid("working_directory", "is not a path");
    }
  }
}
