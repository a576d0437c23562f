package dev.vtr.torture;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What rounds of crashes have left.
 *
 * @param rounds by the place of the crash
 * @param cleanStarts after crashes
 * @param lines that the hub holds
 * @param processes of the spoke that promised lines
 * @param lost promised lines that the hub does not hold
 * @param drained whether nothing is left in the spool
 * @param troubles what kept rounds from happening, one sentence each
 */
record CrashTally(
    Map<String, Integer> rounds,
    int cleanStarts,
    long lines,
    int processes,
    long lost,
    long doubles,
    long unparsable,
    long losses,
    boolean drained,
    List<String> troubles) {

  CrashTally and(CrashTally other) {
    Map<String, Integer> places = new TreeMap<>(rounds);
    other.rounds.forEach((place, count) -> places.merge(place, count, Integer::sum));
    List<String> all = new ArrayList<>(troubles);
    all.addAll(other.troubles);
    return new CrashTally(
        places,
        cleanStarts + other.cleanStarts,
        lines + other.lines,
        processes + other.processes,
        lost + other.lost,
        doubles + other.doubles,
        unparsable + other.unparsable,
        losses + other.losses,
        drained && other.drained,
        all);
  }

  private int count() {
    return rounds.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Against {@code count} rounds, each with a clean start, and all lines at the hub, once. */
  Verdict verdict(long seed, int count) {
    boolean pass =
        count() == count
            && cleanStarts == count
            && drained
            && troubles.isEmpty()
            && lost == 0
            && doubles == 0
            && unparsable == 0
            && losses == 0;
    String observed =
        ("%d rounds, %d clean starts, %d lines of %d spoke processes, %d lost, %d twice,"
                + " %d unparsable, %d loss lines, spool %s%s; %s")
            .formatted(
                count(),
                cleanStarts,
                lines,
                processes,
                lost,
                doubles,
                unparsable,
                losses,
                drained ? "empty" : "not empty",
                troubles.isEmpty() ? "" : ", " + String.join("; ", troubles),
                rounds);
    return new Verdict(
        "crash at every place of spool, ship, store, acknowledge, release, rotate",
        seed,
        count + " rounds, as many clean starts, 0 lost, 0 twice, 0 unparsable",
        observed,
        pass);
  }
}
