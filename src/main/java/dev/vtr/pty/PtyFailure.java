package dev.vtr.pty;

import dev.vtr.trace.ErrorType;

/**
 * Why a program could not be started on a terminal; {@link #message} says it to a person, without
 * the environment.
 */
public sealed interface PtyFailure extends ErrorType {
  String message();

  @Override
  default String errorType() {
    return switch (this) {
      case InvalidSpawn _, CommandNotFound _, NotExecutable _, BadDirectory _ -> "INVALID_ARGUMENT";
      case Exhausted _ -> "RESOURCE_EXHAUSTED";
      case SystemRefused _ -> "INTERNAL";
      case ReactorClosed _ -> "UNAVAILABLE";
    };
  }

  /** A part of the {@link PtySpawn} is malformed. */
  record InvalidSpawn(String field, String problem) implements PtyFailure {
    @Override
    public String message() {
      return field + " " + problem;
    }
  }

  /** No such program, in the directories of {@code PATH} or at its path. */
  record CommandNotFound(String command) implements PtyFailure {
    @Override
    public String message() {
      return "command not found: " + command;
    }
  }

  /**
   * There is such a file, but it cannot be run: no permission, a directory, no program format, no
   * interpreter.
   */
  record NotExecutable(String path, String problem) implements PtyFailure {
    @Override
    public String message() {
      return "command cannot be executed: " + path + ": " + problem;
    }
  }

  /** The working directory is missing, no directory or not accessible. */
  record BadDirectory(String directory, String problem) implements PtyFailure {
    @Override
    public String message() {
      return "working directory " + problem + ": " + directory;
    }
  }

  /**
   * The system has no more pseudo-terminals, file descriptors, processes or memory; later it may.
   */
  record Exhausted(String resource) implements PtyFailure {
    @Override
    public String message() {
      return "out of " + resource;
    }
  }

  /** Anything else that the system refused, by its own words. */
  record SystemRefused(String operation, String problem) implements PtyFailure {
    @Override
    public String message() {
      return operation + " failed: " + problem;
    }
  }

  /** The reactor is closed. */
  record ReactorClosed() implements PtyFailure {
    @Override
    public String message() {
      return "the node is stopping";
    }
  }
}
