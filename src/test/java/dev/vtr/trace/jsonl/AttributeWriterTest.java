package dev.vtr.trace.jsonl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import dev.vtr.trace.SpanRecorder;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AttributeWriterTest {
  private static final SerializedString ATTRS = new SerializedString("attrs");

  private final AttributeWriter writer = new AttributeWriter();

  @Test
  void equalAttributesMakeEqualTextInWhateverOrderTheyCame() throws IOException {
    String expected = "{\"attrs\":{\"a\":\"1\",\"b\":\"2\",\"c\":\"3\"}}";

    assertThat(written(of("c=3", "a=1", "b=2"))).isEqualTo(expected);
    assertThat(written(of("b=2", "c=3", "a=1"))).isEqualTo(expected);
  }

  @Test
  void anOrderThatCameBeforeIsWrittenWithItsNewValues() throws IOException {
    written(of("z=1", "y=2"));

    assertThat(written(of("z=3", "y=4"))).isEqualTo("{\"attrs\":{\"y\":\"4\",\"z\":\"3\"}}");
  }

  @Test
  void whatIsSecretIsLeftOutEachTime() throws IOException {
    for (int i = 0; i < 2; i++) {
      assertThat(written(of("z=" + i, "process.command_line=canary", "a=" + i)))
          .isEqualTo("{\"attrs\":{\"a\":\"" + i + "\",\"z\":\"" + i + "\"}}");
      assertThat(written(of("exception.message=canary"))).isEqualTo("{}");
    }
  }

  @Test
  void manyOrdersAreNotTakenForEachOther() throws IOException {
    Random random = new Random(5);
    List<List<String>> orders = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      List<String> keys =
          IntStream.range(0, 40).mapToObj(k -> "k" + k).collect(Collectors.toList());
      Collections.shuffle(keys, random);
      orders.add(keys.subList(0, 1 + random.nextInt(keys.size())));
    }
    for (int round = 0; round < 2; round++) {
      for (List<String> keys : orders) {
        String[] pairs = keys.stream().map(key -> key + "=of " + key).toArray(String[]::new);
        String expected =
            new TreeSet<>(keys)
                .stream()
                    .map(key -> "\"" + key + "\":\"of " + key + "\"")
                    .collect(Collectors.joining(","));
        assertThat(written(of(pairs))).isEqualTo("{\"attrs\":{" + expected + "}}");
      }
    }
  }

  private String written(Attributes attributes) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      writer.field(json, ATTRS, attributes);
      json.writeEndObject();
    }
    return text.toString();
  }

  /** As a span has them: in the order in which they were set. */
  private static Attributes of(String... pairs) {
    try (SdkTracerProvider provider =
        SdkTracerProvider.builder().addSpanProcessor(new SpanRecorder()).build()) {
      Span span = provider.get("test").spanBuilder("test").startSpan();
      for (String pair : pairs) {
        span.setAttribute(
            pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
      }
      return ((ReadableSpan) span).toSpanData().getAttributes();
    }
  }
}
