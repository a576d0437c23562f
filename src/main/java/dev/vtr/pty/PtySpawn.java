package dev.vtr.pty;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What to run on a new terminal. Checked by {@link PtyReactor#spawn}, which names the part that is
 * wrong.
 *
 * @param argv the program and its arguments; a program without {@code /} is looked up in {@code
 *     environment}'s {@code PATH}, a relative one with {@code /} counts from {@code
 *     workingDirectory}
 * @param workingDirectory where it starts
 * @param environment its environment, exactly this ({@link ProgramEnvironment} builds one)
 * @param cols columns of the terminal, 1 to 1,000
 * @param rows rows of the terminal, 1 to 1,000
 */
public record PtySpawn(
    List<String> argv, Path workingDirectory, Map<String, String> environment, int cols, int rows) {
  /** Columns and rows at most. */
  public static final int MAX_SIDE = 1000;

  public PtySpawn {
    argv = List.copyOf(argv);
    environment = Map.copyOf(environment);
  }
}
