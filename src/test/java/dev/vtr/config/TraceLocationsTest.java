package dev.vtr.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceLocationsTest {
  @TempDir Path directory = Path.of("");

  @Test
  void environmentBeatsConfigurationBeatsTheDataDirectory() throws Exception {
    assertThat(read(Map.of()))
        .isEqualTo(
            new TraceLocations(
                directory.resolve(".local/share/vtr/traces.jsonl"),
                directory.resolve(".local/share/vtr/metrics.jsonl")));

    configure("[tracing]\njsonl_path = \"/x/spans.jsonl\"\nmetrics_path = \"/x/m.jsonl\"\n");
    assertThat(read(Map.of()))
        .isEqualTo(new TraceLocations(Path.of("/x/spans.jsonl"), Path.of("/x/m.jsonl")));
    assertThat(read(Map.of("VTR_TRACE_JSONL_PATH", "/y/t.jsonl", "VTR_METRICS_JSONL_PATH", "")))
        .isEqualTo(new TraceLocations(Path.of("/y/t.jsonl"), Path.of("/x/m.jsonl")));
  }

  @Test
  void whatIsNotPlainIsReadAsWell() throws Exception {
    configure("tracing = { jsonl_path = '/z/t.jsonl' }\n");

    assertThat(read(Map.of()).spans()).isEqualTo(Path.of("/z/t.jsonl"));
  }

  @Test
  void aNamedFileMustBeThereAndAWrongValueNamesItsKey() throws Exception {
    assertThatThrownBy(() -> TraceLocations.read(Map.of(), directory.resolve("none.toml")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("none.toml");

    configure("[tracing]\njsonl_path = 5\n");
    assertThatThrownBy(() -> read(Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("jsonl_path");
  }

  @Test
  void aVariableNamesAFileAndEachAnotherOne() {
    for (String path : List.of("/", directory.toString(), "..")) {
      assertThatThrownBy(() -> read(Map.of("VTR_METRICS_JSONL_PATH", path)))
          .isInstanceOf(ConfigException.class)
          .hasMessage(
              "VTR_METRICS_JSONL_PATH wants the path of a file, and %s is a directory", path);
    }
    assertThatThrownBy(
            () -> read(Map.of("VTR_METRICS_JSONL_PATH", "/a", "VTR_TRACE_JSONL_PATH", "/a")))
        .hasMessage("spans and metrics would be one file, /a");
  }

  private TraceLocations read(Map<String, String> more) throws ConfigException {
    var environment = new java.util.HashMap<>(more);
    environment.put("HOME", directory.toString());
    environment.put("VTR_CONFIG_DIR", directory.toString());
    return TraceLocations.read(environment, null);
  }

  private void configure(String text) throws IOException {
    Files.writeString(directory.resolve("vtr.toml"), text);
  }
}
