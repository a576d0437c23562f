package dev.vtr.torture;

import dev.vtr.federation.FaultProxy;
import dev.vtr.harness.Nodes;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A line that takes 100 ms each way and stands still for 2 s of every 10, while somebody types all
 * the time, also into the stalls: what an echo takes is judged without the time that the line stood
 * still.
 */
@SuppressWarnings("try") // closing waits
final class SlowLine {
  static final String EXPECTED =
      "100 ms each way and 2 s stalls every 10 s: no reconnect; beside the time of the stalls, 95 of"
          + " 100 echoes within round trip + 100 ms and none above 1 s, those begun in a stall among"
          + " them";

  private static final int DELAY_MILLIS = 100;
  private static final int CYCLES = 4;
  private static final long CYCLE_MILLIS = 10_000;
  private static final long STALL_MILLIS = 2_000;

  /** Between two echoes: faster than many type, so that no part of a stall goes without one. */
  private static final long PACE_MILLIS = 250;

  private static final double MOST_MILLIS = 2 * DELAY_MILLIS + 100;
  private static final double WORST_MILLIS = 1_000;

  private final World world;
  private final FaultProxy line;
  private final List<Echo> echoes = new ArrayList<>();
  private final List<long[]> stalls = new ArrayList<>();

  private SlowLine(World world, FaultProxy line) {
    this.world = world;
    this.line = line;
  }

  /**
   * Begun, and done when it was answered, with the time of that.
   *
   * @param inStall whether the line stood still when it began
   */
  private record Echo(long begunNanos, boolean inStall, Future<Long> answeredNanos) {}

  static String happen(Nodes nodes) throws Exception {
    FaultProxy[] line = new FaultProxy[1];
    try (World world =
        new World(
            nodes,
            port -> {
              line[0] = new FaultProxy(port);
              return line[0].port();
            })) {
      world.echoMillis("warm");
      line[0].delay(DELAY_MILLIS);
      return new SlowLine(world, line[0]).happen();
    } finally {
      if (line[0] != null) {
        line[0].close();
      }
    }
  }

  private String happen() throws Exception {
    for (int cycle = 0; cycle < CYCLES; cycle++) {
      typeFor(CYCLE_MILLIS - STALL_MILLIS, false);
      long frozen = System.nanoTime();
      line.freeze();
      typeFor(STALL_MILLIS, true);
      line.thaw();
      stalls.add(new long[] {frozen, System.nanoTime()});
    }
    typeFor(PACE_MILLIS, false);
    // What waits for the end of a stall comes as one burst: four of them make no percentile.
    double[] all = ownMillis(echoes);
    String seen =
        told(all)
            + "; begun in stalls "
            + told(ownMillis(echoes.stream().filter(Echo::inStall).toList()));
    Fault.Broken.unless(late(all) <= MOST_MILLIS && all[all.length - 1] <= WORST_MILLIS, seen);
    Fault.Broken.unless(line.connections() == 1, line.connections() + " connections");
    return seen + "; one connection";
  }

  private void typeFor(long millis, boolean inStall) throws InterruptedException {
    long begun = System.nanoTime();
    for (long i = 0; i * PACE_MILLIS < millis; i++) {
      long now = System.nanoTime();
      Future<Long> answered =
          world
              .echo("e" + echoes.size() + "x")
              .compose(
                  reply ->
                      World.isMatched(reply)
                          ? Future.succeededFuture(System.nanoTime())
                          : Future.failedFuture("an echo was not seen"));
      echoes.add(new Echo(now, inStall, answered));
      long next = begun + TimeUnit.MILLISECONDS.toNanos((i + 1) * PACE_MILLIS);
      TimeUnit.NANOSECONDS.sleep(Math.max(0, next - System.nanoTime())); // the typing's pace
    }
  }

  /** What the echoes took, sorted. */
  private double[] ownMillis(List<Echo> those) throws Exception {
    double[] millis = new double[those.size()];
    for (int i = 0; i < millis.length; i++) {
      millis[i] = ownMillis(those.get(i));
    }
    Arrays.sort(millis);
    return millis;
  }

  private static double late(double[] sorted) {
    return sorted[(int) Math.ceil(sorted.length * 0.95) - 1];
  }

  private static String told(double[] sorted) {
    return NodeFaults.say(
        "%d echoes: median %.0f, p95 %.0f, slowest %.0f ms",
        sorted.length, sorted[sorted.length / 2], late(sorted), sorted[sorted.length - 1]);
  }

  /** What an echo took beside the time in which the line stood still. */
  private double ownMillis(Echo echo) throws Exception {
    long answered = echo.answeredNanos.await(30, TimeUnit.SECONDS);
    long own = answered - echo.begunNanos;
    for (long[] stall : stalls) {
      own -= Math.max(0, Math.min(answered, stall[1]) - Math.max(echo.begunNanos, stall[0]));
    }
    return own / 1e6;
  }
}
