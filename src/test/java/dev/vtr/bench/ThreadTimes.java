package dev.vtr.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Processor time of a process by what its threads are for, from {@code /proc} (ticks of 10 ms). */
final class ThreadTimes {
  private static final double TICK_SECONDS = 0.01;

  private final Map<String, Double> seconds;

  private ThreadTimes(Map<String, Double> seconds) {
    this.seconds = seconds;
  }

  /** Of all threads of {@code pid} so far; those that have ended are gone. */
  static ThreadTimes of(long pid) throws IOException {
    Map<String, Double> seconds = new TreeMap<>();
    try (Stream<Path> tasks = Files.list(Path.of("/proc/" + pid + "/task"))) {
      for (Path task : tasks.toList()) {
        String stat = read(task.resolve("stat"));
        int name = stat.indexOf('(');
        int end = stat.lastIndexOf(')');
        if (end > 0) {
          String[] fields = stat.substring(end + 2).split(" ", -1);
          double spent = (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * TICK_SECONDS;
          seconds.merge(kind(stat.substring(name + 1, end)), spent, Double::sum);
        }
      }
    }
    return new ThreadTimes(seconds);
  }

  /** Empty when the thread has ended meanwhile. */
  private static String read(Path stat) {
    try {
      return Files.readString(stat);
    } catch (IOException gone) {
      return "";
    }
  }

  private static String kind(String thread) {
    if (thread.startsWith("vert.x-eventl") || thread.startsWith("vertx-eventl")) {
      return "event loops";
    }
    if (thread.startsWith("C1 ") || thread.startsWith("C2 ")) {
      return "compilers";
    }
    if (thread.startsWith("G1 ") || thread.startsWith("GC ") || thread.startsWith("VM Thread")) {
      return "collector";
    }
    return thread.startsWith("vtr-") ? thread : "others";
  }

  /** What was spent since {@code before} on each of {@code calls}, in microseconds. */
  String since(ThreadTimes before, long calls) {
    return seconds.entrySet().stream()
        .map(
            entry ->
                Map.entry(
                    entry.getKey(),
                    (entry.getValue() - before.seconds.getOrDefault(entry.getKey(), 0.0))
                        * 1e6
                        / calls))
        .filter(entry -> entry.getValue() >= 1)
        .map(entry -> "%s %.0f".formatted(entry.getKey(), entry.getValue()))
        .collect(Collectors.joining(", "));
  }
}
