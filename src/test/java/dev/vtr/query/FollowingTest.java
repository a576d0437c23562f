package dev.vtr.query;

import static dev.vtr.query.SpanFixture.span;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vtr.query.scan.LineScan;
import dev.vtr.query.scan.ScanCounts;
import dev.vtr.query.scan.SpanFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of the files is read again for the sake of links, and that nothing linked is missed. */
class FollowingTest {
  private static final Instant CALLED = Times.instantOf(SpanFixture.nanos(0));

  @TempDir Path directory = Path.of("");
  private Path old = Path.of("");
  private Path newest = Path.of("");

  @BeforeEach
  void paths() {
    old = directory.resolve("traces.000001.jsonl");
    newest = directory.resolve("traces.jsonl");
  }

  @Test
  void aCauseInAnOldFileIsReadAlthoughThatFileHadGoneBy() throws IOException {
    write(
        old,
        CALLED.minus(Duration.ofDays(3)),
        span("aa", "1", "vtr.agent.spawn").line(),
        span("aa", "2", "session.spawn").childOf("1").line());
    write(newest, CALLED, span("bb", "3", "session.exit").link("aa", "2", "spawn").line());

    TraceTree tree = find("bb", new ScanCounts());

    SpanNode cause = Objects.requireNonNull(tree.causes().getFirst().cause());
    assertThat(cause.span().name()).isEqualTo("session.spawn");
    assertThat(Objects.requireNonNull(cause.parent()).span().name()).isEqualTo("vtr.agent.spawn");
  }

  @Test
  void aCauseOfACauseIsFoundInWhicheverFile() throws IOException {
    write(old, CALLED, span("bb", "3", "pty.read_batch").link("aa", "2", "input").line());
    write(
        newest,
        CALLED,
        span("cc", "4", "screen.encode").link("bb", "3", "output").line(),
        span("aa", "2", "session.write").line());

    TraceTree tree = find("cc", new ScanCounts());

    SpanNode cause = Objects.requireNonNull(tree.causes().getFirst().cause());
    assertThat(cause.span().name()).isEqualTo("pty.read_batch");
    assertThat(tree.causesOf(cause))
        .extracting(higher -> Objects.requireNonNull(higher.cause()).span().name())
        .containsExactly("session.write");
  }

  @Test
  void whatWasCausedIsNotLookedForInFilesThatWereDoneBefore() throws IOException {
    write(old, CALLED.minus(Duration.ofDays(3)), span("dd", "9", "x").line());
    write(
        newest,
        CALLED,
        span("ee", "4", "vt.parse").childOf("3").line(),
        span("ee", "3", "pty.read_batch").link("aa", "2", "input").line(),
        span("aa", "2", "session.write").line());
    ScanCounts counts = new ScanCounts();

    TraceTree tree = find("aa", counts);

    assertThat(tree.everything())
        .extracting(node -> node.span().name())
        .containsExactlyInAnyOrder("session.write", "pty.read_batch", "vt.parse");
    assertThat(counts.bytes()).isEqualTo(Files.size(old) + 2 * Files.size(newest));
  }

  @Test
  void aTraceWithoutLinksIsReadOnce() throws IOException {
    write(old, CALLED, span("aa", "1", "x").line());
    write(newest, CALLED, span("bb", "2", "y").line());
    ScanCounts counts = new ScanCounts();

    find("aa", counts);

    assertThat(counts.bytes()).isEqualTo(Files.size(old) + Files.size(newest));
  }

  @Test
  void linksBeyondTheBoundAreCounted() throws IOException {
    String[] lines = new String[Following.LINKED_MAX + 7];
    for (int i = 0; i < lines.length; i++) {
      lines[i] = span("1" + i + "f", "a" + i, "pty.read_batch").link("bb", "2", "input").line();
    }
    write(old, CALLED, lines);
    write(newest, CALLED, span("bb", "2", "session.write").line());

    assertThat(find("bb", new ScanCounts()).leftOut().linkedTraces()).isEqualTo(7);
  }

  private TraceTree find(String trace, ScanCounts counts) throws IOException {
    LineScan scan = new LineScan(SpanFiles.behind(List.of(newest)), counts);
    if (new TraceQuery(scan).find(SpanFixture.trace(trace)) instanceof TraceLookup.Found found) {
      return found.tree();
    }
    throw new AssertionError("no trace " + trace);
  }

  private static void write(Path path, Instant written, String... lines) throws IOException {
    Files.writeString(path, String.join("\n", lines) + "\n");
    Files.setLastModifiedTime(path, FileTime.from(written));
  }
}
