package dev.vtr.pty;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What {@code /proc/PID/stat} tells of a process ({@code proc_pid_stat(5)}).
 *
 * @param group its process group
 * @param session the process id of its session's leader
 * @param startTicks when it began, in clock ticks since the system did: with the process id the
 *     name of one process and no other
 */
record ProcessStat(int group, int session, long startTicks) {
  /** The process's name, in parentheses, may hold anything; fields are counted from behind it. */
  private static final int GROUP = 2;

  private static final int SESSION = 3;
  private static final int START_TIME = 19;

  /** Of the process {@code pid}; null if there is none. */
  static @Nullable ProcessStat of(int pid) {
    return read(Path.of("/proc", Integer.toString(pid), "stat"));
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
            Integer.parseInt(fields[GROUP]),
            Integer.parseInt(fields[SESSION]),
            Long.parseLong(fields[START_TIME]));
  }
}
