package dev.vtr.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PropagationTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String PARENT = "00-" + TRACE + "-b7ad6b7169203331-01";
  private static final String OTHER = "00-" + TRACE + "-00f067aa0ba902b7-01";

  @Test
  void threeHeadersAreTakenInAnyCaseFromAmongOthers() {
    Context context =
        Propagation.extract(
            List.of(
                Map.entry("content-type", "application/grpc"),
                Map.entry("Baggage", "who=me"),
                Map.entry("TRACESTATE", "vendor=1"),
                Map.entry("TraceParent", PARENT),
                Map.entry("accept", "*/*")));

    assertThat(span(context).getTraceId()).isEqualTo(TRACE);
    assertThat(span(context).getTraceState().get("vendor")).isEqualTo("1");
    assertThat(Baggage.fromContext(context).getEntryValue("who")).isEqualTo("me");
  }

  @Test
  void ofAHeaderThatCameTwiceTheFirstCounts() {
    Context context =
        Propagation.extract(
            List.of(Map.entry("traceparent", PARENT), Map.entry("traceparent", OTHER)));

    assertThat(span(context).getSpanId()).isEqualTo("b7ad6b7169203331");
  }

  @Test
  void aHeaderThatIsTooLongIsAsIfItWereNotThere() {
    Context context =
        Propagation.extract(
            List.of(
                Map.entry("traceparent", PARENT),
                Map.entry("baggage", "who=" + "x".repeat(Propagation.MAX_HEADER_LENGTH)),
                Map.entry("baggage", "who=me")));

    assertThat(span(context).isValid()).isTrue();
    assertThat(Baggage.fromContext(context).isEmpty()).isTrue();
  }

  @Test
  void whatFramesAndEnvironmentsCarryMayBeMissing() {
    assertThat(span(Propagation.extract(null, null, null)).isValid()).isFalse();
    assertThat(span(Propagation.extract(PARENT, "", null)).getTraceId()).isEqualTo(TRACE);
  }

  private static SpanContext span(Context context) {
    return Span.fromContext(context).getSpanContext();
  }
}
