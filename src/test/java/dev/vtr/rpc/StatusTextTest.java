package dev.vtr.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StatusTextTest {
  private static final int MOST = StatusText.MOST_BYTES;

  private static String assertFits(String text) {
    String cut = StatusText.cut(text);
    assertThat(PercentEncoding.encode(cut).length()).isLessThanOrEqualTo(MOST);
    return cut;
  }

  @Test
  void whatFitsStaysAsItIs() {
    assertThat(assertFits("")).isEmpty();
    assertThat(assertFits("no session called 'ä 100%'")).isEqualTo("no session called 'ä 100%'");
    assertThat(assertFits("a".repeat(MOST))).hasSize(MOST);
    assertThat(assertFits("%".repeat(MOST / 3))).hasSize(MOST / 3).endsWith("%");
  }

  @Test
  void whatDoesNotFitIsCutWithASign() {
    assertThat(assertFits("a".repeat(MOST + 1))).isEqualTo("a".repeat(MOST - 3) + "...");
    assertThat(assertFits("%".repeat(MOST / 3 + 1))).isEqualTo("%".repeat((MOST - 3) / 3) + "...");
    assertThat(assertFits("\n".repeat(4_000_000))).endsWith("\n...");
  }

  @Test
  void charactersStayWhole() {
    for (String character : new String[] {"ä", "\u20ac", "\ud83d\ude00"}) {
      for (int before = 0; before < 13; before++) {
        String cut = assertFits("a".repeat(before) + character.repeat(MOST));
        String kept = cut.substring(before, cut.length() - 3);
        assertThat(cut).endsWith("...");
        assertThat(kept.length() % character.length()).isZero();
        assertThat(kept.replace(character, "")).isEmpty();
        assertThat(kept.length() / character.length()).isGreaterThan(MOST / 13);
      }
    }
  }

  @Test
  void aLineHasNoControls() {
    assertThat(StatusText.line("bye\u001b]0;x\u0007\nforged \u0085\u202e\u00e4"))
        .isEqualTo("bye ]0;x  forged   \u00e4");
    assertThat(StatusText.line("a\n".repeat(MOST))).endsWith("...").hasSizeLessThan(MOST);
  }

  @Test
  void halfACharacterIsNoEnd() {
    assertFits("\ud83d".repeat(MOST));
    assertThat(StatusText.cut("a\ud83d")).hasSize(2);
  }
}
