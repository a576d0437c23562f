package dev.vtr.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vtr.terminal.Frame;
import dev.vtr.terminal.Terminal;
import dev.vtr.terminal.TerminalOptions;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Frames that wait for one subscriber: the counts are exact whatever happens. */
class FrameSlotTest {
  private static final Frame FRAME = new Terminal(new TerminalOptions(2, 2, 0)).frame();

  @Test
  void framesMadeAreFramesSentAndFramesDropped() {
    Random random = new Random(42);
    for (int run = 0; run < 200; run++) {
      FrameSlot slot = new FrameSlot(1 + random.nextInt(60));
      long now = 0;
      long made = 0;
      long sent = 0;
      long told = 0;
      long lastId = 0;
      for (int step = 0; step < 300; step++) {
        now += random.nextLong(30_000_000L);
        switch (random.nextInt(4)) {
          case 0, 1 -> slot.offer(FRAME, ++made, now, 0);
          case 2 -> slot.want();
          default -> slot.doubt();
        }
        FrameSlot.Outgoing outgoing = slot.take(now);
        if (outgoing != null) {
          sent++;
          told += outgoing.dropped();
          assertThat(outgoing.frameId() - lastId).isEqualTo(outgoing.dropped() + 1);
          lastId = outgoing.frameId();
        }
        assertThat(sent + told + (made - lastId)).isEqualTo(made);
        assertThat(slot.taken() + slot.dropped() + (slot.isWaiting() ? 1 : 0)).isEqualTo(made);
      }
      slot.close();
      assertThat(slot.taken() + slot.dropped()).isEqualTo(slot.offered()).isEqualTo(made);
      assertThat(slot.taken()).isEqualTo(sent);
    }
  }

  @Test
  void aFrameIsTakenOnlyWhenWantedAndNotFasterThanTheRate() {
    FrameSlot slot = new FrameSlot(10);
    slot.offer(FRAME, 1, 0, 0);
    assertThat(slot.take(0)).isNull();
    slot.want();
    assertThat(slot.take(0)).isNotNull();
    slot.offer(FRAME, 2, 1, 0);
    slot.want();
    assertThat(slot.take(99_999_999)).isNull();
    assertThat(slot.delayNanos(99_999_999)).isEqualTo(1);
    assertThat(slot.take(100_000_000)).isNotNull();
  }
}
