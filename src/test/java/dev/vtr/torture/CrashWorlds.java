package dev.vtr.torture;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * {@link CrashRounds} in a few worlds at once, each of a hub and a spoke of its own: most of a
 * round is waiting, for a node's start and for the spoke's next attempt.
 */
final class CrashWorlds {
  private static final int WORLDS = 3;

  private CrashWorlds() {}

  static Verdict run(Path directory, long seed, int count) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(WORLDS)) {
      List<Future<CrashTally>> worlds = new ArrayList<>();
      for (int world = 0; world < WORLDS; world++) {
        int first = world;
        Path own = Files.createDirectory(directory.resolve("world-" + world));
        worlds.add(threads.submit(() -> world(own, seed, first, count)));
      }
      CrashTally all = worlds.getFirst().get();
      for (Future<CrashTally> world : worlds.subList(1, WORLDS)) {
        all = all.and(world.get());
      }
      return all.verdict(seed, count);
    }
  }

  private static CrashTally world(Path directory, long seed, int first, int count)
      throws Exception {
    try (CrashRounds crash = new CrashRounds(directory, seed)) {
      return crash.run(first, WORLDS, count);
    }
  }
}
