package dev.vtr.query;

import dev.vtr.query.scan.LossLine;
import java.util.ArrayList;
import java.util.List;

/**
 * Lines that a question would have wanted to see and that are not there.
 *
 * @param losses told by the nodes, line by line
 * @param deleted a sentence for each row of files whose oldest ones are gone
 */
public record Missing(List<LossLine> losses, List<String> deleted) {
  static final Missing NOTHING = new Missing(List.of(), List.of());

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
    String what =
        loss.spans() > 0 || loss.otherLines() == 0
            ? loss.spans() + " spans"
            : loss.otherLines() + " starts or reports of spans";
    String when =
        loss.timesKnown()
            ? ", " + Times.text(loss.fromNanos()) + " to " + Times.text(loss.toNanos())
            : ", at any time before " + Times.text(loss.toNanos());
    return what
        + " were lost in this time ("
        + loss.reason()
        + ") by "
        + loss.by()
        + (loss.toNanos() == 0 ? "" : when);
  }
}
