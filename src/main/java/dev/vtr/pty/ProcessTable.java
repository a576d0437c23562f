package dev.vtr.pty;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** The processes of the system as {@code /proc} lists them ({@code proc_pid_stat(5)}). */
final class ProcessTable {
  private ProcessTable() {}

  /**
   * The process groups of all processes that belong to one of the sessions (told by their leaders'
   * process ids).
   */
  static Set<Integer> groupsOfSessions(Set<Integer> sessions) {
    Set<Integer> groups = new HashSet<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[1-9]*")) {
      for (Path process : processes) {
        addGroup(process.resolve("stat"), sessions, groups);
      }
    } catch (IOException | DirectoryIteratorException e) {
      // Without /proc only the groups that are known anyway get the signal.
      return groups;
    }
    return groups;
  }

  private static void addGroup(Path stat, Set<Integer> sessions, Set<Integer> groups) {
    String line;
    try {
      line = new String(Files.readAllBytes(stat), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return; // It ended meanwhile.
    }
    // The program's name, in parentheses, may hold anything; behind it: state, parent, group,
    // session.
    String[] fields = line.substring(line.lastIndexOf(')') + 1).strip().split(" ", 5);
    if (fields.length == 5 && sessions.contains(Integer.valueOf(fields[3]))) {
      groups.add(Integer.valueOf(fields[2]));
    }
  }
}
