package dev.vtr.federation;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import dev.vtr.federation.tunnel.TunnelLimits;
import dev.vtr.proto.Hello;
import dev.vtr.proto.TraceBatch;
import dev.vtr.proto.TunnelFrame;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A spoke with a token of its own sends span lines that are not its own, or no span lines. */
@Timeout(60)
class ForgedLinesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  @TempDir private Path directory;
  private TraceNode hubTrace;
  private Federation federation;

  @BeforeEach
  void begin() throws Exception {
    hubTrace = TraceNode.hub(directory);
    federation = new Federation(true, hubTrace.hubTrace());
  }

  @AfterEach
  void end() throws Exception {
    federation.close();
    hubTrace.close();
  }

  private RawSpoke joined(String token, String name, String instance) throws Exception {
    RawSpoke raw = new RawSpoke(federation, token);
    raw.send(
        TunnelFrame.newBuilder()
            .setHello(
                Hello.newBuilder()
                    .setName(name)
                    .setEpoch(1)
                    .setProtocol(1)
                    .setOldestProtocol(1)
                    .setInstanceId(instance))
            .build());
    raw.awaitWelcome();
    return raw;
  }

  private static String good(int seq, String name) {
    return """
        {"ts":"2026-02-01T17:30:06.240Z","type":"span","seq":%d,"trace_id":"4bf92f3577b34da6a3ce929d0e0e4736",\
        "span_id":"00f067aa0ba902b7","name":"%s","kind":"server","start_ns":1769967005000000000,\
        "end_ns":1769967006240000000,"dur_us":1240000,"resource":{"service.name":"vtr",\
        "service.instance.id":"instance-of-a","coordinator.name":"a","vtr.role":"spoke"}}
        """
        .formatted(seq, name);
  }

  private static TunnelFrame batch(String instance, long first, long last, String lines) {
    return TunnelFrame.newBuilder()
        .setTraceBatch(
            TraceBatch.newBuilder()
                .setInstanceId(instance)
                .setFirstSeq(first)
                .setLastSeq(last)
                .setBehindBytes(4711)
                .setLines(ByteString.copyFromUtf8(lines)))
        .build();
  }

  private static long count(List<String> lines, String fragment) {
    return lines.stream().filter(each -> each.contains(fragment)).count();
  }

  private static long refused(List<String> lines) {
    return lines.stream()
        .filter(line -> line.contains("\"type\":\"loss\""))
        .map(ForgedLinesTest::json)
        .filter(line -> line.path("reason").asText().equals("refused"))
        .filter(line -> line.path("resource").path("coordinator.name").asText().equals("a"))
        .mapToLong(line -> line.path("spans").asLong() + line.path("other_lines").asLong())
        .sum();
  }

  private static JsonNode json(String line) {
    try {
      return JSON.readTree(line);
    } catch (com.fasterxml.jackson.core.JsonProcessingException malformed) {
      throw new AssertionError("not JSON: " + line, malformed);
    }
  }

  @Test
  void eachIsRefusedAndCountedAndTheHonestOnesAmongThemAreTaken() throws Exception {
    RawSpoke honest = joined(Federation.TOKEN, "b", "instance-of-b");
    RawSpoke a = joined(Federation.TOKEN_OF_A, "a", "instance-of-a");
    long future = (Instant.now().getEpochSecond() + 3 * 86_400) * 1_000_000_000L;
    List<String> bad =
        List.of(
            good(2, "forged").replace("\"a\"", "\"b\""),
            good(3, "forged").replace("\"a\"", "\"hub-1\""),
            good(4, "forged").replace("\"coordinator.name\":\"a\",", ""),
            good(5, "forged").replace("instance-of-a", ""),
            good(6, "forged").replace("instance-of-a", "i".repeat(200)),
            good(7, "forged").replace("\"dur_us\":1240000", "\"dur_us\":12400" + "x"),
            good(8, "forged").replace("}}", "}}{}"),
            good(9, "forged").replace("1769967006240000000", Long.toString(future)),
            good(10, "forged").replace("\"span\"", "\"metric\""),
            good(11, "forged" + "d".repeat(70_000)),
            good(11, "forged").replace("\":", "\": "),
            good(11, "forged").replace("\"spoke\"", "\"hub\""),
            "no json\n",
            "\n",
            "\u0000\u0000\u0000\n");
    List<String> lines = new ArrayList<>(bad);
    lines.addFirst(good(1, "honest.first"));
    lines.addLast(good(12, "honest.last"));
    a.send(batch("instance-of-a", 1, 12, String.join("", lines)));
    assertThat(a.awaitAck().getLastSeq()).isEqualTo(12);

    List<String> stored = hubTrace.awaitLines(all -> refused(all) == bad.size());
    assertThat(count(stored, "honest.")).isEqualTo(2);
    assertThat(count(stored, "forged")).isZero();
    stored.forEach(ForgedLinesTest::json);

    String ofB =
        good(1, "of.b").replace("\"a\"", "\"b\"").replace("instance-of-a", "instance-of-b");
    honest.send(batch("instance-of-b", 1, 1, ofB));
    honest.awaitAck();
    a.send(batch("instance-of-a", 13, 13, good(13, "honest.later")));
    assertThat(a.awaitAck().getLastSeq()).isEqualTo(13);
    stored = hubTrace.awaitLines(all -> count(all, "of.b") == 1);
    assertThat(count(stored, "honest.")).isEqualTo(3);
    assertThat(refused(stored)).isEqualTo(bad.size());
    assertThat(hubTrace.metrics())
        .as("what the spoke has still to send")
        .anyMatch(
            metric ->
                metric.contains("\"trace.spool_bytes\",\"value\":4711")
                    && metric.contains("\"coordinator\":\"a\""));
  }

  private static String of(String instance, String line) {
    return line.replace("instance-of-a", instance);
  }

  @Test
  void aSpokeThatNamesAnothersProcessIsRefusedAndTakesNoNumberFromIt() throws Exception {
    RawSpoke honest = joined(Federation.TOKEN, "b", "instance-of-b");
    RawSpoke a = joined(Federation.TOKEN_OF_A, "a", "instance-of-a");
    a.send(batch("instance-of-b", 1, 1, of("instance-of-b", good(1, "posing"))));
    a.awaitAck();
    String ofB = of("instance-of-b", good(1, "of.b").replace("\"a\"", "\"b\""));
    honest.send(batch("instance-of-b", 1, 1, ofB));
    honest.awaitAck();
    a.send(batch("earlier-of-a", 1, 1, of("earlier-of-a", good(1, "earlier"))));
    a.awaitAck();
    String earlierOfA = of("earlier-of-a", good(2, "posing").replace("\"a\"", "\"b\""));
    honest.send(batch("earlier-of-a", 2, 2, earlierOfA));
    honest.awaitAck();
    List<String> stored =
        hubTrace.awaitLines(all -> count(all, "of.b") == 1 && count(all, "earlier\"") == 1);
    assertThat(count(stored, "posing")).isZero();
    assertThat(refused(stored)).isEqualTo(1);
  }

  @Test
  void linesThatAreNotOfTheirBatchAreRefusedAndCounted() throws Exception {
    RawSpoke a = joined(Federation.TOKEN_OF_A, "a", "instance-of-a");
    String last = "9000000000000";
    List<TunnelFrame> batches =
        List.of(
            batch("instance-of-a", 60, 60, good(60, "honest") + good(61, "early")),
            batch("instance-of-a", 61, 61, good(60, "late") + good(61, "honest")),
            batch("instance-of-a", 70, 70, of("earlier-of-a", good(70, "mixed"))),
            batch("instance-of-a", 80, 79, good(80, "backwards")),
            batch("instance-of-a", 0, 90, good(90, "from.zero")),
            batch("instance-of-a", 90, Long.parseLong(last), good(90, "without.end")),
            batch("instance-of-a", 1, -1, good(90, "without.end")),
            batch("instance-of-a", 91, 91, good(91, "honest").replace("\"seq\":91,", "")),
            batch("earlier-of-a", 1, 2_000, of("earlier-of-a", good(2_000, "honest"))));
    for (TunnelFrame batch : batches) {
      a.send(batch);
      assertThat(a.awaitAck().getLastSeq()).isEqualTo(batch.getTraceBatch().getLastSeq());
    }
    List<String> stored = hubTrace.awaitLines(all -> refused(all) == 7);
    assertThat(count(stored, "\"honest\"")).isEqualTo(4);
    assertThat(stored)
        .noneMatch(line -> line.contains("\"seq\":80,") || line.contains("\"seq\":90,"))
        .filteredOn(line -> line.contains("\"seq\":61,") && line.contains("instance-of-a"))
        .hasSize(1);
  }

  @Test
  void whatIsMoreThanOneBatchAtATimeIsNotTakenAndHarmsNothing() throws Exception {
    RawSpoke a = joined(Federation.TOKEN_OF_A, "a", "instance-of-a");
    String tooMuch =
        String.join("", Collections.nCopies(TunnelLimits.BATCH_BYTES / 300, good(1, "over.quota")));
    assertThat(tooMuch.length()).isGreaterThan(TunnelLimits.BATCH_BYTES);
    a.send(batch("instance-of-a", 1, 1, tooMuch));
    for (int seq = 2; seq < 52; seq++) { // all at once, which no honest spoke does
      a.send(batch("instance-of-a", seq, seq, good(seq, "many")));
    }
    assertThat(a.awaitAck().getFirstSeq()).as("the oversize one is ignored").isEqualTo(2);
    a.send(TunnelFrame.newBuilder().setPing(dev.vtr.proto.Ping.getDefaultInstance()).build());
    a.awaitPong();
    assertThat(a.isOpen()).isTrue();
    a.goodbye();
    List<String> stored = hubTrace.awaitLines(all -> count(all, "vtr.tunnel.Stream") == 2);
    assertThat(count(stored, "over.quota")).isZero();
    assertThat(count(stored, "\"many\"")).isBetween(1L, 49L);
    JsonNode stream =
        stored.stream()
            .map(ForgedLinesTest::json)
            .filter(line -> line.path("type").asText().equals("span"))
            .filter(line -> line.path("name").asText().equals("vtr.tunnel.Stream"))
            .findFirst()
            .orElseThrow();
    assertThat(stream.path("attrs").path("tunnel.ignored_frames").asLong())
        .isEqualTo(51 - count(stored, "\"many\""));
  }

  @Test
  void whoSendsThemOrComesAndGoesWithoutEndFillsNoLog() throws Exception {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    Logger hub = (Logger) LoggerFactory.getLogger("dev.vtr.federation.hub");
    log.start();
    hub.addAppender(log);
    try {
      for (int join = 1; join <= 3; join++) {
        RawSpoke a = joined(Federation.TOKEN_OF_A, "a", "instance-" + join);
        for (int i = 1; i <= 3; i++) {
          a.send(batch("instance-" + join, i, i, "no json\n"));
          a.awaitAck();
        }
        a.goodbye();
        a.awaitEnd();
        federation.awaitAway("a");
      }
    } finally {
      hub.detachAppender(log);
    }
    assertThat(log.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .filteredOn(line -> line.contains("spoke a"))
        .doesNotHaveDuplicates()
        .hasSize(3);
  }
}
