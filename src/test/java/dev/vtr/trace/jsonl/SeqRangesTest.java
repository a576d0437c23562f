package dev.vtr.trace.jsonl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SeqRangesTest {
  private final SeqRanges ranges = new SeqRanges();

  @Test
  void neighboursBecomeOne() {
    ranges.add(1, 3);
    ranges.add(7, 9);
    assertThat(ranges).hasToString("{1=3, 7=9}");
    ranges.add(4, 6);
    assertThat(ranges).hasToString("{1=9}");
    assertThat(ranges.upTo()).isEqualTo(9);
  }

  @Test
  void nothingIsHeldUpToTheFirstGap() {
    ranges.add(5, 6);
    assertThat(ranges.upTo()).isZero();
    assertThat(ranges.contains(4)).isFalse();
    assertThat(ranges.contains(5)).isTrue();
    assertThat(ranges.contains(7)).isFalse();
  }

  @Test
  void agreesWithASetOfNumbers() {
    Random random = new Random(4711);
    for (int run = 0; run < 200; run++) {
      SeqRanges some = new SeqRanges();
      BitSet same = new BitSet();
      for (int i = 0; i < 40; i++) {
        int first = 1 + random.nextInt(100);
        int last = first + random.nextInt(6) - 1;
        some.add(first, last);
        same.set(first, Math.max(first, last + 1));
      }
      for (int seq = 1; seq < 120; seq++) {
        assertThat(some.contains(seq)).as("%d of %s", seq, some).isEqualTo(same.get(seq));
      }
      assertThat(some.upTo()).isEqualTo(same.nextClearBit(1) - 1);
    }
  }

  @Test
  void theLowestGapsAreGivenUpFirst() {
    for (int i = 0; i <= SeqRanges.MOST; i++) {
      ranges.add(10L * i + 5, 10L * i + 6);
    }
    assertThat(ranges.count()).isEqualTo(SeqRanges.MOST);
    assertThat(ranges.contains(10)).isTrue();
    assertThat(ranges.contains(20)).isFalse();
    assertThat(ranges.contains(1)).isFalse();
  }

  @Test
  void isReadBackAsItWasWrittenAndFromOlderFiles() throws Exception {
    ObjectMapper json = new ObjectMapper();
    ranges.add(1, 4711);
    assertThat(ranges.json()).hasToString("4711");
    assertThat(SeqRanges.of(ranges.json())).hasToString("{1=4711}");
    ranges.add(9000, 9500);
    assertThat(SeqRanges.of(json.readTree(ranges.json().toString())))
        .hasToString("{1=4711, 9000=9500}");
    assertThat(SeqRanges.of(json.readTree("[[0,5],\"x\",[9,3],[-4,7]]"))).hasToString("{}");
  }
}
