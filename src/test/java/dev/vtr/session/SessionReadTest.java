package dev.vtr.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vtr.pty.ExitStatus;
import dev.vtr.session.SessionRequest.GrepLine;
import dev.vtr.session.SessionRequest.ReadText;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Reads since a cursor, searches, recordings. */
class SessionReadTest {
  private final LoopByHand loop = new LoopByHand(20, 5, true);

  private ReadText read(long since, int maxChars) {
    return loop.ask(new SessionRequest.Read(since, maxChars)).join();
  }

  @Test
  void readingOnGivesEverythingOnce() {
    StringBuilder read = new StringBuilder();
    StringBuilder written = new StringBuilder();
    long cursor = 0;
    for (int i = 0; i < 200; i++) {
      String part = "line " + i + (i % 3 == 0 ? " goes on" : "\r\n") + (i % 7 == 0 ? "\r\n" : "");
      written.append(part.replace("\r", ""));
      loop.writes(part);
      ReadText text = read(cursor, 10_000);
      assertThat(text.gap()).isFalse();
      read.append(text.text());
      cursor = text.cursor();
    }
    assertThat(read).hasToString(written.toString());
  }

  @Test
  void wrappedLinesAreJoined() {
    loop.writes("x".repeat(50) + "\r\nend");
    assertThat(read(0, 1000).text()).isEqualTo("x".repeat(50) + "\nend");
  }

  @Test
  void tooMuchIsCutInTheMiddleAndCanBeReadFromTheCursor() {
    loop.writes(lines(0, 300));
    ReadText cut = read(0, 200);
    assertThat(cut.text()).startsWith("n0\nn1\n").endsWith("n299\n").contains("lines left out");
    assertThat(cut.text().length()).isLessThanOrEqualTo(200 + 60);
    int shown = cut.text().split("\n").length - 1;
    assertThat(cut.omittedLines()).isEqualTo(300 - shown);
    assertThat(read(cut.omittedFrom(), 10_000).text()).contains("n100\n");
  }

  @Test
  void whatWasErasedWithTheScrollbackIsAGap() {
    loop.writes("first\r\n");
    long cursor = read(0, 1000).cursor();
    loop.writes("second\r\n\u001b[H\u001b[2J\u001b[3Jthird\r\n");
    assertThat(read(cursor, 1000).gap()).isTrue();
    assertThat(read(cursor, 1000).text()).isEqualTo("third\n");
  }

  @Test
  void whatHasLeftTheScrollbackIsAGap() {
    loop.writes("first\r\n");
    long cursor = read(0, 1000).cursor();
    loop.writes(lines(0, 1200));
    ReadText late = read(cursor, 100_000);
    assertThat(late.gap()).isTrue();
    assertThat(late.text()).endsWith("n1199\n").doesNotContain("n100\n");
    assertThat(read(late.cursor(), 10).text()).isEmpty();
  }

  @Test
  void aCursorThatWasNeverHandedOutIsRefused() {
    assertThatThrownBy(() -> read(1, 10))
        .isInstanceOf(Failure.Invalid.class)
        .hasMessageContaining("since");
    assertThatThrownBy(() -> read(0, 0))
        .isInstanceOf(Failure.Invalid.class)
        .hasMessageContaining("max_chars");
  }

  @Test
  void grepFindsLinesWithContextAndStableNumbers() {
    loop.writes(lines(0, 50));
    var result = loop.ask(new SessionRequest.Grep("n4[23]$", 1, 1, 10));
    loop.run();
    GrepLine first = result.join().matches().getFirst();
    assertThat(first.line()).isEqualTo("n42");
    assertThat(first.before()).containsExactly("n41");
    assertThat(first.after()).containsExactly("n43");
    loop.writes(lines(50, 100));
    var again = loop.ask(new SessionRequest.Grep("n42$", 0, 0, 1));
    loop.run();
    assertThat(again.join().matches().getFirst().lineNumber()).isEqualTo(first.lineNumber());
    var capped = loop.ask(new SessionRequest.Grep("n", 0, 0, 3));
    loop.run();
    assertThat(capped.join().matches()).hasSize(3);
    assertThat(capped.join().truncated()).isTrue();
  }

  @Test
  void aRecordingPlaysBackWhatWasWritten() {
    byte[] euro = "€".getBytes(StandardCharsets.UTF_8);
    loop.writes(new byte[] {'a', euro[0], euro[1]});
    loop.clock.advance(1500);
    loop.writes(new byte[] {euro[2], '"', '\n'});
    loop.ask(new SessionRequest.Resize(30, 6)).join();
    loop.session.exited(new ExitStatus.Exited(3));
    String cast =
        loop.ask(new SessionRequest.Recording()).join().lines().stream()
            .map(line -> new String(line, StandardCharsets.UTF_8))
            .collect(Collectors.joining());
    assertThat(cast.lines().toList())
        .containsExactly(
            "{\"version\":2,\"width\":20,\"height\":5,\"timestamp\":1700000001,"
                + "\"env\":{\"TERM\":\"xterm-256color\"}}",
            "[0.000000,\"o\",\"a\"]",
            "[1.500000,\"o\",\"€\\\"\\n\"]",
            "[1.500000,\"r\",\"30x6\"]",
            "[1.500000,\"x\",\"3\"]");
  }

  @Test
  void aRecordingIsBounded() {
    for (int i = 0; i < 40; i++) {
      loop.writes("y".repeat(60_000));
    }
    var recorded = loop.ask(new SessionRequest.Recording()).join();
    assertThat(recorded.full()).isTrue();
    var lines = recorded.lines();
    assertThat(lines.stream().mapToLong(line -> line.length).sum())
        .isLessThanOrEqualTo(Node.OPTIONS.maxRecordingBytes() + 100);
    assertThat(new String(lines.getLast(), StandardCharsets.UTF_8)).contains("recording full");
  }

  @Test
  void nothingIsRecordedUnlessAskedFor() {
    LoopByHand unrecorded = new LoopByHand();
    assertThatThrownBy(() -> unrecorded.ask(new SessionRequest.Recording()))
        .isInstanceOf(Failure.Precondition.class);
  }

  private static String lines(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "n" + i + "\r\n").collect(Collectors.joining());
  }
}
