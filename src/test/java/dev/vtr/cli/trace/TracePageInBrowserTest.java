package dev.vtr.cli.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vtr.query.IdleTrace;
import dev.vtr.query.SpanFixture;
import dev.vtr.query.TraceFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the page of a large trace does, in a headless Chromium: it begins folded, tells of marks
 * that folding hides, unfolds to what is looked for, and its overview shows the whole. Passed over
 * where there is no Chromium.
 */
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(120)
class TracePageInBrowserTest {
  private static final int CALLS = 100;
  private static final int PER_CALL = 49;

  /** Steps through the page as a reader would and notes what is there. */
  private static final String STEPS =
      """
      <script>
      (() => { const seen = {}; try {
      const key = name => document.body.dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true }));
      seen.spans = spans.length;
      seen.rows_at_first = rows.length;
      seen.button_at_first = $("folds").textContent;
      seen.inside = [...document.querySelectorAll(".row .k-drop")].map(e => e.textContent);
      const deep = spans.findIndex(s => s.attrs && s.attrs.needle === "here");
      seen.deep_hidden = rowOf[deep] < 0;
      select(deep, true);
      seen.deep_shown = rowOf[deep] >= 0;
      seen.others_stay_folded = rows.length < 500;
      select(parent[deep], true); key("ArrowLeft");
      seen.folded_by_key = rowOf[deep] < 0;
      key("ArrowRight");
      seen.unfolded_by_key = rowOf[deep] >= 0;
      key("f");
      seen.rows_unfolded = rows.length;
      seen.button_unfolded = $("folds").textContent;
      seen.drawn = document.querySelectorAll(".row").length;
      key("f");
      seen.rows_folded_again = rows.length;
      const pixels = (x, y, w, h) => $("map").getContext("2d").getImageData(x, y, w, h).data;
      const red = column => { const p = pixels(column, 45, 1, 6); for (let i = 0; i < p.length; i += 4) if (p[i] > 180 && p[i + 1] < 90 && p[i + 3] > 200) return true; return false; };
      const columns = [...Array($("map").width).keys()].filter(red);
      seen.red_columns = columns.length;
      seen.red_at = columns.length ? columns[0] / $("map").width : -1;
      const painted = pixels(0, 0, $("map").width, 44); let ink = 0; for (let i = 3; i < painted.length; i += 4) if (painted[i] > 0) ink++;
      seen.ink = ink / (painted.length / 4);
      key("+"); key("+");
      const zoomed = pixels(1, 30, 1, 1);
      seen.shaded_outside = zoomed[3] > 100;
      } catch (e) { seen.error = String(e); }
      document.body.dataset.seen = JSON.stringify(seen); })();
      </script>
      """;

  @TempDir static Path directory = Path.of("");
  private JsonNode seen = new ObjectMapper().createObjectNode();

  @BeforeAll
  void openThePage() throws Exception {
    Optional<String> browser = browser();
    assumeTrue(browser.isPresent(), "there is no chromium on the PATH");
    Path page = directory.resolve("page.html");
    CommandRun run =
        CommandRun.of(
            TraceCommand::run,
            "--jsonl",
            largeTrace().write().toString(),
            "--trace",
            IdleTrace.ID,
            "--html",
            page.toString());
    assertThat(run.exit()).as(run.err()).isZero();
    Files.writeString(page, Files.readString(page).replace("</body>", STEPS + "</body>"));
    seen = new ObjectMapper().readTree(seenIn(dom(browser.orElseThrow(), page)));
    assertThat(seen.path("error").asText()).isEmpty();
  }

