package dev.vtr.torture;

import dev.vtr.harness.Child;
import dev.vtr.trace.jsonl.CrashPoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A hub and a spoke that die in turn, at every place on the way of a span line, while the spoke
 * makes spans all the time; afterwards the hub has to hold every line that the spoke ever had on
 * its disk, once.
 */
final class CrashRounds implements AutoCloseable {
  private static final Set<CrashPoint> OF_SPOKE =
      EnumSet.complementOf(EnumSet.of(CrashPoint.STORE, CrashPoint.STORED));
  private static final Set<CrashPoint> OF_HUB =
      EnumSet.complementOf(
          EnumSet.of(CrashPoint.SHIP, CrashPoint.ACKNOWLEDGED, CrashPoint.RELEASE));

  private static final int KILLED = 137;

  /** Reaching the place and starting again both take a second or two on a quiet machine. */
  private static final long PATIENCE_SECONDS = 60;

  /** Hub and spoke live, and nothing is shipped for so long: it never will be. */
  private static final long STALL_SECONDS = 60;

  private final Path directory;
  private final long seed;
  private final Map<String, Long> promised = new ConcurrentHashMap<>();
  private final Map<String, Integer> rounds = new TreeMap<>();
  private final List<String> troubles = new ArrayList<>();
  private int port;
  private int starts;
  private Child hub;
  private Child spoke;

  CrashRounds(Path directory, long seed) {
    this.directory = directory;
    this.seed = seed;
  }

  /** Where a process is to die: at {@code point}, or anywhere if that is null. */
  private record Place(boolean atHub, CrashPoint point) {
    String name() {
      return (atHub ? "hub " : "spoke ") + (point == null ? "kill -9" : point);
    }
  }

  private static List<Place> places() {
    List<Place> places = new ArrayList<>();
    OF_SPOKE.forEach(point -> places.add(new Place(false, point)));
    OF_HUB.forEach(point -> places.add(new Place(true, point)));
    places.add(new Place(false, null));
    places.add(new Place(true, null));
    return places;
  }

  /**
   * Lets rounds pass and says what is left afterwards.
   *
   * @param first number of the first one; it decides about place and chance
   * @param step from one to the next
   * @param end after the last
   */
  CrashTally run(int first, int step, int end) throws Exception {
    hub = startHub();
    spoke = startSpoke();
    List<Place> places = places();
    for (int round = first; round < end; round += step) {
      Random random = new Random(seed + round);
      Place place = places.get(round % places.size());
      if (!round(place, random)) {
        break;
      }
      rounds.merge(place.name(), 1, Integer::sum);
    }
    return tally();
  }

  private boolean round(Place place, Random random) throws Exception {
    Child victim = place.atHub() ? hub : spoke;
    if (place.point() == null) {
      spoke.await("written", PATIENCE_SECONDS);
      Thread.sleep(random.nextInt(200)); // The moment is chance, not a condition.
      victim.kill();
    } else {
      victim.order("arm " + place.point() + " " + (1 + random.nextInt(most(place.point()))));
    }
    int status = victim.awaitEnd(PATIENCE_SECONDS);
    if (status != KILLED) {
      troubles.add(place.name() + ": ended with " + status);
      return false;
    }
    if (place.atHub()) {
      hub = startHub();
    } else {
      spoke = startSpoke();
    }
    return troubles.isEmpty();
  }

  /** How often a place may be passed before; the rare ones are waited for once. */
  private static int most(CrashPoint point) {
    return switch (point) {
      case WRITE_HALF, WRITTEN -> 20;
      case SHIP, STORE, STORED, ACKNOWLEDGED -> 4;
      case ROTATE, ROTATED, RELEASE, REPLACE -> 1;
    };
  }

  private Child startHub() throws Exception {
    Child started = start("hub", Integer.toString(port), "hub.err");
    String taken = started.await("ready", PATIENCE_SECONDS);
    if (taken == null) {
      troubles.add("the hub did not start");
    } else {
      port = Integer.parseInt(taken);
      starts++;
    }
    return started;
  }

  private Child startSpoke() throws Exception {
    Child started = start("spoke", Integer.toString(port), "spoke.err");
    if (started.await("ready", PATIENCE_SECONDS) == null) {
      troubles.add("the spoke did not start");
    } else {
      starts++;
    }
    return started;
  }

  private Child start(String role, String portWord, String errors) throws IOException {
    return Child.start(
        CrashNode.class,
        flags(),
        List.of(role, directory.toString(), portWord),
        directory.resolve(errors),
        this::heard);
  }

  private static List<String> flags() {
    List<String> flags = new ArrayList<>(Child.SHORT_LIVED);
    flags.add("-Dvtr.test.crash=true");
    return flags;
  }

  private void heard(String line) {
    String[] words = line.split(" ", -1);
    if (words[0].equals("written")) {
      promised.merge(words[1], Long.parseLong(words[2]), Math::max);
    }
  }

  private CrashTally tally() throws Exception {
    boolean drained = troubles.isEmpty() && drain();
    HubFile file = HubFile.read(directory.resolve("hub.jsonl"));
    return new CrashTally(
        rounds,
        Math.max(0, starts - 2),
        file.lines(),
        promised.size(),
        file.missing(promised),
        file.doubles(),
        file.unparsable(),
        file.losses(),
        drained,
        troubles);
  }

  /** Waits until everything the spoke has is at the hub. */
  private boolean drain() throws InterruptedException {
    spoke.order("quiet");
    if (spoke.await("quiet", PATIENCE_SECONDS) == null) {
      troubles.add("the spoke did not become quiet");
      return false;
    }
    long least = Long.MAX_VALUE;
    long shrunkNanos = System.nanoTime();
    while (System.nanoTime() - shrunkNanos < STALL_SECONDS * 1_000_000_000L) {
      spoke.order("spool");
      String left = spoke.await("spool", PATIENCE_SECONDS);
      if (left == null || !hub.isAlive()) {
        troubles.add("a node ended while the spool was emptied");
        return false;
      }
      long bytes = Long.parseLong(left);
      if (bytes == 0) {
        return true;
      }
      if (bytes < least) {
        least = bytes;
        shrunkNanos = System.nanoTime();
      }
      Thread.sleep(100); // how finely it is looked, and no condition
    }
    troubles.add("%d bytes were not shipped within %d s".formatted(least, STALL_SECONDS));
    sayWhereTheyStand();
    return false;
  }

  /** Threads and memory of both, beside their files: {@code hub.threads}, {@code hub.hprof} ... */
  private void sayWhereTheyStand() throws InterruptedException {
    try {
      hub.tell(directory.resolve("hub"));
      spoke.tell(directory.resolve("spoke"));
    } catch (IOException e) {
      troubles.add("where the nodes stand is not known: " + e);
    }
  }

  @Override
  public void close() {
    if (spoke != null) {
      spoke.close();
    }
    if (hub != null) {
      hub.close();
    }
  }
}
