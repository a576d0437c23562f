package dev.vtr.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The generated table against what the JDK knows of the same characters. */
class CodePointsTest {
  @Test
  void emojiAreWidePictographs() {
    for (int cp = 0x2000; cp < 0x1F1E6; cp++) {
      if (Character.isEmojiPresentation(cp)) {
        int properties = CodePoints.properties(cp);
        assertThat(CodePoints.clusterClass(properties))
            .as("U+%04X", cp)
            .isEqualTo(CodePoints.PICTOGRAPHIC);
        assertThat(CodePoints.width(properties)).as("U+%04X", cp).isEqualTo(2);
      }
    }
  }

  @Test
  void nonSpacingMarksTakeNoColumn() {
    for (int cp = 0; cp < 0x30000; cp++) {
      if (Character.getType(cp) == Character.NON_SPACING_MARK) {
        assertThat(CodePoints.width(CodePoints.properties(cp))).as("U+%04X", cp).isZero();
      }
    }
  }

  @Test
  void widthsOfSomeCharacters() {
    assertThat(width('a')).isEqualTo(1);
    assertThat(width(0xAD)).isEqualTo(1);
    assertThat(width(0x4E00)).isEqualTo(2);
    assertThat(width(0xFF21)).isEqualTo(2);
    assertThat(width(0xFF71)).isEqualTo(1);
    assertThat(width(0x1F600)).isEqualTo(2);
    assertThat(width(0x200D)).isZero();
    assertThat(width(0x2500)).isEqualTo(1);
    assertThat(width(0x10FFFF)).isEqualTo(1);
  }

  @Test
  void whatIsWrittenWithoutALookAtTheCellBefore() {
    for (int cp = 0xA0; cp < 0x110000; cp++) {
      int properties = CodePoints.properties(cp);
      boolean selector = cp == CodePoints.VS15 || cp == CodePoints.VS16;
      boolean zero = CodePoints.width(properties) == 0;
      assertThat(CodePoints.trails(properties)).as("U+%04X", cp).isEqualTo(zero && !selector);
      assertThat(CodePoints.isSimple(properties))
          .as("U+%04X", cp)
          .isEqualTo(!zero && !CodePoints.isMark(properties) && !CodePoints.opens(properties));
    }
  }

  @Test
  void c1ControlsAreNoText() {
    for (int cp = 0x80; cp < 0xA0; cp++) {
      int properties = CodePoints.properties(cp);
      assertThat(CodePoints.isControl(properties)).as("U+%04X", cp).isTrue();
      assertThat(CodePoints.trails(properties)).as("U+%04X", cp).isFalse();
    }
  }

  private static int width(int codePoint) {
    return CodePoints.width(CodePoints.properties(codePoint));
  }
}
