package dev.vtr.cli.trace;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vtr.query.IdleTrace;
import dev.vtr.query.SpanFixture;
import dev.vtr.query.TraceFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TracePageTest {
  @TempDir Path directory = Path.of("");

  @Test
  void thePageHoldsTheWholeTraceAndItsLinks() throws IOException {
    String page =
        page(new TraceFiles(directory).ended(IdleTrace.call(0)).ended(IdleTrace.around()));

    JsonNode trace = data(page);
    assertThat(trace.path("spans").findValuesAsText("name"))
        .hasSize(9)
        .startsWith("vtr.agent.idle")
        .endsWith("session.idle");
    assertThat(trace.path("links")).hasSize(1);
    assertThat(trace.path("links").get(0).toString()).isEqualTo("[7,8,\"wait\"]");
    assertThat(trace.path("spans").get(8).path("marks").get(0).get(1).asText()).isEqualTo("IDLE");
  }

  @Test
  void thePageNeedsNoNetworkAndForbidsIt() throws IOException {
    String page = page(new TraceFiles(directory).ended(IdleTrace.call(0)));

    assertThat(page)
        .contains("default-src 'none'")
        .doesNotContain("src=")
        .doesNotContain("href=")
        .doesNotContain("url(");
    assertThat(page.replace("http://www.w3.org/2000/svg", ""))
        .doesNotContain("http:")
        .doesNotContain("https:");
  }

  @Test
  void aNameCannotEndTheScript() throws IOException {
    String evil = "</script><img src=x onerror=alert(1)><!--";
    String page =
        page(
            new TraceFiles(directory)
                .line(
                    SpanFixture.span(IdleTrace.ID, "1", evil)
                        .attribute("a", "\"" + evil + "\"")
                        .line()));

    assertThat(page.split("</script", -1)).hasSize(2);
    assertThat(page).doesNotContain("<img").doesNotContain("<!--");
    assertThat(data(page).path("spans").get(0).path("name").asText()).isEqualTo(evil);
  }

  @Test
  void oneClockThatIsYearsBehindDoesNotFlattenThePage() throws IOException {
    TraceFiles files = new TraceFiles(directory).ended(IdleTrace.call(0));
    assertThat(data(page(files)).path("from").asDouble()).isZero();

    files.line(SpanFixture.span(IdleTrace.ID, "ab", "near").childOf("a1").from(-300, 5).line());
    files.line(SpanFixture.span(IdleTrace.ID, "ac", "far").childOf("a1").from(-9e9, -8e9).line());
    JsonNode trace = data(page(files));

    assertThat(trace.path("spans").findValuesAsText("name")).contains("far");
    assertThat(trace.path("from").asDouble()).isEqualTo(-300);
  }

  @Test
  void aPageThatFindsNoRoomNamesItsOption() throws IOException {
    String file = new TraceFiles(directory).ended(IdleTrace.call(0)).write().toString();

    assertThat(
            CommandRun.of(
                TraceCommand::run, "--jsonl", file, "--trace", "4bf9", "--html", "/dev/full"))
        .satisfies(run -> run.refused(1, "FAILED_PRECONDITION", "--html: /dev/full"));
  }

  private String page(TraceFiles files) throws IOException {
    Path page = directory.resolve("page.html");
    CommandRun run =
        CommandRun.of(
            TraceCommand::run,
            "--jsonl",
            files.write().toString(),
            "--trace",
            "4bf9",
            "--html",
            page.toString());
    assertThat(run.exit()).isZero();
    JsonNode answer = new ObjectMapper().readTree(run.out());
    assertThat(answer.path("html").asText()).isEqualTo(page.toString());
    assertThat(answer.path("trace_id").asText()).isEqualTo(IdleTrace.ID);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(page)))
        .isEqualTo("rw-------");
    return Files.readString(page);
  }

  private static JsonNode data(String page) throws IOException {
    int start = page.indexOf("const trace = ") + "const trace = ".length();
    return new ObjectMapper().readTree(page.substring(start, page.indexOf(";\n", start)));
  }
}
