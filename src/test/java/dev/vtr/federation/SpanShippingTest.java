package dev.vtr.federation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vtr.federation.spoke.SpokeOptions;
import dev.vtr.federation.spoke.SpokeVerticle;
import dev.vtr.proto.SessionReply;
import dev.vtr.proto.SessionRequest;
import dev.vtr.proto.SubscribeRequest;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.grpc.common.GrpcStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The spoke's span lines come to the hub's file: all of them, once, and only its own. */
@Timeout(90)
class SpanShippingTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final SessionRequest BUILD =
      SessionRequest.newBuilder().setSession("a:build").build();

  @TempDir private Path directory;
  private TraceNode hubTrace;
  private TraceNode spokeTrace;
  private Federation federation;
  private FaultProxy line;
  private SpokeVerticle verticle;
  private final FakeNode spoke = new FakeNode("a", "spoke");

  @BeforeEach
  void begin() throws Exception {
    hubTrace = TraceNode.hub(directory);
    spokeTrace = TraceNode.spoke(directory, "a");
    federation = new Federation(true, hubTrace.hubTrace());
    line = new FaultProxy(federation.port());
    spoke.sessions(spoke.session("aaaaaaaa-1111-4000-8000-000000000000", "build"));
    spoke.on(
        "Info",
        call ->
            call.respond(
                SessionReply.newBuilder()
                    .setSession(spoke.session("aaaaaaaa-1111-4000-8000-000000000000", "build"))
                    .build()
                    .toByteArray()));
  }

  @AfterEach
  void end() throws Exception {
    line.close();
    federation.close();
    spokeTrace.close();
    hubTrace.close();
  }

  private void join() throws Exception {
    connect();
    federation.awaitPresent("a");
  }

  private void connect() throws Exception {
    SpokeOptions options =
        new SpokeOptions(
            "127.0.0.1",
            line.port(),
            "a",
            "0.1.0",
            Map.of(),
            () -> Federation.TOKEN,
            "instance-of-a",
            1,
            null);
    verticle = new SpokeVerticle(options, spoke, spokeTrace.spokeTrace());
    Federation.await(federation.spokeVertx.deployVerticle(verticle));
    Federation.await(verticle.joined());
  }

  private void info() throws Exception {
    assertThat(federation.call("Info", BUILD).await().status()).isEqualTo(GrpcStatus.OK);
  }

  private void ownSpans(int count) {
    for (int i = 0; i < count; i++) {
      spokeTrace.spans().tracer().spanBuilder("own." + i).setNoParent().startSpan().end();
    }
  }

  private static JsonNode json(String line) {
    try {
      return JSON.readTree(line);
    } catch (com.fasterxml.jackson.core.JsonProcessingException malformed) {
      throw new AssertionError("not JSON: " + line, malformed);
    }
  }

  private static long count(List<String> lines, String fragment) {
    return lines.stream().filter(each -> each.contains(fragment)).count();
  }

  /** Every line of the spoke is there once. */
  private static void assertNoDoubles(List<String> lines) {
    Set<String> seen = new HashSet<>();
    for (String each : lines) {
      JsonNode json = json(each);
      String instance = json.path("resource").path("service.instance.id").asText();
      assertThat(seen.add(instance + " " + json.path("seq").asLong())).as(each).isTrue();
    }
  }

  @Test
  void oneTraceOfHubAndSpokeIsInTheHubsFile() throws Exception {
    join();
    info();
    List<String> lines =
        hubTrace.awaitLines(
            all -> count(all, "\"name\":\"vtr.grpc.Info\"") == 2 && count(all, "dispatch") == 1);
    JsonNode dispatch = only(lines, "vtr.tunnel.dispatch");
    JsonNode request = only(lines, "vtr.tunnel.request");
    assertThat(request.path("parent_span_id")).isEqualTo(dispatch.path("span_id"));
    assertThat(request.path("trace_id")).isEqualTo(dispatch.path("trace_id"));
    assertThat(request.path("resource").path("coordinator.name").asText()).isEqualTo("a");
    assertThat(count(lines, "\"type\":\"span_start\"")).isEqualTo(2);
    assertNoDoubles(lines);
  }

  private static JsonNode only(List<String> lines, String name) {
    List<JsonNode> found =
        lines.stream()
            .map(SpanShippingTest::json)
            .filter(each -> each.path("name").asText().equals(name))
            .toList();
    assertThat(found).as(name).hasSize(1);
    return found.getFirst();
  }

  @Test
  void whatHappenedWithoutAHubComesAfterwardsOnceAndATraceTellsOfIt() throws Exception {
    join();
    ownSpans(10);
    hubTrace.awaitLines(all -> count(all, "\"name\":\"own.") == 10);
    line.refuse(true);
    line.cut();
    federation.awaitAway("a");
    ownSpans(3_000);
    Federation.await(Future.fromCompletionStage(spokeTrace.file.flush()));
    line.refuse(false);
    federation.awaitPresent("a");
    List<String> lines =
        hubTrace.awaitLines(
            all -> count(all, "\"name\":\"own.") == 3_010 && count(all, "trace.backfill") == 1);
    assertNoDoubles(lines);
    JsonNode backfill = only(lines, "trace.backfill");
    assertThat(backfill.path("attrs").path("spans").asLong()).isGreaterThanOrEqualTo(3_000);
    assertThat(backfill.path("attrs").path("dropped").asLong()).isZero();
  }

  @Test
  void whatHappensNowDoesNotWaitBehindWhatHappenedBefore() throws Exception {
    for (int i = 0; i < 4; i++) { // 5 MB, twenty times what is worth a way of its own
      ownSpans(4_000);
      Federation.await(Future.fromCompletionStage(spokeTrace.file.flush()));
    }
    connect();
    spokeTrace.spans().tracer().spanBuilder("now").setNoParent().startSpan().end();
    List<String> lines =
        hubTrace.awaitLines(
            all -> count(all, "\"name\":\"own.") == 16_000 && count(all, "\"name\":\"now\"") == 1);
    assertNoDoubles(lines);
    long after =
        count(lines.stream().dropWhile(line -> !line.contains("\"now\"")).toList(), "own.");
    assertThat(after).as("old lines behind the new one").isGreaterThan(2_000);
  }

  @Test
  void aHubThatBeganAnewKnowsWhatItHolds() throws Exception {
    join();
    ownSpans(200);
    hubTrace.awaitLines(all -> count(all, "\"name\":\"own.") == 200);
    federation.restartHub(
        () -> {
          hubTrace.close();
          hubTrace = TraceNode.hub(directory);
          return hubTrace.hubTrace();
        });
    federation.awaitPresent("a");
    ownSpans(100);
    List<String> lines = hubTrace.awaitLines(all -> count(all, "\"name\":\"own.") == 300);
    assertThat(lines.stream().map(SpanShippingTest::json))
        .filteredOn(each -> each.path("name").asText().startsWith("own."))
        .extracting(each -> each.path("seq").asLong())
        .doesNotHaveDuplicates();
  }

  @Test
  void aSpokeThatStopsLeavesNothingBehind() throws Exception {
    Promise<Void> begun = Promise.promise();
    spoke.on("Subscribe", call -> begun.tryComplete());
    join();
    ClientCall viewer =
        federation.call("Subscribe", SubscribeRequest.newBuilder().setSession("a:build").build());
    begun.future().await(10, TimeUnit.SECONDS);
    ownSpans(5_000);
    verticle.leave().await(10, TimeUnit.SECONDS);

    List<String> lines = hubTrace.lines(); // what is not there now comes at the next start only
    assertThat(count(lines, "\"name\":\"own.")).isEqualTo(5_000);
    assertThat(lines)
        .filteredOn(each -> each.contains("\"type\":\"span\"") && each.contains("instance-of-a"))
        .anyMatch(
            each -> each.contains("\"vtr.tunnel.Stream\"") && each.contains("the spoke stops"))
        .anyMatch(each -> each.contains("\"vtr.tunnel.stream\""))
        .anyMatch(each -> each.contains("\"vtr.grpc.Subscribe\""));
    assertNoDoubles(lines);
    ClientCall.Answer end = viewer.await();
    assertThat(end.status()).isEqualTo(GrpcStatus.UNAVAILABLE);
    assertThat(end.message()).contains("spoke 'a' stops");
    federation.awaitAway("a");
  }

  @Test
  void aSpokeWhoseHubIsSilentStopsAllTheSame() throws Exception {
    join();
    line.freeze();
    ownSpans(10);
    long askedNanos = System.nanoTime();
    verticle.leave().await(10, TimeUnit.SECONDS);
    assertThat(Duration.ofNanos(System.nanoTime() - askedNanos)).isLessThan(Duration.ofSeconds(7));
  }
}
