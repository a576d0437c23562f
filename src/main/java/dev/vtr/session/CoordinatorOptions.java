package dev.vtr.session;

import dev.vtr.terminal.Permissions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a node keeps its sessions.
 *
 * @param name of the coordinator, by the rule of {@link SessionName}
 * @param shell path of the program that runs command lines, and by itself where none is given
 * @param cols of a session whose spawn names none, 1..1000
 * @param rows likewise
 * @param scrollbackLines kept above each screen
 * @param killTimeout from the hang-up of a close to the kill
 * @param idleThreshold silence after which a session is idle
 * @param maxSessions at once, exited ones included
 * @param maxSubscribers at once for each session
 * @param maxRecordingBytes of one session's recording, in memory and as a file
 * @param recordsAll whether sessions are recorded that did not ask for it
 * @param recordings directory where recordings are files too ({@link RecordingFiles}); null: none
 * @param permissions what programs may do to their terminals
 * @param home where programs start whose spawn names no directory
 * @param environment the node's own, of which programs get an allow-list
 */
public record CoordinatorOptions(
    String name,
    String shell,
    int cols,
    int rows,
    int scrollbackLines,
    Duration killTimeout,
    Duration idleThreshold,
    int maxSessions,
    int maxSubscribers,
    int maxRecordingBytes,
    boolean recordsAll,
    @Nullable Path recordings,
    Permissions permissions,
    Path home,
    Map<String, String> environment) {
  /** Less would make a transition, and a span, of each pause between two lines. */
  private static final Duration LEAST_IDLE_THRESHOLD = Duration.ofMillis(50);

  /** What holds without a configuration. {@code environment} is the node's own. */
  public static CoordinatorOptions standard(
      String name, Path home, Map<String, String> environment) {
    return new CoordinatorOptions(
        name,
        environment.getOrDefault("SHELL", "/bin/sh"),
        80,
        24,
        10_000,
        Duration.ofSeconds(5),
        Duration.ofSeconds(5),
        2_000,
        1_000,
        16 * 1024 * 1024,
        false,
        null,
        Permissions.NONE,
        home,
        environment);
  }

  public CoordinatorOptions {
    environment = Map.copyOf(environment);
    SessionName.of("coordinator", name);
    checkSide("cols", cols);
    checkSide("rows", rows);
    if (idleThreshold.compareTo(LEAST_IDLE_THRESHOLD) < 0) {
      throw new Failure.Invalid("idle-threshold", "must be at least 50ms");
    }
  }

  /**
   * A checked number of columns or rows.
   *
   * @throws Failure.Invalid naming {@code field}
   */
  static int checkSide(String field, int value) {
    if (value < 1 || value > SessionView.MOST_SIDE) {
      throw new Failure.Invalid(field, "must be 1 to " + SessionView.MOST_SIDE + ", not " + value);
    }
    return value;
  }
}
