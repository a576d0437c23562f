package dev.vtr.query;

import dev.vtr.query.scan.LineParser;
import dev.vtr.query.scan.LineScan;
import dev.vtr.query.scan.LineVisitor;
import dev.vtr.query.scan.NeedleSet;
import dev.vtr.query.scan.ScanCounts;
import dev.vtr.query.scan.SpanLine;
import dev.vtr.query.scan.TraceLine;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The newest spans that pass a filter.
 *
 * <p>Lines are sorted out by their bytes first: by a needle of the filter, by the time at their
 * beginning, and, once enough newer ones are held, by that time again. Only what is left is parsed.
 * Memory is bounded by the limit, not by the files.
 *
 * @param spans newest last line first
 * @param more matching lines beyond the limit; counted by their bytes, so it may be somewhat too
 *     many
 */
public record SpanSearch(List<Span> spans, long more) {
  /** Every line of ours begins with its time. */
  private static final byte[] HEAD = "{\"ts\":\"".getBytes(StandardCharsets.US_ASCII);

  /** Characters of a time that all writers write alike: down to the second. */
  private static final int SECOND_CHARS = "2026-02-01T17:30:05".length();

  private static final int MILLI_CHARS = SECOND_CHARS + 4;

  public static SpanSearch of(LineScan scan, SpanFilter filter, int limit) {
    return of(scan, filter, limit, null);
  }

  /**
   * Searches.
   *
   * @param hints if given, lines that hold none of these are passed over
   */
  static SpanSearch of(LineScan scan, SpanFilter filter, int limit, @Nullable NeedleSet hints) {
    Instant since = filter.since();
    SpanAssembly assembly = new SpanAssembly();
    long seen = 0;
    for (Newest newest :
        scan.scan(
            NeedleSet.of(filter.needles()),
            () -> new Newest(filter, limit, hints, scan.counts()),
            since)) {
      newest.held.forEach(held -> assembly.add(held.line()));
      seen += newest.seen;
    }
    List<Span> judged = new NodeLife(scan.files()).judge(assembly.spans());
    List<Span> matching =
        judged.stream()
            .filter(filter::matches)
            .sorted((one, other) -> Long.compare(other.endNanos(), one.endNanos()))
            .toList();
    List<Span> shown = List.copyOf(matching.subList(0, Math.min(limit, matching.size())));
    long more =
        matching.size() > limit || seen > assembly.size()
            ? Math.max(matching.size(), seen) - shown.size()
            : 0;
    return new SpanSearch(shown, more);
  }

  private record Held(String time, SpanLine line) {}

  /** Holds the newest lines; a span's start and end may both be among them, so twice the limit. */
  private static final class Newest implements LineVisitor {
    final SpanFilter filter;
    final @Nullable NeedleSet hints;
    final LineParser parser;
    final int room;
    final byte @Nullable [] sinceSecond;
    final PriorityQueue<Held> held =
        new PriorityQueue<>((one, other) -> one.time().compareTo(other.time()));
    byte @Nullable [] oldestHeld;
    long seen;

    Newest(SpanFilter filter, int limit, @Nullable NeedleSet hints, ScanCounts counts) {
      this.filter = filter;
      this.hints = hints;
      this.parser = new LineParser(counts);
      this.room = 2 * limit;
      Instant since = filter.since();
      this.sinceSecond =
          since == null
              ? null
              : Times.text(since).substring(0, SECOND_CHARS).getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void line(byte[] text, int from, int to) {
      boolean hasTime =
          to - from > HEAD.length + MILLI_CHARS
              && Arrays.equals(text, from, from + HEAD.length, HEAD, 0, HEAD.length);
      if (hasTime && isBefore(text, from, sinceSecond)) {
        return;
      }
      if (hints != null && hints.find(text, from, to) < 0) {
        return;
      }
      if (hasTime && held.size() >= room && isBefore(text, from, oldestHeld)) {
        seen++;
        return;
      }
      Optional<TraceLine> parsed = parser.parse(text, from, to);
      if (parsed.isPresent() && parsed.get() instanceof SpanLine line && mayMatch(line)) {
        seen++;
        hold(line);
      }
    }

    private static boolean isBefore(byte[] text, int from, byte @Nullable [] time) {
      int start = from + HEAD.length;
      return time != null
          && Arrays.compare(text, start, start + time.length, time, 0, time.length) < 0;
    }

    /**
     * What a line alone can tell: a start does not know the duration and status that its end will
     * have.
     */
    private boolean mayMatch(SpanLine line) {
      return SpanAssembly.single(line).map(filter::matches).orElse(false);
    }

    private void hold(SpanLine line) {
      String time = line.timestamp();
      held.add(new Held(time, line));
      if (held.size() > room) {
        held.remove();
      }
      Held oldest = held.peek();
      if (held.size() >= room && oldest != null && oldest.time().length() >= MILLI_CHARS) {
        oldestHeld = oldest.time().substring(0, MILLI_CHARS).getBytes(StandardCharsets.UTF_8);
        oldestHeld = oldestHeld.length == MILLI_CHARS ? oldestHeld : null;
      }
    }
  }
}
