package dev.vtr.pty;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What waits in the queue for the program to read what was written before, and what stays. */
final class HeldInputTest {
  private static final long SECOND = 1_000_000_000L;

  private final Arena arena = Arena.ofConfined();
  private final MemorySegment scratch = arena.allocate(16_384);
  private final List<String> outcomes = new ArrayList<>();
  private int unread;
  private final InputQueue queue = new InputQueue(new PtyLimits(0, 1 << 20, Duration.ofSeconds(5)));

  @AfterEach
  void close() {
    arena.close();
  }

  private void add(int bytes, char letter) {
    assertThat(queue.reserve(bytes)).isNull();
    queue.add(
        String.valueOf(letter).repeat(bytes).getBytes(StandardCharsets.US_ASCII),
        () -> false,
        outcome -> outcomes.add(letter + ":" + outcome),
        0);
  }

  /** What one turn offers, of a kernel with room for all. */
  private String offered(boolean more) {
    var got = new StringBuilder();
    boolean all =
        queue.drainInto(
            scratch,
            offered -> {
              got.append(
                  new String(
                      scratch.asSlice(0, offered).toArray(ValueLayout.JAVA_BYTE),
                      StandardCharsets.US_ASCII));
              return offered;
            },
            () -> unread,
            InputMode.CHARACTERS,
            0);
    assertThat(all).isEqualTo(more);
    return got.toString();
  }

  @Test
  void aWriteThatMightBeCutWaitsUntilAllBeforeItIsRead() {
    unread = 1;
    add(256, 'a');
    add(4094, 'b');
    add(4095, 'c');
    assertThat(offered(true)).isEqualTo("a".repeat(256));
    assertThat(offered(true)).isEqualTo("b".repeat(4094));
    assertThat(offered(false)).isEmpty();
    unread = 0;
    assertThat(offered(true)).isEqualTo("c".repeat(4095));
    add(9000, 'd');
    add(257, 'e');
    assertThat(offered(true)).isEqualTo("d".repeat(9000));
    unread = -LibC.EMFILE;
    assertThat(offered(true)).isEqualTo("e".repeat(257));
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void whatWaitsFailsAndAReplyThatHasBegunIsFinished() {
    queue.addReply(
        "reply".getBytes(StandardCharsets.US_ASCII), true, () -> outcomes.add("lost"), 0);
    queue.addReply(
        "other".getBytes(StandardCharsets.US_ASCII), true, () -> outcomes.add("lost"), 0);
    add(5, 'a');
    boolean all = queue.drainInto(scratch, offered -> 2, () -> 0, InputMode.CHARACTERS, 0);
    assertThat(all).isFalse();
    assertThat(queue.isCut()).isFalse();
    queue.failWaiting(5 * SECOND);
    assertThat(outcomes).containsExactly("lost", "a:Stalled[takenBytes=0]");
    assertThat(queue.stalled(9 * SECOND)).isFalse();
    assertThat(offered(true)).isEqualTo("ply");
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void whatIsGivenBackStaysThroughTheNextStall() {
    queue.addOwed("owed".getBytes(StandardCharsets.UTF_8), 0);
    add(5, 'a');
    assertThat(queue.isCut()).isFalse();
    queue.failWaiting(5 * SECOND);
    boolean all = queue.drainInto(scratch, offered -> 2, () -> 0, InputMode.CHARACTERS, 0);
    assertThat(all).isFalse();
    queue.failWaiting(10 * SECOND);
    assertThat(offered(true)).isEqualTo("ed");
    assertThat(outcomes).containsExactly("a:Stalled[takenBytes=0]");
    assertThat(queue.isEmpty()).isTrue();
  }
}
