package dev.vtr.trace.jsonl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OtlpIntakeTest {
  private final OtlpIntake intake = new OtlpIntake(new FakeClock("2026-02-01T18:00:00Z"));

  private static final String JSON =
      """
      {"resourceSpans":[{"resource":{"attributes":[
         {"key":"service.name","value":{"stringValue":"shop"}},
         {"key":"service.instance.id","value":{"stringValue":"shop-1"}},
         {"key":"process.command_line","value":{"stringValue":"CANARY --password x"}}]},
        "scopeSpans":[{"scope":{"name":"s"},"spans":[{
          "traceId":"5B8EFFF798038103D269B633813FC60C","spanId":"EEE19B7EC3C1B174",
          "parentSpanId":"EEE19B7EC3C1B173","name":"buy","kind":2,
          "startTimeUnixNano":"1769967005000000000","endTimeUnixNano":1769967006240000000,
          "attributes":[{"key":"n","value":{"intValue":"42"}},
            {"key":"list","value":{"arrayValue":{"values":[{"stringValue":"a"},{"intValue":1}]}}},
            {"key":"session.id","value":{"stringValue":"s-1"}}],
          "events":[{"timeUnixNano":"1769967005000000001","name":"e"}],
          "links":[{"traceId":"5B8EFFF798038103D269B633813FC60D","spanId":"EEE19B7EC3C1B175"}],
          "status":{"code":2,"message":"no"},"unknown":[1]},
          {"traceId":"00","spanId":"EEE19B7EC3C1B174","name":"bad"}]}]}]}
      """;

  private static JsonNode line(OtlpIntake.Taken taken) throws IOException {
    return Lines.parse(
        StandardCharsets.UTF_8.decode(taken.lines().getFirst().json().duplicate()).toString());
  }

  @Test
  void takesTheJsonForm() throws IOException {
    OtlpIntake.Taken taken = intake.json(JSON.getBytes(StandardCharsets.UTF_8));
    assertThat(taken.refused()).isEqualTo(1);
    assertThat(taken.reason()).contains("traceId");
    assertThat(taken.lines()).hasSize(1);
    assertThat(line(taken).toString())
        .isEqualTo(
            "{\"ts\":\"2026-02-01T17:30:06.240Z\",\"type\":\"span\","
                + "\"trace_id\":\"5b8efff798038103d269b633813fc60c\","
                + "\"span_id\":\"eee19b7ec3c1b174\",\"parent_span_id\":\"eee19b7ec3c1b173\","
                + "\"name\":\"buy\",\"kind\":\"server\",\"start_ns\":1769967005000000000,"
                + "\"end_ns\":1769967006240000000,\"dur_us\":1240000,"
                + "\"status\":{\"code\":\"error\",\"message\":\"no\"},"
                + "\"attrs\":{\"list\":[\"a\",1],\"n\":42,\"session.id\":\"s-1\"},"
                + "\"events\":[{\"name\":\"e\",\"t_ns\":1769967005000000001}],"
                + "\"links\":[{\"trace_id\":\"5b8efff798038103d269b633813fc60d\","
                + "\"span_id\":\"eee19b7ec3c1b175\"}],\"dropped_events\":0,"
                + "\"resource\":{\"service.name\":\"shop\",\"service.instance.id\":\"shop-1\"}}");
    assertThat(taken.lines().getFirst().instanceId()).isEqualTo("shop-1");
  }

  @Test
  void aClientOfOursKeepsItsNumbers() throws IOException {
    OtlpIntake.Taken taken = intake.protobuf(request("vtr", "agent").toByteArray());
    assertThat(taken.lines().getFirst().seq()).isEqualTo(9);
    assertThat(line(taken).path("seq").asLong()).isEqualTo(9);
    assertThat(line(taken).path("attrs").isMissingNode()).isTrue();
    OtlpIntake.Taken foreign = intake.protobuf(request("shop", "").toByteArray());
    assertThat(foreign.lines().getFirst().seq()).isZero();
    assertThat(line(foreign).path("seq").isMissingNode()).isTrue();
  }

  @Test
  void nobodySpeaksForANode() throws IOException {
    OtlpIntake.Taken taken = intake.protobuf(request("vtr", "hub").toByteArray());
    assertThat(taken.lines()).isEmpty();
    assertThat(taken.reason()).contains("vtr.role");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'key':'service.name','value':{'stringValue':'vtr'}}",
        "{'key':'vtr.role','value':{'stringValue':'cli'}}",
        "{'key':'vtr.role','value':{'intValue':1}}",
        "{'key':'vtr.more','value':{'stringValue':''}}",
        "{'key':'coordinator.name','value':{'stringValue':'hub-1'}}",
        "{'key':'coordinator.name','value':{'intValue':1}}"
      })
  void aProgramIsNoneOfOurs(String claim) throws IOException {
    String named = "{\"key\":\"service.instance.id\"";
    String body = JSON.replace(named, claim.replace('\'', '"') + "," + named);
    OtlpIntake.Taken taken = intake.forPrograms().json(body.getBytes(StandardCharsets.UTF_8));
    assertThat(taken.lines()).isEmpty();
    assertThat(taken.refused()).isEqualTo(2);
    assertThat(taken.reason()).contains("not a program's");
    assertThat(taken.refusals())
        .extracting(loss -> Objects.requireNonNull(loss.sender()).service())
        .isNotEmpty()
        .doesNotContain("vtr", Sender.OTHERS.service());
  }

  /** So that traces of others are not told to lack what one program was refused. */
  @Test
  void whoClaimsToBeOursIsToldAsThat() throws IOException {
    byte[] body = JSON.replace("\"shop\"", "\"vtr\"").getBytes(StandardCharsets.UTF_8);
    assertThat(intake.forPrograms().json(body).refusals())
        .hasSize(2) // of one the time is not known
        .extracting(Loss::sender)
        .containsOnly(new Sender("(claims to be vtr)", "shop-1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"(others)", "(claims to be vtr)", "(x"})
  void nobodyTakesTheNameOfAClassOfSenders(String service) throws IOException {
    byte[] body = JSON.replace("\"shop\"", "\"" + service + "\"").getBytes(StandardCharsets.UTF_8);
    OtlpIntake.Taken taken = intake.forPrograms().json(body);
    assertThat(taken.refusals())
        .singleElement()
        .extracting(Loss::sender)
        .isEqualTo(Sender.OTHER_PROGRAMS);
    assertThat(taken.lines().getFirst().sender()).isEqualTo(Sender.OTHER_PROGRAMS);
  }

  @Test
  void whatAProgramSaysOfSessionsAndNumbersIsItsOwnWord() throws IOException {
    String body =
        JSON.replace(
            "{\"key\":\"n\"",
            "{\"key\":\"vtr.seq\",\"value\":{\"intValue\":5}},"
                + "{\"key\":\"coordinator\",\"value\":{\"stringValue\":\"a\"}},{\"key\":\"n\"");
    OtlpIntake.Taken taken = intake.forPrograms().json(body.getBytes(StandardCharsets.UTF_8));
    assertThat(taken.lines().getFirst().seq()).isZero();
    assertThat(line(taken).has("seq")).isFalse();
    assertThat(line(taken).path("attrs").toString())
        .isEqualTo(
            "{\"list\":[\"a\",1],\"n\":42,\"program.coordinator\":\"a\","
                + "\"program.session.id\":\"s-1\",\"program.vtr.seq\":5}");
  }

  @Test
  void aTextAsLongAsTheBodyMayBeCostsNoOtherSpan() throws IOException {
    String body = JSON.replace("\"no\"", "\"" + "x".repeat(3 << 20) + "\"");
    OtlpIntake.Taken taken = intake.json(body.getBytes(StandardCharsets.UTF_8));
    assertThat(taken.lines()).hasSize(1);
    assertThat(taken.refused()).isEqualTo(1);
    assertThat(line(taken).path("status").path("message").asText())
        .hasSize(AttributeWriter.MAX_STRING_CHARS + 1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0", "1577836799999999999", "4102444800000000000", "18446744073709551615"})
  void anEventsTimeIsOneThatCanBe(String nanos) throws IOException {
    String body = JSON.replace("1769967005000000001", nanos);
    OtlpIntake.Taken taken = intake.json(body.getBytes(StandardCharsets.UTF_8));
    assertThat(taken.lines()).isEmpty();
    assertThat(taken.reason()).contains("events timeUnixNano");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{'key':'service.name','value':{'intValue':1}}"})
  void whoDoesNotSayItsNameHasOneByWhichItsLossesAreKnown(String attributes) throws IOException {
    int from = JSON.indexOf('[', JSON.indexOf("attributes")) + 1;
    String body =
        JSON.substring(0, from)
            + attributes.replace('\'', '"')
            + JSON.substring(JSON.indexOf("]},", from));
    OtlpIntake.Taken taken = intake.json(body.getBytes(StandardCharsets.UTF_8));
    assertThat(line(taken).path("resource").toString())
        .isEqualTo("{\"service.name\":\"unknown_service\"}");
    assertThat(taken.refusals())
        .singleElement()
        .satisfies(loss -> assertThat(loss.spans()).isEqualTo(1))
        .extracting(Loss::sender)
        .isEqualTo(new Sender("unknown_service", ""));
  }

  @ParameterizedTest
  @CsvSource({
    "'\"traceId\":\"00\"', '\"traceId\":\"zz\"', traceId",
    "'\"traceId\":\"00\",\"spanId\":\"EEE19B7EC3C1B174\"',"
        + " '\"traceId\":\"5B8EFFF798038103D269B633813FC60C\",\"spanId\":\"EEE19B7EC3C1B17\"', spanId",
    "'\"traceId\":\"00\"', '\"traceId\":\"5B8EFFF798038103D269B633813FC60C\",\"parentSpanId\":\"zz\"',"
        + " parentSpanId",
  })
  void anIdThatIsNoHexCostsItsSpanOnly(String good, String bad, String field) throws IOException {
    assertThat(JSON).contains(good);
    OtlpIntake.Taken taken = intake.json(JSON.replace(good, bad).getBytes(StandardCharsets.UTF_8));
    assertThat(taken.lines()).hasSize(1);
    assertThat(taken.refused()).isEqualTo(1);
    assertThat(taken.reason()).startsWith(field + ": not");
  }

  @Test
  void aLinkToNothingIsCountedAsDropped() throws IOException {
    String link = "\"links\":[";
    String body = JSON.replace(link, link + "{\"traceId\":\"zz\",\"spanId\":\"1\"},");
    OtlpIntake.Taken taken = intake.json(body.getBytes(StandardCharsets.UTF_8));
    assertThat(line(taken).path("links")).hasSize(1);
    assertThat(line(taken).path("dropped_links").asInt()).isEqualTo(1);
  }

  /** As OpenTelemetry counts them, those that their sender had dropped already included. */
  @Test
  void whatFindsNoRoomInALineIsCounted() throws IOException {
    Span.Builder span =
        request("shop", "").getResourceSpans(0).getScopeSpans(0).getSpans(0).toBuilder();
    span.setDroppedAttributesCount(5).setDroppedEventsCount(6).setDroppedLinksCount(7);
    Span.Event.Builder event = Span.Event.newBuilder().setTimeUnixNano(1769967005000000000L);
    Span.Link.Builder link =
        Span.Link.newBuilder()
            .setTraceId(span.getTraceId())
            .setSpanId(span.getSpanId())
            .setDroppedAttributesCount(8);
    span.clearAttributes();
    for (int i = 0; i < 130; i++) {
      span.addAttributes(text("a" + i, "1"));
      event.addAttributes(text("a" + i, "1"));
    }
    span.addEvents(event);
    for (int i = 0; i < 131; i++) {
      span.addLinks(link);
      span.addEvents(Span.Event.newBuilder().setTimeUnixNano(1769967005000000000L));
    }
    ExportTraceServiceRequest.Builder request = request("shop", "").toBuilder();
    request.getResourceSpansBuilder(0).getScopeSpansBuilder(0).setSpans(0, span);
    JsonNode line = line(intake.protobuf(request.build().toByteArray()));
    assertThat(line.path("attrs")).hasSize(128);
    assertThat(line.path("links")).hasSize(128);
    assertThat(line.path("dropped_attributes").asInt()).isEqualTo(2 + 5);
    assertThat(line.path("dropped_events").asInt()).isEqualTo(4 + 6);
    assertThat(line.path("dropped_links").asInt()).isEqualTo(3 + 7);
    assertThat(line.path("links").path(0).path("dropped_attributes").asInt()).isEqualTo(8);
    assertThat(line.path("events").path(0).path("dropped_attributes").asInt()).isEqualTo(2);
    assertThat(line.path("events").path(1).has("dropped_attributes")).isFalse();
  }

  @Test
  void whatItsSenderDroppedIsReadFromJsonToo() throws IOException {
    String body =
        JSON.replace(
            "\"unknown\":[1]",
            "\"droppedAttributesCount\":5,\"droppedEventsCount\":6,\"droppedLinksCount\":7");
    JsonNode line = line(intake.json(body.getBytes(StandardCharsets.UTF_8)));
    assertThat(line.path("dropped_attributes").asInt()).isEqualTo(5);
    assertThat(line.path("dropped_events").asInt()).isEqualTo(6);
    assertThat(line.path("dropped_links").asInt()).isEqualTo(7);
    assertThat(Lines.keys(line))
        .containsSubsequence(
            "links", "dropped_events", "dropped_attributes", "dropped_links", "resource");
  }

  /** Of protobuf's JSON mapping, "JSON Options": null is a default, another kind an error. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "'resourceSpans':[ | 'resourceSpans':5,'x':[ | resourceSpans: not a list",
        "'resourceSpans':[ | 'resourceSpans':[null, | resourceSpans: not a list of objects",
        "'resource':{ | 'resource':[],'x':{ | resource: not an object",
        "'scopeSpans':[ | 'scopeSpans':{},'x':[ | scopeSpans: not a list",
        "'spans':[ | 'spans':{'traceId':'00'},'x':[ | spans: not a list",
        "'spans':[ | 'spans':['00', | spans: not a list of objects",
        "'name':'buy' | 'name':5 | name: not a text",
        "'kind':2 | 'kind':'SPAN_KIND_SERVER' | kind: not an integer",
        "'kind':2 | 'kind':4294967296 | kind: not an integer of 32 bits",
        "'endTimeUnixNano':1769967006240000000 | 'endTimeUnixNano':'soon' | endTimeUnixNano: not an integer",
        "'endTimeUnixNano':1769967006240000000 | 'endTimeUnixNano':1.5 | endTimeUnixNano: not an integer",
        "'attributes':[{'key':'n' | 'attributes':5,'x':[{'key':'n' | attributes: not a list",
        "'key':'n' | 'key':true | key: not a text",
        "{'intValue':'42'} | 42 | value: not an object",
        "{'intValue':'42'} | {'intValue':'9223372036854775808'} | intValue: not an integer of 64 bits",
        "{'intValue':'42'} | {'stringValue':42} | stringValue: not a text",
        "{'intValue':'42'} | {'boolValue':'true'} | boolValue: not true or false",
        "{'intValue':'42'} | {'doubleValue':'much'} | doubleValue: not a number",
        "{'intValue':'42'} | {'bytesValue':'??'} | bytesValue: not base64",
        "{'intValue':'42'} | {'arrayValue':[1]} | arrayValue: not an object",
        "{'intValue':'42'} | {'arrayValue':{'values':[1]}} | values: not a list of objects",
        "{'intValue':'42'} | {'kvlistValue':{'values':{}}} | values: not a list",
        "'events':[ | 'events':{},'x':[ | events: not a list",
        "'links':[ | 'links':'none','x':[ | links: not a list",
        "'status':{ | 'status':2,'x':{ | status: not an object",
        "'traceId':'00' | 'traceId':0 | traceId: not a text",
        "'unknown':[1] | 'droppedLinksCount':-2147483649 | droppedLinksCount: not an integer of 32",
      })
  void aMemberOfTheWrongKindIsAnErrorOfTheWhole(String good, String bad, String message) {
    String from = good.replace('\'', '"');
    assertThat(JSON).contains(from);
    byte[] body = JSON.replace(from, bad.replace('\'', '"')).getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> intake.json(body))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "'kind':2 | 'kind':null",
        "'events':[ | 'events':null,'x':[",
        "'parentSpanId':'EEE19B7EC3C1B173' | 'parentSpanId':null",
        "'status':{ | 'status':null,'x':{",
        "{'intValue':'42'} | null",
        "{'intValue':'42'} | {'doubleValue':'NaN'}",
        "{'intValue':'42'} | {'intValue':42.0}",
        "'unknown':[1] | 'droppedLinksCount':'4294967295','droppedEventsCount':4294967295",
      })
  void whatTheJsonMappingAllowsIsTaken(String good, String allowed) throws IOException {
    String from = good.replace('\'', '"');
    assertThat(JSON).contains(from);
    byte[] body = JSON.replace(from, allowed.replace('\'', '"')).getBytes(StandardCharsets.UTF_8);
    assertThat(intake.json(body).lines()).hasSize(1);
  }

  @Test
  void brokenBodiesAreErrors() {
    for (String body :
        new String[] {"", "[]", "{", "null", "{}{}", JSON + JSON, JSON + "garbage", JSON + "]"}) {
      assertThatThrownBy(() -> intake.json(body.getBytes(StandardCharsets.UTF_8)))
          .as(body)
          .isInstanceOf(IOException.class);
    }
    assertThatThrownBy(() -> intake.protobuf(new byte[] {1, 2, 3})).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> intake.json(new byte[OtlpIntake.MAX_BODY_BYTES + 1]))
        .isInstanceOf(IOException.class);
  }

  private static ExportTraceServiceRequest request(String service, String role) {
    return ExportTraceServiceRequest.newBuilder()
        .addResourceSpans(
            ResourceSpans.newBuilder()
                .setResource(
                    Resource.newBuilder()
                        .addAttributes(text("service.name", service))
                        .addAttributes(text("vtr.role", role)))
                .addScopeSpans(
                    ScopeSpans.newBuilder()
                        .addSpans(
                            Span.newBuilder()
                                .setTraceId(ByteString.copyFrom(new byte[15]).concat(one()))
                                .setSpanId(ByteString.copyFrom(new byte[7]).concat(one()))
                                .setName("vtr.agent.ls")
                                .setStartTimeUnixNano(1769967005000000000L)
                                .setEndTimeUnixNano(1769967006240000000L)
                                .addAttributes(
                                    KeyValue.newBuilder()
                                        .setKey("vtr.seq")
                                        .setValue(AnyValue.newBuilder().setIntValue(9))))))
        .build();
  }

  private static ByteString one() {
    return ByteString.copyFrom(new byte[] {1});
  }

  private static KeyValue text(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }
}
