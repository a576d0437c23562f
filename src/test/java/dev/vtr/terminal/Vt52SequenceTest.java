package dev.vtr.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What follows an ESC in VT52 mode, byte by byte. */
class Vt52SequenceTest {
  private final List<String> done = new ArrayList<>();
  private final Vt52Sequence sequence = new Vt52Sequence(new Recorder());

  /** Each byte is said to be taken; the sequence is over at the last one, and only there. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "A|escape A",
        "<|escape <",
        "Z|escape Z",
        "0|escape 0",
        "~|escape ~",
        "Y\"#|address 2 3",
        "Y  |address 0 0",
        "Y^I^A|address -23 -31",
        "Y~~|address 94 94",
        "(B|ignored",
        "/|",
        "/#0|ignored",
        "^JA|execute 10, escape A",
        "^X|ignored",
        "^Z|ignored",
        "Y!^X|ignored",
        "^[A|escape A",
        "Y!^[A|escape A",
        "(^[A|escape A",
        "Y!^[Y!!|address 1 1",
      })
  void ends(String bytes, String expected) {
    sequence.begin();
    byte[] input = Notation.bytes(bytes);
    boolean over = false;
    for (byte octet : input) {
      assertThat(over).isFalse();
      over = sequence.take(octet & 0xFF);
    }

    assertThat(over).isEqualTo(expected != null);
    assertThat(String.join(", ", done)).isEqualTo(expected == null ? "" : expected);
  }

  @ParameterizedTest
  @CsvSource({"Y!", "Y", "("})
  void beginsAnew(String cut) {
    sequence.begin();
    for (byte octet : Notation.bytes(cut)) {
      sequence.take(octet);
    }
    sequence.begin();

    assertThat(sequence.take('A')).isTrue();
    assertThat(done).containsExactly("escape A");
  }

  private final class Recorder implements ControlHandler {
    @Override
    public void escape(int intermediates, int finalByte) {
      assertThat(intermediates).isZero();
      done.add("escape " + (char) finalByte);
    }

    @Override
    public void address(int row, int col) {
      done.add("address " + row + " " + col);
    }

    @Override
    public void execute(int control) {
      done.add("execute " + control);
    }

    @Override
    public void ignored() {
      done.add("ignored");
    }

    @Override
    public boolean isAnsi() {
      return false;
    }

    @Override
    public boolean takesEightBits() {
      return false;
    }

    @Override
    public void printAscii(byte[] bytes, int from, int to) {
      throw new AssertionError("text");
    }

    @Override
    public int printText(byte[] bytes, int from, int to) {
      throw new AssertionError("text");
    }

    @Override
    public void delete() {
      throw new AssertionError("text");
    }

    @Override
    public void print(int codePoint) {
      throw new AssertionError("text");
    }

    @Override
    public void control(int function, Parameters parameters) {
      throw new AssertionError("a control sequence");
    }

    @Override
    public boolean recall(long text) {
      throw new AssertionError("a control sequence");
    }

    @Override
    public void learn(long text, Parameters parameters) {
      throw new AssertionError("a control sequence");
    }

    @Override
    public void osc(Payload payload, boolean bell) {
      throw new AssertionError("a control string");
    }

    @Override
    public void dcs(int function, Parameters parameters, Payload payload) {
      throw new AssertionError("a control string");
    }
  }
}
