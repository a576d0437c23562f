package dev.vtr.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What programs may do only where somebody allows it. */
class PermissionsTest {
  private static Terminal terminal(Permissions permissions) {
    return new Terminal(new TerminalOptions(20, 10, 0, "test", permissions));
  }

  private static String replyTo(Terminal terminal, String input) {
    terminal.feed(Notation.bytes(input));
    return Notation.write(terminal.takeReplies());
  }

  @ParameterizedTest
  @CsvSource({
    "^[[8;30;100t, 100x30",
    "^[[8;30t, 20x30",
    "^[[8;;100t, 100x10",
    "^[[8;0;0t, 20x10",
    "^[[8;9999;9999t, 1000x1000",
    "^[[36t, 20x36",
    "^[[4;400;300t, 30x20",
    "^[[4;;300t, 30x10",
    "^[[4;400t, 20x20",
    "^[[4;0;300t, 30x10",
    "^[[4;1;1t, 1x1",
    "^[[?40h^[[?3h^[c, 80x10",
    "^[[132$|, 132x10",
    "^[[$|, 80x10",
    "^[[100$|, 20x10",
    "^[[30*|, 20x30",
    "^[[0*|, 20x10",
    "^[[256*|, 20x10",
    "^[[?40h^[[?3h, 132x10",
    "^[[?40h^[[?3h^[[?3l, 80x10",
    "^[[?3h, 20x10"
  })
  void aProgramMaySetTheSize(String input, String size) {
    Terminal allowed = terminal(new Permissions(false, true, false));
    allowed.feed(Notation.bytes(input));
    assertThat(allowed.cols() + "x" + allowed.rows()).isEqualTo(size);
    assertThat(allowed.frame().lines()).hasSize(allowed.rows());
    Terminal refused = terminal(Permissions.NONE);
    refused.feed(Notation.bytes(input));
    assertThat(refused.cols() + "x" + refused.rows()).isEqualTo("20x10");
  }

  @Test
  void aSizeThatAProgramSetIsToldInBand() {
    Terminal allowed = terminal(new Permissions(false, true, false));
    assertThat(replyTo(allowed, "^[[?2048h^[[8;12;30t"))
        .isEqualTo("^[[48;10;20;200;200t^[[48;12;30;240;300t");
  }

  @Test
  void titlesAreToldWhereAllowed() {
    Terminal allowed = terminal(new Permissions(true, false, false));
    assertThat(replyTo(allowed, "^[]2;t^G^[]1;i^G^[[21t^[[20t")).isEqualTo("^[]lt^[\\^[]Li^[\\");
    assertThat(replyTo(allowed, "^[[22t^[]2;u^G^[[23t^[[21t")).isEqualTo("^[]lt^[\\");
    assertThat(replyTo(terminal(Permissions.NONE), "^[]2;t^G^[[21t")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "^[[>0t^[]2;6162^G | ^[]lab^[\\ | ^[]Li^[\\",
        "^[[>0t^[]0;4a4B^G | ^[]lJK^[\\ | ^[]LJK^[\\",
        "^[[>0t^[]1;6162^G | ^[]lt^[\\ | ^[]Lab^[\\",
        "^[[>0t^[]2;616^G^[]2;zz^G^[]2;^G | ^[]lt^[\\ | ^[]Li^[\\",
        "^[[>1t^[]2;a\u00e9^G | ^[]l61C3A9^[\\ | ^[]L69^[\\",
        "^[[>0;1t^[]2;6162^G^[[>1T | ^[]lab^[\\ | ^[]Li^[\\",
        "^[[>0;1t^[[>T^[]2;6162^G | ^[]l6162^[\\ | ^[]Li^[\\",
        "^[[>0;1t^[c^[]2;6162^G | ^[]l6162^[\\ | ^[]Li^[\\",
        "^[[>2;3t^[]2;\u00e9^G | ^[]l\u00c3\u00a9^[\\ | ^[]Li^[\\",
        "^[]lx y^[\\ | ^[]lx y^[\\ | ^[]Li^[\\",
        "^[]Lx^[\\ | ^[]lt^[\\ | ^[]Lx^[\\",
        "^[[22;1t^[[22;2t^[]0;x^G^[[23;0t | ^[]lt^[\\ | ^[]Li^[\\",
        "^[[22;1t^[[22;2t^[]2;x^G^[]1;y^G^[[23;1t^[[23;2t | ^[]lt^[\\ | ^[]Li^[\\",
        "^[[22;2t^[[22;1t^[]2;x^G^[]1;y^G^[[23;2t^[[23;1t | ^[]lt^[\\ | ^[]Li^[\\",
        "^[[22;1t^[]2;x^G^[]1;y^G^[[23t | ^[]lt^[\\ | ^[]Li^[\\",
        "^[[22;2t^[]2;x^G^[]1;y^G^[[23;1t | ^[]lx^[\\ | ^[]Li^[\\",
        "^[[22;2t^[]2;q^G^[[22;1t^[]1;r^G^[[23;2t | ^[]lt^[\\ | ^[]Lr^[\\",
      })
  void titlesAreSetAndToldAsTheirModesSay(String input, String title, String icon) {
    Terminal allowed = terminal(new Permissions(true, false, false));
    allowed.feed(Notation.bytes("^[]2;t^G^[]1;i^G"));
    assertThat(replyTo(allowed, input + "^[[21t")).isEqualTo(title);
    assertThat(replyTo(allowed, "^[[20t")).isEqualTo(icon);
  }

