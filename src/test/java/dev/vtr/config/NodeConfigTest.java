package dev.vtr.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NodeConfigTest {
  private static final Path FILE = Path.of("vtr.toml");

  @Test
  void theShippedFileHasEveryKeyWithItsDefault() throws Exception {
    List<String> shipped = Files.readAllLines(Path.of("conf/vtr.toml"));
    assertThat(NodeConfig.parse(FILE, String.join("\n", shipped))).isEqualTo(NodeConfig.standard());
    // With the comment signs gone it is still valid, so each key exists; where a default does not
    // hang on the machine,
    // it is the one that stands there.
    String uncommented =
        shipped.stream()
            .map(line -> line.matches("# [a-z_]+ = .*") ? line.substring(2) : line)
            .collect(Collectors.joining("\n"));
    NodeConfig all = NodeConfig.parse(FILE, uncommented);
    NodeConfig standard = NodeConfig.standard();
    assertThat(all.terminal()).isEqualTo(standard.terminal());
    assertThat(all.session())
        .usingRecursiveComparison()
        .ignoringFields("shell", "recordings")
        .isEqualTo(standard.session());
    assertThat(all.tracing())
        .usingRecursiveComparison()
        .ignoringFields("jsonlPath", "metricsPath")
        .isEqualTo(standard.tracing());
    assertThat(all.hub().addr()).isEqualTo("127.0.0.1:4620");
    assertThat(all.tls().ca()).isEqualTo(Path.of("/home/me/.config/vtr/ca.crt"));
  }

  @Test
  void readsWhatIsSet() throws Exception {
    NodeConfig config =
        NodeConfig.parse(
            FILE,
            """
            hub = { addr = "127.0.0.1:0", coordinator = false }
            [session]
            cols = 0x64
            kill_timeout = '250ms'
            [tracing]
            rotate_bytes = "1KiB"
            """);
    assertThat(config.hub().addr()).isEqualTo("127.0.0.1:0");
    assertThat(config.hub().coordinator()).isFalse();
    assertThat(config.session().cols()).isEqualTo(100);
    assertThat(config.session().killTimeout()).isEqualTo(Duration.ofMillis(250));
    assertThat(config.tracing().rotateBytes()).isEqualTo(1024);
  }

  @Test
  void aSpokesLabelsAreReadFromALineOrASection() throws Exception {
    Map<String, String> labels = Map.of("zone", "cellar", "rack", "");
    for (String text :
        List.of(
            "[spoke]\nlabels = { zone = \"cellar\", rack = \"\" }",
            "[spoke.labels]\nzone = \"cellar\"\nrack = \"\"")) {
      assertThat(NodeConfig.parse(FILE, text).spoke().labels()).isEqualTo(labels);
    }
    assertThat(NodeConfig.standard().spoke().labels()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[session];cols = 1001 | [session] cols is 1001; it wants a whole number from 1 to 1000",
        "[session];cols = ~wide~ | [session] cols is ~wide~; it wants a whole number from 1 to 1000",
        "[session];rows = 24.5 | [session] rows is 24.5; it wants a whole number from 1 to 1000",
        "[session];kill_timeout = 5 | [session] kill_timeout is 5; it wants a duration",
        "[hub];coordinator = ~yes~ | [hub] coordinator is ~yes~; it wants true or false",
        "[hub];addr = 4620 | [hub] addr is 4620; it wants a text in double quotes",
        "[spoke];labels = ~x~ | [spoke] labels is ~x~; it wants texts by name such as { zone = ~cellar~ }",
        "[spoke];labels = { a = 1 } | [spoke] labels.a is 1; it wants a text in double quotes",
        "[hub];adr = ~x~ | [hub] has no key adr; it has addr, coordinator, name",
        "[tracing];rotate_bytes = ~64MB~ | [tracing] rotate_bytes is ~64MB~; it wants a size",
        "[tls];cert = ~a~ | [tls] cert and key go together; key is missing",
        "[huub];a = 1 | there is no section [huub]",
        "cols = 80 | cols stands outside of any section",
        "[hub | is no TOML",
      })
  // In the table ; is a line end and ~ a double quote.
  void whatIsWrongIsNamed(String text, String message) {
    assertThatThrownBy(() -> NodeConfig.parse(FILE, text.replace(';', '\n').replace('~', '"')))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("vtr.toml")
        .hasMessageContaining(message.replace('~', '"'));
  }

  @Test
  void anUnreadableFileIsNamed(@TempDir Path directory) {
    assertThatThrownBy(() -> NodeConfig.read(directory.resolve("none.toml")))
        .hasMessage("there is no configuration " + directory.resolve("none.toml"));
    assertThatThrownBy(() -> NodeConfig.read(directory))
        .hasMessageStartingWith("the configuration " + directory + " is not readable");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[hub]\naddr = \"h:1\" # here\n[client]\ntls = true\ntoken_file = \"/t\"",
        "hub.addr = \"h:1\"\n[client]\ntls = true\ntoken_file = '/t'",
        "[hub]\naddr = \"\"\"h:1\"\"\"\n[client]\ntls = true\ntoken_file = \"/\\u0074\"",
      })
  void clientsReadPlainAndRichFilesAlike(String text, @TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("vtr.toml"), text);
    assertThat(ClientConfig.read(file)).isEqualTo(new ClientConfig("h:1", "/t", null, true));
    assertThat(PlainToml.parse(text) != null).isEqualTo(text.contains("# here"));
  }

  @Test
  void aClientIsToldWhatIsWrong(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("vtr.toml"), "[client]\nhub = 4620\n");
    assertThatThrownBy(() -> ClientConfig.read(file))
        .hasMessage(file + ": [client] hub is 4620; it wants a text in double quotes");
    Files.writeString(file, "[client\n");
    assertThatThrownBy(() -> ClientConfig.read(file)).hasMessageContaining("is no TOML");
    assertThat(ClientConfig.read(null)).isEqualTo(ClientConfig.NONE);
  }

  @Test
  void theShippedFileIsPlain() throws Exception {
    assertThat(PlainToml.parse(Files.readString(Path.of("conf/vtr.toml")))).isNotNull();
  }
}
