package dev.vtr.pty;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Looks at a {@link PtySpawn} before anything is started, and finds its program. */
final class SpawnCheck {
  private SpawnCheck() {}

  /** The absolute path of the program. */
  static Path resolve(PtySpawn spawn) throws PtyException {
    checkSize("cols", spawn.cols());
    checkSize("rows", spawn.rows());
    checkArguments(spawn);
    checkEnvironment(spawn);
    checkDirectory(spawn.workingDirectory());
    try {
      return findProgram(spawn);
    } catch (InvalidPathException e) {
      // The file system's encoding has no such characters, so there is no such file.
      throw new PtyException(new PtyFailure.CommandNotFound(spawn.argv().getFirst()));
    }
  }

  private static void checkSize(String field, int size) throws PtyException {
    if (size < 1 || size > PtySpawn.MAX_SIDE) {
      throw invalid(field, "is not 1 to " + PtySpawn.MAX_SIDE + ": " + size);
    }
  }

  private static void checkArguments(PtySpawn spawn) throws PtyException {
    if (spawn.argv().isEmpty() || spawn.argv().getFirst().isEmpty()) {
      throw invalid("argv", "is empty");
    }
    for (String argument : spawn.argv()) {
      if (argument.indexOf('\0') >= 0) {
        throw invalid("argv", "has a NUL character");
      }
    }
  }

  private static void checkEnvironment(PtySpawn spawn) throws PtyException {
    for (var variable : spawn.environment().entrySet()) {
      String name = variable.getKey();
      if (name.isEmpty() || name.indexOf('=') >= 0 || name.indexOf('\0') >= 0) {
        throw invalid("environment", "has a name that is empty or has '=' or NUL in it");
      }
      if (variable.getValue().indexOf('\0') >= 0) {
        throw invalid("environment", "has a NUL character in the value of " + name);
      }
    }
  }

  private static void checkDirectory(Path directory) throws PtyException {
    if (!Files.exists(directory)) {
      throw badDirectory(directory, "does not exist");
    }
    if (!Files.isDirectory(directory)) {
      throw badDirectory(directory, "is not a directory");
    }
    if (!Files.isExecutable(directory)) {
      throw badDirectory(directory, "is not accessible");
    }
  }

  private static Path findProgram(PtySpawn spawn) throws PtyException {
    String command = spawn.argv().getFirst();
    if (command.indexOf('/') >= 0) {
      Path path = spawn.workingDirectory().resolve(command).toAbsolutePath();
      checkExecutable(command, path);
      return path;
    }
    for (String directory : spawn.environment().getOrDefault("PATH", "").split(":", -1)) {
      Path path = spawn.workingDirectory().resolve(directory).resolve(command).toAbsolutePath();
      if (Files.isRegularFile(path) && Files.isExecutable(path)) {
        return path;
      }
    }
    throw new PtyException(new PtyFailure.CommandNotFound(command));
  }

  private static void checkExecutable(String command, Path path) throws PtyException {
    if (!Files.exists(path)) {
      throw new PtyException(new PtyFailure.CommandNotFound(command));
    }
    if (!Files.isRegularFile(path)) {
      throw new PtyException(new PtyFailure.NotExecutable(command, "not a file"));
    }
    if (!Files.isExecutable(path)) {
      throw new PtyException(new PtyFailure.NotExecutable(command, "permission denied"));
    }
  }

  private static PtyException invalid(String field, String problem) {
    return new PtyException(new PtyFailure.InvalidSpawn(field, problem));
  }

  private static PtyException badDirectory(Path directory, String problem) {
    return new PtyException(new PtyFailure.BadDirectory(directory.toString(), problem));
  }
}
