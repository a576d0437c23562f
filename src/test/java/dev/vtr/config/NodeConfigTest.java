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

  /**
   * In the table {@code @d} is a directory that is there, and {@code @f} a file that is. Whatever
   * stands here the code behind would throw for, or take for something else.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "client hub ~~ | a text in double quotes",
        "client hub ~a b~ | HOST:PORT",
        "client hub ~h:0~ | PORT 1 to 65535",
        "client hub ~https://h:65536~ | PORT 1 to 65535",
        "client token_file ~/~ | the path of a file, and / is a directory",
        "client token_file ~a\\u0000~ | nor with a NUL",
        "hub addr ~x:y~ | HOST:PORT",
        "hub addr ~https://h:1~ | HOST:PORT",
        "hub addr ~h:-1~ | HOST:PORT",
        "hub addr ~h:99999999999999999999~ | PORT 0 to 65535",
        "hub name ~a b~ | a name",
        "hub name ~~ | a text in double quotes",
        "spoke hub ~x:~ | HOST:PORT",
        "spoke name ~../a~ | a name",
        "spoke name ~a\\u0000~ | nor with a NUL",
        "session shell ~/~ | the path of a file, and / is a directory",
        "session shell ~~ | a text in double quotes",
        "session cols 0 | a whole number from 1 to 1000",
        "session rows -1 | a whole number from 1 to 1000",
        "session rows 99999999999999999999 | a whole number from 1 to 1000",
        "session scrollback -1 | a whole number from 0 to 1000000",
        "session scrollback 1000001 | a whole number from 0 to 1000000",
        "session kill_timeout ~-1s~ | a duration",
        "session kill_timeout ~8785h~ | a duration",
        "session idle_threshold ~0s~ | at least 50ms",
        "session idle_threshold ~49ms~ | at least 50ms",
        "session max_sessions 0 | a whole number from 1 to 100000",
        "session max_subscribers 0 | a whole number from 1 to 100000",
        "session max_recording ~-1B~ | a size",
        "session max_recording ~1025MiB~ | a size",
        "session recordings ~@f~ | the path of a directory, and @f is none",
        "session recordings ~@f/x~ | the path of a directory, and @f is no directory",
        "tracing jsonl_path ~/~ | the path of a file, and / is a directory",
        "tracing jsonl_path ~.~ | the path of a file, and . is a directory",
        "tracing jsonl_path ~@d~ | the path of a file, and @d is a directory",
        "tracing jsonl_path ~@d/none/..~ | the path of a file, and @d/none/.. is a directory",
        "tracing jsonl_path ~@f/x/y~ | the path of a file, and @f is no directory",
        "tracing jsonl_path ~~ | a text in double quotes",
        "tracing metrics_path ~/~ | the path of a file, and / is a directory",
        "tracing metrics_path ~@d~ | the path of a file, and @d is a directory",
        "tracing rotate_bytes ~0B~ | Make rotate_bytes at least 1B",
        "tracing rotate_bytes ~9999999GiB~ | a size",
        "tracing total_bytes ~1MiB~ | total_bytes is 1048576 bytes and rotate_bytes 67108864",
        "tracing metrics_interval ~0s~ | at least 100ms",
        "tracing metrics_interval ~99ms~ | at least 100ms",
        "tracing metrics_interval ~-1s~ | a duration",
        "tracing metrics_interval ~99999999999h~ | a duration",
        "tls ca ~@d~ | the path of a file, and @d is a directory",
        "tls ca ~~ | a text in double quotes",
      })
  void whatTheCodeBehindCannotTakeIsRefused(String line, String wanted, @TempDir Path directory)
      throws Exception {
    Path there = Files.createFile(directory.resolve("there"));
    String[] words = line.split(" ", 3);
    String value =
        words[2].replace('~', '"').replace("@d", "" + directory).replace("@f", "" + there);
    String text = "[%s]\n%s = %s\n".formatted(words[0], words[1], value);
    assertThatThrownBy(() -> NodeConfig.parse(FILE, text))
        .isInstanceOfSatisfying(
            ConfigException.class,
            wrong ->
                assertThat(wrong.text() + wrong.nextStep())
                    .startsWith("vtr.toml")
                    .contains("[" + words[0] + "]")
                    .contains(words[1])
                    .contains(wanted.replace("@d", "" + directory).replace("@f", "" + there)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "client hub ~https://h.example:1/~",
        "client hub ~::1~",
        "client hub ~[::1]:65535~",
        "hub addr ~127.0.0.1:0~",
        "hub addr ~[::1]:0~",
        "hub addr ~localhost~",
        "session shell ~bash~",
        "session kill_timeout ~0s~",
        "session idle_threshold ~50ms~",
        "session recordings ~@d~",
        "session recordings ~@d/a/b~",
        "session max_recording ~0B~",
        "tracing jsonl_path ~@d/a/b/c.jsonl~",
        "tracing jsonl_path ~@f~",
        "tracing metrics_interval ~100ms~",
        "tracing metrics_interval ~8784h~",
      })
  void whatIsUnusualAndFineIsTaken(String line, @TempDir Path directory) throws Exception {
    Path there = Files.createFile(directory.resolve("there"));
    String[] words = line.split(" ", 3);
    String value =
        words[2].replace('~', '"').replace("@d", "" + directory).replace("@f", "" + there);
    NodeConfig.parse(FILE, "[%s]\n%s = %s\n".formatted(words[0], words[1], value));
  }

  @Test
  void spansAndMetricsAreTwoFiles() {
    assertThatThrownBy(
            () ->
                NodeConfig.parse(
                    FILE, "[tracing]\njsonl_path = \"/a/b\"\nmetrics_path = \"/a/c/../b.jsonl\""))
        .hasMessageContaining("vtr.toml: [tracing] jsonl_path and metrics_path are one file");
  }

  @Test
  void aPemFileThatIsNotThereOrHoldsSomethingElseIsNamed(@TempDir Path directory) throws Exception {
    Path pem = directory.resolve("node.key");
    assertThatThrownBy(() -> PemFile.require(FILE, "key", pem, "PRIVATE KEY"))
        .hasMessage("vtr.toml: [tls] key is \"" + pem + "\", which is not there");
    Files.writeString(pem, "-----BEGIN CERTIFICATE-----\n");
    assertThatThrownBy(() -> PemFile.require(FILE, "key", pem, "PRIVATE KEY"))
        .hasMessageEndingWith("which has no PRIVATE KEY in it");
    PemFile.require(FILE, "cert", pem, "CERTIFICATE");
    PemFile.require(FILE, "ca", null, "CERTIFICATE");
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
        .hasMessage(
            file
                + ": [client] hub is 4620; it wants a text in double quotes, neither empty nor with a NUL in it");
    Files.writeString(file, "[client\n");
    assertThatThrownBy(() -> ClientConfig.read(file)).hasMessageContaining("is no TOML");
    assertThat(ClientConfig.read(null)).isEqualTo(ClientConfig.NONE);
  }

  @Test
  void theShippedFileIsPlain() throws Exception {
    assertThat(PlainToml.parse(Files.readString(Path.of("conf/vtr.toml")))).isNotNull();
  }
}
