package dev.vtr.query;

import dev.vtr.query.scan.LossLine;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Lines that a question would have wanted to see and that are not there.
 *
 * @param losses told by the nodes, line by line
 * @param deleted a sentence for each row of files whose oldest ones are gone
 */
public record Missing(List<LossLine> losses, List<String> deleted) {
  static final Missing NOTHING = new Missing(List.of(), List.of());

  /** What any of {@code parts} lacks; a line that several have counts once. */
  static Missing together(List<Missing> parts) {
    Map<LossLine, Integer> times = new HashMap<>();
    Set<String> deleted = new LinkedHashSet<>();
    for (Missing part : parts) {
      Map<LossLine, Integer> here = new HashMap<>();
      part.losses.forEach(loss -> here.merge(loss, 1, Integer::sum));
      here.forEach((loss, count) -> times.merge(loss, count, Math::max));
      deleted.addAll(part.deleted);
    }
    List<LossLine> losses = new ArrayList<>();
    times.forEach((loss, count) -> losses.addAll(Collections.nCopies(count, loss)));
    return new Missing(List.copyOf(losses), List.copyOf(deleted));
  }

  /** The losses summed up by reason and process; few, whatever there are. */
  public List<LossLine> sums() {
    return LossLines.sums(losses);
  }

  /** A sentence for each of these sums, and for deleted files. */
  public List<String> sentences() {
    List<String> sentences = new ArrayList<>(sums().stream().map(Missing::sentence).toList());
    sentences.addAll(deleted);
    return sentences;
  }

  private static String sentence(LossLine loss) {
    boolean areSpans = loss.spans() > 0 || loss.otherLines() == 0;
    String what =
        areSpans
            ? Unknowns.counted(loss.spans(), "span")
            : loss.otherLines() + " starts or reports of spans";
    String when =
        loss.timesKnown()
            ? ", " + Times.text(loss.fromNanos()) + " to " + Times.text(loss.toNanos())
            : ", at any time before " + Times.text(loss.toNanos());
    return what
        + (areSpans && loss.spans() == 1 ? " was" : " were")
        + " lost in this time ("
        + loss.reason()
        + ") by "
        + loss.by()
        + (loss.toNanos() == 0 ? "" : when);
  }
}
