package dev.vtr.trace.jsonl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vtr.trace.SpanRecorder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Which spans' begins are told, and when, by a clock that the test moves. */
class OpenSpansTest {
  private final Tracer tracer =
      SdkTracerProvider.builder().addSpanProcessor(new SpanRecorder()).build().get("test");
  private final AtomicLong nanos = new AtomicLong();
  private final OpenSpans open = new OpenSpans(nanos::get);

  private Span began(String name) {
    Span span = tracer.spanBuilder(name).startSpan();
    assertThat(open.add((ReadableSpan) span)).isTrue();
    return span;
  }

  private void pass(long millis) {
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  @Test
  void onlyWhatIsOpenForASecondIsToldAndOnce() {
    Span lasting = began("lasting").setAttribute("early", "1");
    Span brief = began("brief");
    pass(500);
    Span later = began("later");
    lasting.setAttribute("late", "2");
    brief.end();
    pass(499);
    assertThat(open.poll()).isNull();
    pass(1);
    SpanData told = open.poll();
    assertThat(told).isNotNull();
    assertThat(told.getName()).isEqualTo("lasting");
    assertThat(told.getAttributes().size()).as("what it has learnt since").isEqualTo(2);
    assertThat(open.poll()).isNull();
    pass(500);
    assertThat(open.poll()).isNotNull().extracting(SpanData::getName).isEqualTo("later");
    pass(10_000);
    assertThat(open.poll()).isNull();
    lasting.end();
    later.end();
  }

  @Test
  void roomIsBoundedAndComesBack() {
    Span span = tracer.spanBuilder("one").startSpan();
    for (int i = 0; i < OpenSpans.CAPACITY; i++) {
      assertThat(open.add((ReadableSpan) span)).isTrue();
    }
    assertThat(open.add((ReadableSpan) span)).isFalse();
    span.end();
    pass(1_000);
    assertThat(open.poll()).isNull();
    assertThat(open.add((ReadableSpan) span)).isTrue();
  }
}