  /** A root, calls below it one after the other, and a chain below each; one chain loses frames. */
  private TraceFiles largeTrace() {
    TraceFiles files = new TraceFiles(directory);
    files.line(SpanFixture.span(IdleTrace.ID, "1", "vtr.agent.demo").from(0, CALLS * 100).line());
    for (int call = 0; call < CALLS; call++) {
      double at = call * 100;
      String top = "a%02db".formatted(call);
      files.line(SpanFixture.span(IdleTrace.ID, top, "call").childOf("1").from(at, at + 99).line());
      String above = top;
      for (int i = 0; i < PER_CALL - 1; i++) {
        String id = "c%02dd%02d".formatted(call, i);
        SpanFixture span =
            SpanFixture.span(IdleTrace.ID, id, "inner").childOf(above).from(at + 1, at + 90);
        if (call == 50 && i == 40) {
          span.attribute("needle", "\"here\"")
              .event("screen.frame_id_gap", at + 50, "\"from\":1,\"to\":5,\"dropped\":3");
        }
        files.line(span.line());
        above = id;
      }
    }
    return files;
  }

  @Test
  void aLargeTraceBeginsFolded() {
    assertThat(seen.path("spans").asInt()).isEqualTo(1 + CALLS * PER_CALL);
    assertThat(seen.path("rows_at_first").asInt()).isBetween(CALLS, 400);
    assertThat(seen.path("button_at_first").asText()).isEqualTo("Unfold all");
    assertThat(seen.path("deep_hidden").asBoolean()).isTrue();
  }

  @Test
  void whatIsLookedForUnfoldsAloneAndByKey() {
    assertThat(seen.path("deep_shown").asBoolean()).isTrue();
    assertThat(seen.path("others_stay_folded").asBoolean()).isTrue();
    assertThat(seen.path("folded_by_key").asBoolean()).isTrue();
    assertThat(seen.path("unfolded_by_key").asBoolean()).isTrue();
  }

  @Test
  void allUnfoldsAndFoldsAgainAndOnlyWhatIsInSightIsDrawn() {
    assertThat(seen.path("rows_unfolded").asInt()).isEqualTo(1 + CALLS * PER_CALL);
    assertThat(seen.path("button_unfolded").asText()).isEqualTo("Fold");
    assertThat(seen.path("drawn").asInt()).isBetween(10, 200);
    assertThat(seen.path("rows_folded_again").asInt())
        .isEqualTo(seen.path("rows_at_first").asInt());
  }

  @Test
  void theOverviewShowsTheWholeTraceWithItsLossInRedAndWhereOneIs() {
    assertThat(seen.path("ink").asDouble()).isGreaterThan(0.2);
    assertThat(seen.path("red_columns").asInt()).isBetween(1, 10);
    assertThat(seen.path("red_at").asDouble()).isBetween(0.49, 0.52); // at 5,050 of 10,000 ms
    assertThat(seen.path("shaded_outside").asBoolean()).isTrue();
  }

  private static Optional<String> browser() {
    return Stream.of("chromium", "chromium-browser", "google-chrome")
        .flatMap(
            name ->
                Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
                    .map(place -> Path.of(place, name)))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }

  private String dom(String browser, Path page) throws Exception {
    Path out = directory.resolve("dom.html");
    Process process =
        new ProcessBuilder(
                List.of(
                    browser,
                    "--headless",
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-dev-shm-usage",
                    "--window-size=1400,900",
                    "--user-data-dir=" + directory.resolve("profile"),
                    "--dump-dom",
                    page.toUri().toString()))
            .redirectOutput(out.toFile())
            .redirectError(directory.resolve("browser.log").toFile())
            .start();
    try {
      assertThat(process.waitFor(90, TimeUnit.SECONDS)).as("the browser ends").isTrue();
    } finally {
      process.destroyForcibly().waitFor();
    }
    return Files.readString(out);
  }

  private static String seenIn(String dom) throws IOException {
    int start = dom.indexOf("data-seen=\"");
    if (start < 0) {
      throw new IOException("the page's script did not come to its end");
    }
    int from = start + "data-seen=\"".length();
    String quoted = dom.substring(from, dom.indexOf('"', from));
    return quoted.replace("&quot;", "\"").replace("&amp;", "&");
  }
}
