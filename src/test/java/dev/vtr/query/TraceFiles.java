package dev.vtr.query;

import dev.vtr.query.scan.LineScan;
import dev.vtr.query.scan.ScanCounts;
import dev.vtr.query.scan.SpanFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Span files in a directory of a test. */
public final class TraceFiles {
  private final Path path;
  private final List<String> lines = new ArrayList<>();

  public TraceFiles(Path directory) {
    this.path = directory.resolve("traces.jsonl");
  }

  public TraceFiles ended(List<SpanFixture> spans) {
    spans.forEach(span -> lines.add(span.line()));
    return this;
  }

  public TraceFiles line(String line) {
    lines.add(line);
    return this;
  }

  public Path write() throws IOException {
    Files.writeString(path, String.join("\n", lines) + "\n");
    return path;
  }

  public LineScan scan() throws IOException {
    return new LineScan(SpanFiles.behind(List.of(write())), new ScanCounts());
  }

  /** The one trace that begins so. */
  public TraceTree tree(String id) throws IOException {
    if (new TraceQuery(scan()).find(id) instanceof TraceLookup.Found found) {
      return found.tree();
    }
    throw new AssertionError("not exactly one trace " + id);
  }
}