  @ParameterizedTest
  @CsvSource({
    "^[[2t, ^[[2t, ^[[3;0;0t",
    "^[[2t^[[1t, ^[[1t, ^[[3;0;0t",
    "^[[3;17;4t, ^[[1t, ^[[3;17;4t",
    "^[[3;;4t, ^[[1t, ^[[3;0;4t"
  })
  void aProgramMayPlaceItsWindow(String input, String state, String place) {
    Terminal allowed = terminal(new Permissions(false, true, false));
    assertThat(replyTo(allowed, input + "^[[11t")).isEqualTo(state);
    assertThat(replyTo(allowed, "^[[13t")).isEqualTo(place);
    assertThat(replyTo(terminal(Permissions.NONE), input + "^[[11t^[[13t"))
        .isEqualTo("^[[1t^[[3;0;0t");
  }

  @Test
  void windowOperationsAreToldAsAllowedWhereAllOfThemAre() {
    Terminal allowed = terminal(new Permissions(true, true, true));
    assertThat(replyTo(allowed, "^[]60^G"))
        .isEqualTo("^[]60;allowColorOps,allowMouseOps,allowTcapOps,allowTitleOps,allowWindowOps^G");
    assertThat(replyTo(terminal(new Permissions(true, true, false)), "^[]60^G"))
        .doesNotContain("allowWindowOps");
  }

  @Test
  void anotherSizeEndsOriginMode() {
    Terminal allowed = terminal(new Permissions(false, true, false));
    assertThat(replyTo(allowed, "^[[?6h^[[8;12;30t^[[?6$p")).isEqualTo("^[[?6;2$y");
  }

  @Test
  void theTerminalsOwnSelectionsAreWrittenAndReadWhereAllowed() {
    Terminal allowed = terminal(new Permissions(false, false, true));
    assertThat(replyTo(allowed, "^[]52;c;aGk=^G^[]52;c;?^G")).isEqualTo("^[]52;c;aGk=^G");
    assertThat(replyTo(allowed, "^[]52;;aGk=^G^[]52;;?^[\\")).isEqualTo("^[]52;s0;aGk=^[\\");
    assertThat(replyTo(allowed, "^[]52;p;!^G^[]52;p;?^G")).isEqualTo("^[]52;p;^G");
    assertThat(replyTo(allowed, "^[]52;z;aGk=^G^[]52;z;?^G")).isEmpty();
    assertThat(replyTo(terminal(Permissions.NONE), "^[]52;c;aGk=^G^[]52;c;?^G")).isEmpty();
  }

  @Test
  void singleBytesAreControlsAfterTheProgramAskedForThem() {
    Terminal plain = terminal(Permissions.NONE);
    plain.feed(new byte[] {(byte) 0x9B, '5', 'n'});
    assertThat(plain.takeReplies()).isEmpty();
    assertThat(plain.lineText(0)).isEqualTo("\uFFFD5n");
    Terminal eight = terminal(Permissions.NONE);
    eight.feed(Notation.bytes("^[ G"));
    eight.feed(new byte[] {(byte) 0x9B, '5', 'n'});
    assertThat(eight.takeReplies()).containsExactly(0x1B, '[', '0', 'n');
    eight.feed("é漢".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertThat(eight.lineText(0)).isEqualTo("é漢");
  }
}
