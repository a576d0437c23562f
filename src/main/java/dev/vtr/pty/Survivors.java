package dev.vtr.pty;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Processes of terminals whose node was killed.
 *
 * <p>A process counts if its session's leader is one that was noted and still has the start time
 * that was noted; or, where the leader is gone, if its own environment names the session. Process
 * ids come again, and nothing else is touched.
 */
final class Survivors {
  /** From the hang-up to the kill: they had a hang-up already when their node died. */
  private static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /** A program that led a session, as it was noted. */
  record Leader(int pid, long startTicks, String key) {
    private static final Pattern LINE =
        Pattern.compile("([1-9][0-9]{0,8}) ([0-9]{1,18}) ([0-9A-Za-z-]{1,64}) *\n");

    /** Null if {@code line} is not whole, or none at all. */
    static @Nullable Leader parse(String line) {
      Matcher fields = LINE.matcher(line);
      return fields.matches()
          ? new Leader(
              Integer.parseInt(fields.group(1)), Long.parseLong(fields.group(2)), fields.group(3))
          : null;
    }

    String line() {
      return pid + " " + startTicks + " " + key;
    }
  }

  private final Map<Integer, Leader> leaders = new HashMap<>();

  Survivors(List<Leader> noted) {
    for (Leader leader : noted) {
      ProcessStat stat = ProcessStat.of(leader.pid());
      if (stat == null || stat.startTicks() == leader.startTicks()) { // else another's by now
        leaders.put(leader.pid(), leader);
      }
    }
    ProcessStat own = ProcessStat.of((int) ProcessHandle.current().pid());
    if (own != null) {
      leaders.remove(own.session()); // a node that was started inside of one
    }
  }

  /** Hangs up and kills; how many process groups there were. */
  int end() {
    Set<Integer> groups = groups();
    int found = groups.size();
    groups.forEach(group -> LeaderProcess.signalGroup(group, PosixSignal.HUP.number()));
    long deadline = System.nanoTime() + GRACE_NANOS;
    while (!groups.isEmpty() && System.nanoTime() - deadline < 0) {
      LockSupport.parkNanos(LOOK_NANOS);
      groups = groups();
    }
    groups.forEach(group -> LeaderProcess.signalGroup(group, PosixSignal.KILL.number()));
    return found;
  }

  /** The process groups of all that count. */
  private Set<Integer> groups() {
    Set<Integer> groups = new HashSet<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[1-9]*")) {
      for (Path process : processes) {
        ProcessStat stat = ProcessStat.read(process.resolve("stat"));
        if (stat != null && counts(stat.session(), process)) {
          groups.add(stat.group());
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      return Set.of(); // without /proc nothing is known for certain
    }
    return groups;
  }

  private boolean counts(int session, Path process) {
    Leader leader = leaders.get(session);
    if (leader == null) {
      return false;
    }
    ProcessStat now = ProcessStat.of(leader.pid());
    return now == null ? names(process, leader.key()) : now.startTicks() == leader.startTicks();
  }

  private static boolean names(Path process, String key) {
    try {
      String environment =
          new String(Files.readAllBytes(process.resolve("environ")), StandardCharsets.ISO_8859_1);
      return ("\0" + environment).contains("\0" + ProgramEnvironment.SESSION_ID + '=' + key + '\0');
    } catch (IOException e) {
      return false; // it has ended, or is somebody else's
    }
  }
}
