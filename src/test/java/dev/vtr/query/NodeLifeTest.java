package dev.vtr.query;

import static dev.vtr.query.SpanFixture.span;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which spans without an end are still open, which were cut off, and of which nobody can tell. */
class NodeLifeTest {
  @TempDir Path directory = Path.of("");
  private TraceFiles files = new TraceFiles(Path.of(""));

  @BeforeEach
  void files() {
    files = new TraceFiles(directory);
  }

  private static SpanFixture open(String role, String node, String process) {
    return span("a1", "1", "session.wait_for").on(role, node).process(process).from(0, 0);
  }

  private Span.State state() throws IOException {
    return OpenSpans.in(files.scan()).spans().getFirst().state();
  }

  private List<String> unknown() throws IOException {
    var scan = files.scan();
    return Unknowns.of(OpenSpans.in(scan).spans(), Missing.NOTHING, scan.files(), scan.counts());
  }

  @Test
  void aHubWhoseLockNobodyHoldsIsGone() throws IOException {
    files.line(open("hub", "hub-1", "h1").startLine());
    assertThat(state()).as("nothing tells").isEqualTo(Span.State.OPEN);
    assertThat(unknown()).anyMatch(one -> one.startsWith("whether hub hub-1 still runs"));

    Path lock = Files.createFile(directory.resolve(".traces.jsonl.lock"));
    assertThat(state()).isEqualTo(Span.State.CUT_OFF);
    assertThat(unknown()).noneMatch(one -> one.startsWith("whether"));

    try (FileChannel held = FileChannel.open(lock, StandardOpenOption.WRITE)) {
      held.lock();
      assertThat(state()).isEqualTo(Span.State.OPEN);
      assertThat(unknown()).noneMatch(one -> one.startsWith("whether"));
    }
    assertThat(state()).isEqualTo(Span.State.CUT_OFF);
  }

  @Test
  void aSecondHubOnOnePathLivesByALockOfItsOwn() throws IOException {
    files.line(open("hub", "hub-1", "h1").startLine());
    Files.createFile(directory.resolve(".traces.jsonl.lock"));
    Path lock = Files.createFile(directory.resolve(".traces.4711-0a1b2c3d.jsonl.lock"));

    try (FileChannel held = FileChannel.open(lock, StandardOpenOption.WRITE)) {
      held.lock();
      assertThat(state()).isEqualTo(Span.State.OPEN);
    }
    assertThat(state()).isEqualTo(Span.State.CUT_OFF);
  }

  @Test
  void aSpokeOfThisMachineIsToldByItsSpoolsLock() throws IOException {
    files.line(open("spoke", "a", "s1").startLine());
    Path spool = Files.createDirectories(directory.resolve("spool/a"));
    Path lock = Files.createFile(spool.resolve(".traces.jsonl.lock"));
    assertThat(state()).as("another spoke of this name").isEqualTo(Span.State.OPEN);
    assertThat(unknown()).anyMatch(one -> one.startsWith("whether spoke a still runs"));

    Files.writeString(spool.resolve(".traces.jsonl.acknowledged"), "{\"s1\":[[1,7]]}");
    assertThat(state()).isEqualTo(Span.State.CUT_OFF);

    try (FileChannel held = FileChannel.open(lock, StandardOpenOption.WRITE)) {
      held.lock();
      assertThat(state()).isEqualTo(Span.State.OPEN);
    }
  }

  @Test
  void aFileThatEndsTooEarlyIsNamedOnceHoweverOftenItIsRead() throws IOException {
    files.line(open("hub", "hub-1", "h1").startLine());
    Files.write(directory.resolve("traces.000001.jsonl.gz"), new byte[] {0x1f, (byte) 0x8b, 8, 0});
    var scan = files.scan();

    assertThat(
            Unknowns.of(OpenSpans.in(scan).spans(), Missing.NOTHING, scan.files(), scan.counts()))
        .filteredOn(one -> one.startsWith("not read to the end"))
        .hasSize(1);
  }

  @Test
  void aQuietSpokesRestartIsFoundBehindManyOtherLines() throws IOException {
    files.line(open("spoke", "a", "s1").startLine());
    files.line(span("a2", "2", "x").on("spoke", "a").process("s2").from(5, 5).line());
    for (int i = 0; i < 4000; i++) {
      files.line(
          span("a3", "3", "coordinator.list")
              .process("h1")
              .from(10 + i, 11 + i)
              .attribute("coordinator", "\"hub-1\"")
              .line());
    }
    assertThat(Files.size(files.write())).isGreaterThan(1_000_000);

    assertThat(state()).isEqualTo(Span.State.CUT_OFF);
  }

  @Test
  void aQuietSpokeThatWasNotFollowedIsOpen() throws IOException {
    files.line(span("a2", "2", "x").on("spoke", "a").process("s0").from(-9, -8).line());
    files.line(open("spoke", "a", "s1").startLine());
    for (int i = 0; i < 4000; i++) {
      files.line(span("a3", "3", "coordinator.list").process("h1").from(10 + i, 11 + i).line());
    }

    assertThat(state()).isEqualTo(Span.State.OPEN);
    assertThat(unknown()).anyMatch(one -> one.startsWith("whether spoke a still runs"));
  }

  @Test
  void linesThatAHubRefusedDoNotTellThatTheirProcessIsGone() throws IOException {
    String refused =
        SpanFixture.loss("a", "refused", 1, 5000, 5000)
            .replace("\"service.instance.id\":\"i-a\",", "")
            .replace("\"hub\"", "\"spoke\"");
    TraceFiles files = new TraceFiles(directory);
    files.line(span("aa", "1", "session.wait_for").on("spoke", "a").from(0, 0).startLine());
    files.line(refused);
    assertThat(OpenSpans.in(files.scan()).spans())
        .extracting(Span::state)
        .containsExactly(Span.State.OPEN);
  }
}
