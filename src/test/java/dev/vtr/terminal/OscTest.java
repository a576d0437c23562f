package dev.vtr.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What programs tell beside the text: directory, links, bells. */
class OscTest {
  private final Terminal terminal = new Terminal(new TerminalOptions(10, 2, 0));

  private void feed(String text) {
    terminal.feed(Notation.bytes(text));
  }

  @ParameterizedTest
  @CsvSource({
    "^[]2;a^G^[];b^G, b",
    "^[]2;a^G^[];b;c^G, b;c",
    "^[]2;a^G^[];^G, ''",
    "^[]2;a^G^[]b;c^G, a",
    "^[]2;a^G^[]^G, ''",
  })
  void aCommandWithoutANumberSetsTitles(String output, String title) {
    feed(output);
    assertThat(terminal.title()).isEqualTo(title);
  }

  @Test
  void directory() {
    feed("^[]7;file://host/tmp/a%20b^G");
    assertThat(terminal.cwd()).isEqualTo("file://host/tmp/a%20b");
    feed("^[]7;http://host/^G");
    assertThat(terminal.cwd()).isEmpty();
  }

  @Test
  void links() {
    feed("a^[]8;id=1;http://x/;y^Gbc^[]8;;^Gd");
    assertThat(terminal.frame().lines().get(0).runs())
        .extracting(run -> run.style().hyperlink())
        .containsExactly("http://x/;y");
    feed("^[[2;1H^[]8;;http://x/ y^G!");
    assertThat(terminal.frame().lines().get(1).runs()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://x", "https://x/?q=javascript:1#f", "HTTPS://x", "hTtP://[::1]:80/"})
  void linksToPages(String uri) {
    feed("^[]8;;" + uri + "^Gab^[]8;;^G");
    assertThat(terminal.frame().lines().get(0).runs())
        .extracting(run -> run.style().hyperlink())
        .containsExactly(uri);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "file:///etc/passwd",
        "data:text/html,x",
        "mailto:a@b",
        "ssh://x",
        "httpx://x",
        "http:x",
        "http:/x",
        "https://",
        "xhttp://x",
        " http://x",
        "http:\\\\x",
        "//x",
        "x"
      })
  void otherLinksAreText(String uri) {
    feed("^[]8;;http://x/^Ga^[]8;;" + uri + "^Gbc^[]8;;^G");
    assertThat(terminal.frame().lines().get(0).text()).isEqualTo("abc");
    assertThat(terminal.frame().lines().get(0).runs())
        .extracting(run -> run.style().hyperlink(), StyleRun::start, StyleRun::length)
        .containsExactly(tuple("http://x/", 0, 1));
    assertThat(Notation.write(terminal.dump(0))).contains("http://x/").doesNotContain(uri + "^");
  }

  @ParameterizedTest
  @ValueSource(strings = {"^[c", "^[[!p"})
  void resetsEndALink(String reset) {
    feed("^[]8;;http://x/^Ga" + reset + "^[[2;1Hb");
    assertThat(terminal.frame().lines().get(1).text()).isEqualTo("b");
    assertThat(terminal.frame().lines().get(1).runs()).isEmpty();
  }

  @Test
  void bells() {
    feed("^G^G^[]2;t^G");
    assertThat(terminal.bellCount()).isEqualTo(2);
  }
}
