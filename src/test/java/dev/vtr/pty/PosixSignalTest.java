package dev.vtr.pty;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PosixSignalTest {
  @ParameterizedTest
  @ValueSource(strings = {"TERM", "SIGTERM", "term", "15", " sigTerm "})
  void isReadInEveryUsualForm(String text) {
    assertThat(PosixSignal.parse(text)).contains(PosixSignal.TERM);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "SIG", "TERMINATE", "0", "64", "-9"})
  void otherTextIsNone(String text) {
    assertThat(PosixSignal.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(PosixSignal.class)
  void isFoundByItsNumber(PosixSignal signal) {
    assertThat(PosixSignal.ofNumber(signal.number())).contains(signal);
  }

  @Test
  void realTimeSignalsHaveNoName() {
    assertThat(PosixSignal.ofNumber(34)).isEmpty();
  }
}
