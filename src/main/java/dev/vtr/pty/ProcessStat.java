package dev.vtr.pty;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What {@code /proc/PID/stat} tells of a process ({@code proc_pid_stat(5)}).
 *
 * @param ended whether it has, and waits only for its parent to hear of it
 * @param group its process group
 * @param session the process id of its session's leader
 * @param startTicks when it began, in clock ticks since the system did: with the process id the
 *     name of one process and no other
 */
record ProcessStat(boolean ended, int group, int session, long startTicks) {
  /** The process's name, in parentheses, may hold anything; fields are counted from behind it. */
  private static final int STATE = 0;

  private static final int GROUP = 2;

  private static final int SESSION = 3;
  private static final int START_TIME = 19;

  private static final Path UPTIME = Path.of("/proc/uptime");

  /** {@code USER_HZ}, on every architecture that this runs on. */
  private static final long TICKS_A_SECOND = 100;

  /** Of the process {@code pid}; null if there is none. */
  static @Nullable ProcessStat of(int pid) {
    return read(Path.of("/proc", Integer.toString(pid), "stat"));
  }

  /** Now, as a start time would be; 0 if that cannot be told. */
  static long nowTicks() {
    try {
      return ticks(Files.readString(UPTIME, StandardCharsets.ISO_8859_1));
    } catch (IOException | RuntimeException e) {
      return 0;
    }
  }

  /**
   * Of {@code proc_uptime(5)}, which has two decimals: a product that is cut would be one short.
   */
  static long ticks(String uptime) {
    return Math.round(
        Double.parseDouble(uptime.substring(0, uptime.indexOf(' '))) * TICKS_A_SECOND);
  }

  static @Nullable ProcessStat read(Path stat) {
    String line;
    try {
      line = new String(Files.readAllBytes(stat), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return null; // it ended meanwhile
    }
    String[] fields = line.substring(line.lastIndexOf(')') + 1).strip().split(" ", -1);
    return fields.length <= START_TIME
        ? null
        : new ProcessStat(
            fields[STATE].equals("Z") || fields[STATE].equals("X"),
            Integer.parseInt(fields[GROUP]),
            Integer.parseInt(fields[SESSION]),
            Long.parseLong(fields[START_TIME]));
  }
}
