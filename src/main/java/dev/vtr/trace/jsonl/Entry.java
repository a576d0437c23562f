package dev.vtr.trace.jsonl;

import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What waits for the writer, in the order in which it came. */
sealed interface Entry {
  /** A span that ended. */
  record Ended(SpanData span, int bytes) implements Entry {}

  /** A long-lived span that began. */
  record Started(SpanData span, int bytes) implements Entry {}

  /** A long-lived span that told of itself. */
  record Progressed(Progress progress, int bytes) implements Entry {}

  /**
   * Lines of another process, checked and without line ends; {@code bytes} are with them.
   *
   * @param untilNanos monotonic time at which they are given up if the disk does not take them
   */
  record Foreign(
      String coordinator,
      List<ForeignLine> lines,
      int bytes,
      long untilNanos,
      CompletableFuture<Void> stored)
      implements Entry {}

  /** Completes when everything before it is in the file. */
  record Flush(CompletableFuture<Void> done) implements Entry {
    @Override
    public int bytes() {
      return 0;
    }
  }

  /** Estimated bytes in memory. */
  int bytes();
}
