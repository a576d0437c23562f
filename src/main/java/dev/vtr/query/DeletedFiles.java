package dev.vtr.query;

import dev.vtr.query.scan.LineParser;
import dev.vtr.query.scan.ScanCounts;
import dev.vtr.query.scan.SpanFile;
import dev.vtr.query.scan.SpanFiles;
import dev.vtr.query.scan.SpanLine;
import dev.vtr.query.scan.TraceLine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * Rotated files that are gone: numbers grow from one, and the bound on all files of a writer
 * deletes the oldest, whose spans nobody counts. What was in them ended before the first line of
 * the oldest file that is left.
 */
record DeletedFiles(List<Row> rows) {
  private static final Pattern NUMBERED = Pattern.compile("(.+)\\.(\\d{6,18})\\.jsonl(?:\\.gz)?");

  /** In which a line of the writer's own should stand: those of others may come late. */
  private static final int HEAD_BYTES = 256 << 10;

  /** By which lines may stand out of order: what is open for a second is told then. */
  private static final long DISORDER_NANOS = TimeUnit.SECONDS.toNanos(2);

  /**
   * The files of one writer.
   *
   * @param name of the file that is written now
   * @param gone how many of the oldest are not there
   * @param beforeNanos when the first line was written that is left
   */
  record Row(String name, long gone, long beforeNanos) {
    String sentence() {
      return "lines before "
          + Times.text(beforeNanos)
          + ": the oldest "
          + gone
          + " files of "
          + name
          + " are gone (a bound deletes them; a spoke deletes what its hub has)";
    }
  }

  private record Numbered(String stem, long number, SpanFile file) {}

  /** Looks at the names, and into the oldest file of each writer that has deleted any. */
  static DeletedFiles among(SpanFiles files) {
    Map<String, Numbered> oldest = new LinkedHashMap<>();
    for (SpanFile file : files.files()) {
      Matcher name = NUMBERED.matcher(file.path().toString());
      if (name.matches()) {
        Numbered numbered = new Numbered(name.group(1), Long.parseLong(name.group(2)), file);
        oldest.merge(
            numbered.stem(),
            numbered,
            (one, other) -> one.number() <= other.number() ? one : other);
      }
    }
    List<Row> rows = new ArrayList<>();
    for (Numbered first : oldest.values()) {
      if (first.number() > 1) {
        String path = first.stem() + SpanFiles.ENDING;
        String name = path.substring(path.lastIndexOf('/') + 1);
        rows.add(new Row(name, first.number() - 1, firstNanos(first.file())));
      }
    }
    return new DeletedFiles(List.copyOf(rows));
  }

  /** What may have been deleted of the time since {@code fromNanos}. */
  List<String> sentences(long fromNanos) {
    return rows.stream()
        .filter(row -> fromNanos < row.beforeNanos() + DISORDER_NANOS)
        .map(Row::sentence)
        .toList();
  }

  /** When the first line of a hub was written, or of anybody if there is none of a hub. */
  private static long firstNanos(SpanFile file) {
    byte[] head = head(file);
    LineParser parser = new LineParser(new ScanCounts());
    long first = 0;
    int from = 0;
    for (int at = 0; at < head.length; at++) {
      if (head[at] != '\n') {
        continue;
      }
      int start = from;
      from = at + 1;
      TraceLine line = parser.parse(head, start, at).orElse(null);
      if (line instanceof SpanLine span) {
        long nanos = Times.nanosOf(span.timestamp());
        if (Span.text(span.resource(), "vtr.role").equals("hub")) {
          return nanos;
        }
        first = first == 0 ? nanos : first;
      }
    }
    return first == 0 ? Times.nanosOf(file.modified()) : first;
  }

  private static byte[] head(SpanFile file) {
    try (InputStream in = Files.newInputStream(file.path());
        InputStream lines = file.isPacked() ? new GZIPInputStream(in) : in) {
      return lines.readNBytes(HEAD_BYTES);
    } catch (IOException unreadable) {
      return new byte[0];
    }
  }
}
