package dev.vtr.trace.jsonl;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.ExponentialHistogramPointData;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.PointData;
import java.io.IOException;

/**
 * Metrics as lines, one for each point. Counters and gauges have {@code value}, distributions
 * {@code count}, {@code sum}, {@code max} and quantiles; a distribution without a new value since
 * the last export has no line. Used by one thread.
 */
final class MetricLines {
  private static final SerializedString ATTRS = new SerializedString("attrs");
  private static final JsonFactory JSON =
      new JsonFactoryBuilder().rootValueSeparator((String) null).build();
  private static final AttributeKey<String> COORDINATOR = AttributeKey.stringKey("coordinator");

  private final LineBuffer out;
  private final AttributeWriter attributes = new AttributeWriter();
  private final Timestamps timestamps = new Timestamps();

  MetricLines(LineBuffer out) {
    this.out = out;
  }

  /** Adds all points of a metric. */
  void add(MetricData metric) throws IOException {
    for (PointData point : metric.getData().getPoints()) {
      if (!isEmpty(point)) {
        line(metric, point);
      }
    }
  }

  private static boolean isEmpty(PointData point) {
    return (point instanceof HistogramPointData histogram && histogram.getCount() == 0)
        || (point instanceof ExponentialHistogramPointData wide && wide.getCount() == 0);
  }

  private void line(MetricData metric, PointData point) throws IOException {
    int start = out.size();
    boolean whole = false;
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeFieldName("ts");
      json.writeRawUTF8String(timestamps.of(point.getEpochNanos()), 0, Timestamps.LENGTH);
      json.writeStringField("type", "metric");
      json.writeStringField("name", metric.getName());
      value(json, point);
      json.writeStringField("unit", metric.getUnit().isEmpty() ? "1" : metric.getUnit());
      attributes.field(json, ATTRS, withCoordinator(metric, point));
      json.writeNumberField("from_ns", point.getStartEpochNanos());
      json.writeEndObject();
      json.writeRaw('\n');
      json.flush();
      whole = true;
    } finally {
      if (!whole) {
        out.truncate(start);
      }
    }
  }

  private static void value(JsonGenerator json, PointData point) throws IOException {
    switch (point) {
      case LongPointData number -> json.writeNumberField("value", number.getValue());
      case DoublePointData number -> json.writeNumberField("value", number.getValue());
      case ExponentialHistogramPointData wide -> {
        spread(json, wide.getCount(), wide.getSum(), wide.getMax());
        json.writeNumberField("p50", rounded(Quantiles.of(wide, 0.50)));
        json.writeNumberField("p95", rounded(Quantiles.of(wide, 0.95)));
        json.writeNumberField("p99", rounded(Quantiles.of(wide, 0.99)));
      }
      case HistogramPointData histogram -> {
        spread(json, histogram.getCount(), histogram.getSum(), histogram.getMax());
        json.writeNumberField("p50", rounded(Quantiles.of(histogram, 0.50)));
        json.writeNumberField("p95", rounded(Quantiles.of(histogram, 0.95)));
        json.writeNumberField("p99", rounded(Quantiles.of(histogram, 0.99)));
      }
      default -> throw new IOException("no line for " + point.getClass().getSimpleName());
    }
  }

  private static void spread(JsonGenerator json, long count, double sum, double max)
      throws IOException {
    json.writeNumberField("count", count);
    json.writeNumberField("sum", rounded(sum));
    json.writeNumberField("max", rounded(max));
  }

  /** To a thousandth: a bucket says no more, and the lines stay short. */
  private static double rounded(double value) {
    return Math.abs(value) > 1e12 ? value : Math.rint(value * 1000) / 1000;
  }

  private static Attributes withCoordinator(MetricData metric, PointData point) {
    String coordinator = metric.getResource().getAttribute(TraceResource.COORDINATOR_NAME);
    Attributes own = point.getAttributes();
    return coordinator == null || own.get(COORDINATOR) != null
        ? own
        : own.toBuilder().put(COORDINATOR, coordinator).build();
  }
}
