package dev.vtr.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Words that Java could not read, and what the kernel has of them. */
class GivenWordsTest {
  /** Before our words stand Java's own. */
  private static byte[] line(String words) {
    return ("java\0-cp\0\0dev.vtr.cli.Main\0" + words).getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void wordsThatJavaCouldNotReadAreReadAgain() throws Exception {
    assertThat(
            GivenWords.of(
                List.of("send", "", "gr\uFFFD\uFFFD\uFFFD\uFFFDe", "--op-id", ""),
                line("send\0\0größe\0--op-id\0\0")))
        .containsExactly("send", "", "größe", "--op-id", "");
    assertThat(GivenWords.of(List.of("\uFFFD", "x", "\uFFFD"), line("é\0x\0漢\0")))
        .containsExactly("é", "x", "漢");
  }

  @Test
  void aReplacementCharacterThatWasGivenStays() throws Exception {
    assertThat(GivenWords.of(List.of("a\uFFFD"), line("a\uFFFD\0"))).containsExactly("a\uFFFD");
  }

  @Test
  void bytesThatAreNoTextAreRefusedByTheirPlace() {
    byte[] line = line("send\0a\0b#\0");
    line[line.length - 2] = (byte) 0xff;
    assertThatThrownBy(() -> GivenWords.of(List.of("send", "a", "b\uFFFD"), line))
        .isInstanceOfSatisfying(
            CommandFailure.class,
            failure -> {
              assertThat(failure.exit()).isEqualTo(ExitCode.USAGE);
              assertThat(failure).hasMessage("the word after \"a\" is not UTF-8");
              assertThat(failure.nextStep()).contains("vtr agent raw");
            });
  }

  @Test
  void whatNobodyCanTellIsRefused() {
    assertThatThrownBy(() -> GivenWords.of(List.of("send", "b\uFFFD"), new byte[0]))
        .hasMessageContaining("after \"send\"");
    assertThatThrownBy(() -> GivenWords.of(List.of("\uFFFD", "b"), new byte[] {'b', 0}))
        .hasMessageContaining("after \"vtr\"");
  }
}
