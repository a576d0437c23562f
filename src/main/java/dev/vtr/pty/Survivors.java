package dev.vtr.pty;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Processes of sessions whose program has ended, or whose node was killed.
 *
 * <p>A session is told by its leader's process id, which the system gives to nobody else while a
 * process of that session lives. So all of a session count as soon as one shows that it is the one
 * that was noted: the leader itself, with the start time that was noted; one that began before the
 * leader ended; or one whose own environment names the session. Nothing else is touched.
 */
final class Survivors {
  /** From the hang-up to the kill: they had a hang-up already when their node died. */
  private static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /**
   * A program that led a session, as it was noted.
   *
   * @param startTicks as {@link ProcessStat#startTicks}; 0: not known, it had ended already
   * @param endTicks when it ended, or a little later; 0: not known
   */
  record Leader(int pid, long startTicks, String key, long endTicks) {
    private static final Pattern LINE =
        Pattern.compile(
            "([1-9][0-9]{0,8}) ([0-9]{1,18}) ([0-9A-Za-z-]{1,64})(?: ([0-9]{1,18}))? *\n");

    /** Null if {@code line} is not whole, or none at all. */
    static @Nullable Leader parse(String line) {
      Matcher fields = LINE.matcher(line);
      if (!fields.matches()) {
        return null;
      }
      String end = fields.group(4);
      return new Leader(
          Integer.parseInt(fields.group(1)),
          Long.parseLong(fields.group(2)),
          fields.group(3),
          end == null ? 0 : Long.parseLong(end));
    }

    String line() {
      return pid + " " + startTicks + " " + key + (endTicks == 0 ? "" : " " + endTicks);
    }

    Leader endedAt(long ticks) {
      return new Leader(pid, startTicks, key, ticks);
    }
  }

  private final Map<Integer, Leader> leaders = new HashMap<>();

  Survivors(Collection<Leader> noted) {
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
    signal(groups, PosixSignal.HUP.number());
    long deadline = System.nanoTime() + GRACE_NANOS;
    while (!groups.isEmpty() && System.nanoTime() - deadline < 0) {
      LockSupport.parkNanos(LOOK_NANOS);
      groups = groups();
    }
    signal(groups, PosixSignal.KILL.number());
    return found;
  }

  /** Sends a signal to all that are left; whether there was one. */
  boolean signal(int signal) {
    return signal(groups(), signal);
  }

  private static boolean signal(Set<Integer> groups, int signal) {
    boolean any = false;
    for (int group : groups) {
      any |= LeaderProcess.signalGroup(group, signal);
    }
    return any;
  }

  /** The keys of the sessions of which something is left. */
  Set<String> keys() {
    Set<String> keys = new HashSet<>();
    Set<Integer> sessions = groupsBySession().keySet();
    for (Leader leader : leaders.values()) {
      if (sessions.contains(leader.pid())) {
        keys.add(leader.key());
      }
    }
    return keys;
  }

  private Set<Integer> groups() {
    Set<Integer> groups = new HashSet<>();
    groupsBySession().values().forEach(groups::addAll);
    return groups;
  }

  /** The process groups of all that count. */
  private Map<Integer, Set<Integer>> groupsBySession() {
    Map<Integer, Set<Integer>> groups = new HashMap<>();
    Set<Integer> shown = new HashSet<>();
    if (leaders.isEmpty()) {
      return groups;
    }
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[1-9]*")) {
      for (Path process : processes) {
        ProcessStat stat = ProcessStat.read(process.resolve("stat"));
        Leader leader = stat == null ? null : leaders.get(stat.session());
        if (stat == null || leader == null) {
          continue;
        }
        if (!stat.ended()) {
          groups.computeIfAbsent(leader.pid(), session -> new HashSet<>()).add(stat.group());
        }
        if (!shown.contains(leader.pid()) && shows(leader, stat, process)) {
          shown.add(leader.pid());
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      return new HashMap<>(); // without /proc nothing is known for certain
    }
    groups.keySet().retainAll(shown);
    return groups;
  }

  /** Whether a process of a session with the leader's id shows that it is the leader's. */
  private static boolean shows(Leader leader, ProcessStat stat, Path process) {
    return process.endsWith(Integer.toString(leader.pid()))
        ? stat.startTicks() == leader.startTicks()
        : stat.startTicks() <= leader.endTicks() || names(process, leader.key());
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
