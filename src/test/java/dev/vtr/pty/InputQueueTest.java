package dev.vtr.pty;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The queue with a sink that takes as much as the test says, and a clock that the test moves. */
final class InputQueueTest {
  private static final long SECOND = 1_000_000_000L;

  private final Arena arena = Arena.ofConfined();
  private final MemorySegment scratch = arena.allocate(8);
  private final InputQueue queue = new InputQueue(new PtyLimits(0, 300, Duration.ofSeconds(5)));
  private final StringBuilder taken = new StringBuilder();
  private final List<String> outcomes = new ArrayList<>();

  @AfterEach
  void close() {
    arena.close();
  }

  private void add(String text, long nowNanos) {
    add(text, () -> false, nowNanos);
  }

  private void add(String text, BooleanSupplier withdrawn, long nowNanos) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    assertThat(queue.reserve(bytes.length)).isNull();
    queue.add(bytes, withdrawn, outcome -> outcomes.add(text + ":" + outcome), nowNanos);
  }

  private boolean drain(int atMost, long nowNanos) {
    return drain(atMost, InputMode.CHARACTERS, nowNanos);
  }

  private boolean drain(int atMost, InputMode mode, long nowNanos) {
    return queue.drainInto(
        scratch,
        offered -> {
          int count = Math.min(offered, atMost);
          byte[] bytes = scratch.asSlice(0, count).toArray(ValueLayout.JAVA_BYTE);
          taken.append(new String(bytes, StandardCharsets.UTF_8));
          return count == 0 ? -LibC.EAGAIN : count;
        },
        () -> 0,
        mode,
        nowNanos);
  }

  @Test
  void writesGoOutInOrderAndWholeAtAnyCut() {
    add("abcdef", 0);
    add("", 0);
    add("ghijklmnop", 0);
    while (!queue.isEmpty()) {
      drain(3, 0);
    }
    assertThat(taken).hasToString("abcdefghijklmnop");
    assertThat(outcomes)
        .containsExactly(
            "abcdef:Written[unechoed=false]",
            ":Written[unechoed=false]",
            "ghijklmnop:Written[unechoed=false]");
  }

  @Test
  void aWriteIsUnechoedAsItWasWhenItBegan() {
    add("abcdef", 0);
    add("gh", 0);
    drain(3, InputMode.lines(false), 0);
    drain(8, InputMode.lines(true), 0);
    assertThat(outcomes)
        .containsExactly("abcdef:Written[unechoed=true]", "gh:Written[unechoed=false]");
  }

  @Test
  void whatIsWithdrawnBeforeItsFirstByteIsDroppedAndWhatHasBegunGoesOn() {
    Set<String> withdrawn = new HashSet<>();
    for (String text : List.of("begun", "drop1", "keep", "drop2")) {
      add(text, () -> withdrawn.contains(text), 0);
    }
    drain(2, 0);
    withdrawn.addAll(List.of("begun", "drop1", "drop2"));
    while (!queue.isEmpty()) {
      drain(3, 0);
    }
    assertThat(taken).hasToString("begunkeep");
    assertThat(outcomes)
        .containsExactlyInAnyOrder(
            "begun:Written[unechoed=false]",
            "drop1:Withdrawn[]",
            "keep:Written[unechoed=false]",
            "drop2:Withdrawn[]");
    assertThat(queue.reserve(236)).isNull();
  }

  private final InputQueue roomy = new InputQueue(new PtyLimits(0, 1 << 20, Duration.ofSeconds(5)));

  private void reply(int number, long nowNanos) {
    byte[] bytes = ("%02d".formatted(number) + "x".repeat(998)).getBytes(StandardCharsets.US_ASCII);
    boolean hasRoom = roomy.reserve(bytes.length) == null;
    roomy.addReply(bytes, hasRoom, () -> outcomes.add("dropped " + number), nowNanos);
  }

  private String drainReplies(long nowNanos) {
    var got = new StringBuilder();
    while (!roomy.isEmpty()) {
      boolean all =
          roomy.drainInto(
              scratch,
              offered -> {
                byte[] bytes = scratch.asSlice(0, offered).toArray(ValueLayout.JAVA_BYTE);
                got.append(new String(bytes, StandardCharsets.US_ASCII));
                return offered;
              },
              () -> 0,
              InputMode.CHARACTERS,
              nowNanos);
      assertThat(all).isTrue();
    }
    return got.toString().replace("x", "");
  }

  @Test
  void repliesThatAreReadInTimeAllGoOutWhileOutputWaits() {
    for (int i = 0; i < 20; i++) {
      reply(i, 0);
    }
    assertThat(roomy.holdsOutput()).isTrue();
    roomy.dropUnreadReplies(249_999_999);
    assertThat(drainReplies(249_999_999)).isEqualTo("0001020304050607080910111213141516171819");
    assertThat(roomy.holdsOutput()).isFalse();
    assertThat(outcomes).isEmpty();
  }

  @Test
  void ofRepliesThatAreNotReadFourKibibytesWaitAndNothingFollowsUntilTheyAreGone() {
    for (int i = 0; i < 6; i++) {
      reply(i, 0);
    }
    roomy.dropUnreadReplies(250_000_000);
    assertThat(outcomes).containsExactly("dropped 4", "dropped 5");
    assertThat(roomy.holdsOutput()).isFalse();
    reply(6, 250_000_000);
    assertThat(outcomes).containsExactly("dropped 4", "dropped 5", "dropped 6");
    assertThat(drainReplies(300_000_000)).isEqualTo("00010203");
    reply(7, 300_000_000);
    assertThat(drainReplies(300_000_000)).isEqualTo("07");
    assertThat(roomy.reserve((1 << 20) - 64)).isNull();
  }

  @Test
  void repliesWithoutRoomAreDroppedWithAllBehindThem() {
    roomy.addReply(new byte[] {'a'}, roomy.reserve(1) == null, () -> {}, 0);
    assertThat(roomy.reserve((1 << 20) - 65 - 64)).isNull();
    roomy.addReply(new byte[] {'b'}, roomy.reserve(1) == null, () -> outcomes.add("b"), 0);
    assertThat(outcomes).containsExactly("b");
    roomy.addReply(new byte[] {'c'}, true, () -> outcomes.add("c"), 0);
    assertThat(outcomes).containsExactly("b", "c");
    assertThat(drainReplies(0)).isEqualTo("a");
  }

  @Test
  void roomComesBackWhenAWriteIsDone() {
    add("x".repeat(100), 0);
    assertThat(queue.reserve(100)).isEqualTo(new WriteOutcome.Refused(164, 300));
    while (!queue.isEmpty()) {
      drain(8, 0);
    }
    assertThat(queue.reserve(236)).isNull();
  }

  @Test
  void anEmptyQueueTakesAWriteThatIsLargerThanWhatMayWait() {
    add("x".repeat(400), 0);
    assertThat(queue.reserve(1)).isEqualTo(new WriteOutcome.Refused(464, 300));
    while (!queue.isEmpty()) {
      drain(8, 0);
    }
    assertThat(queue.reserve(PtyLimits.MAX_WRITE_BYTES + 1))
        .isEqualTo(new WriteOutcome.Refused(0, PtyLimits.MAX_WRITE_BYTES));
    assertThat(queue.reserve(PtyLimits.MAX_WRITE_BYTES)).isNull();
  }

  @Test
  void progressPutsTheStallOff() {
    add("abcdef", 0);
    assertThat(drain(2, 4 * SECOND)).isFalse();
    assertThat(drain(0, 8 * SECOND)).isFalse();
    assertThat(queue.stalled(8 * SECOND)).isFalse();
    assertThat(queue.stalled(9 * SECOND)).isTrue();
    assertThat(queue.isCut()).isTrue();
    assertThat(queue.failCut(new byte[0], false)).isEmpty();
    assertThat(outcomes).containsExactly("abcdef:Stalled[takenBytes=2]");
    assertThat(queue.stalled(99 * SECOND)).isFalse();
  }

  @Test
  void aProgramThatReadsWhatWasTypedBeforePutsTheStallOff() {
    add("abcdef", 0);
    queue.unread(4095, 4 * SECOND);
    queue.unread(4094, 8 * SECOND);
    queue.unread(4094, 11 * SECOND);
    assertThat(queue.stalled(12 * SECOND)).isFalse();
    assertThat(queue.stalled(13 * SECOND)).isTrue();
  }

  private byte[] stall(String written, int accepted, String unread, boolean inLines) {
    add(written, 0);
    add("behind", 0);
    for (int left = accepted; left > 0; left--) {
      drain(1, 0);
    }
    return queue.failCut(unread.getBytes(StandardCharsets.UTF_8), inLines);
  }

  @Test
  void whatTheProgramHasNotReadWasNotTaken() {
    byte[] owed = stall("abcdef", 4, "cd", false);
    assertThat(owed).isEmpty();
    assertThat(outcomes)
        .containsExactly("abcdef:Stalled[takenBytes=2]", "behind:Stalled[takenBytes=0]");
  }

  @Test
  void earlierInputThatIsUnreadIsNotCountedAsTakenAndIsGivenBack() {
    byte[] owed = stall("abcdef", 4, "earlier abcd", false);
    assertThat(outcomes.getFirst()).isEqualTo("abcdef:Stalled[takenBytes=0]");
    assertThat(owed).asString(StandardCharsets.UTF_8).isEqualTo("earlier ");
  }

  @Test
  void earlierLinesAndTheBeginningOfOneAreGivenBack() {
    assertThat(stall("ab\rcd", 4, "earlier\nand ab\n", true))
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("earlier\nand ");
    assertThat(stall("abcd", 2, "earlier\n", true))
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("earlier\n");
    assertThat(outcomes).contains("ab\rcd:Stalled[takenBytes=0]", "abcd:Stalled[takenBytes=0]");
  }

  @Test
  void aLineThatIsNotCompleteWasNotTaken() {
    stall("ab\rcd\refgh", 8, "cd\n", true);
    assertThat(outcomes.getFirst()).isEqualTo("ab\rcd\refgh:Stalled[takenBytes=3]");
  }

  @Test
  void theEndOfAPasteIsOwedWhereverItWasCut() {
    String paste = "\u001b[200~abc\u001b[201~";
    int accepted = paste.length() - 1;
    for (int read = 0; read < accepted; read++) {
      String expected = read == 0 ? "" : end(paste.substring(read));
      assertThat(stall(paste, read, "", false))
          .asString(StandardCharsets.UTF_8)
          .isEqualTo(expected);
      assertThat(stall(paste, accepted, paste.substring(read, accepted), false))
          .asString(StandardCharsets.UTF_8)
          .isEqualTo(expected);
    }
  }

  private static String end(String rest) {
    return rest.substring(Math.max(0, rest.length() - 6));
  }

  private void drainLines(String... texts) {
    InputMode lines = InputMode.lines(true, (byte) '\r', (byte) 0, (byte) 4);
    for (String text : texts) {
      add(text, 0);
      for (int i = 0; i < 2000 && !queue.isEmpty(); i++) {
        drain(8, lines, 0);
      }
      assertThat(queue.isEmpty()).isTrue();
    }
  }

  private List<String> kinds() {
    return outcomes.stream().map(outcome -> outcome.replaceAll("(?s).*:|\\[.*", "")).toList();
  }

  @Test
  void aLineThatTheKernelWouldCutIsNotBegun() {
    drainLines("x".repeat(4096));
    assertThat(outcomes.getFirst()).endsWith(":LineTooLong[lineBytes=4096, limitBytes=4095]");
    drainLines("x".repeat(4095) + "\r");
    drainLines("a\r" + "x".repeat(4096) + "\ry");
    drainLines("\u0000".repeat(4096));
    assertThat(kinds()).containsExactly("LineTooLong", "Written", "LineTooLong", "LineTooLong");
  }

  @Test
  void aLineThatIsOpenCountsUntilItEndsOrIsThrownAway() {
    drainLines("x".repeat(4000));
    drainLines("x".repeat(96));
    drainLines("x".repeat(95), "\r", "x".repeat(4095), "\u0004", "x".repeat(4000));
    stall("yz", 1, "", true);
    drainLines("x".repeat(4095));
    assertThat(kinds())
        .containsExactly(
            "Written",
            "LineTooLong",
            "Written",
            "Written",
            "Written",
            "Written",
            "Written",
            "Stalled",
            "Stalled",
            "Written");
  }

  @Test
  void aLineOfAnyLengthIsWrittenWhereSingleCharactersAreTaken() {
    drainLines("x".repeat(4000));
    add("x".repeat(5000), 0);
    for (int i = 0; i < 2000 && !queue.isEmpty(); i++) {
      drain(8, 0);
    }
    drainLines("x".repeat(4095));
    assertThat(kinds()).containsExactly("Written", "Written", "Written");
  }

  @Test
  void theClockOfAStallBeginsWithTheFirstWaitingWrite() {
    add("a", 0);
    drain(8, 0);
    add("b", 60 * SECOND);
    assertThat(queue.stalled(64 * SECOND)).isFalse();
    queue.failClosed();
    assertThat(outcomes).containsExactly("a:Written[unechoed=false]", "b:Closed[acceptedBytes=0]");
  }

  @Test
  void aFailingCallbackStopsNothing() {
    byte[] bytes = {1};
    assertThat(queue.reserve(1)).isNull();
    queue.add(
        bytes,
        () -> false,
        outcome -> {
          throw new IllegalStateException("a callback's own failure");
        },
        0);
    add("b", 0);
    drain(8, 0);
    assertThat(outcomes).containsExactly("b:Written[unechoed=false]");
  }
}
