package dev.vtr.trace.jsonl;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.Aggregation;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import java.util.Collection;

/**
 * Writes metrics to a {@link MetricsFile}. Counters count from the start of the process; a
 * distribution tells of the time since the export before ({@code from_ns} says which in both
 * cases), so that its quantiles are of now.
 */
public final class JsonlMetricExporter implements MetricExporter {
  private final MetricsFile file;

  public JsonlMetricExporter(MetricsFile file) {
    this.file = file;
  }

  @Override
  public AggregationTemporality getAggregationTemporality(InstrumentType instrument) {
    return instrument == InstrumentType.HISTOGRAM
        ? AggregationTemporality.DELTA
        : AggregationTemporality.CUMULATIVE;
  }

  @Override
  public Aggregation getDefaultAggregation(InstrumentType instrument) {
    return instrument == InstrumentType.HISTOGRAM
        ? Aggregation.base2ExponentialBucketHistogram()
        : Aggregation.defaultAggregation();
  }

  /** Always a success for the SDK, whose own log is not ours: the file tells of its failures. */
  @Override
  public CompletableResultCode export(Collection<MetricData> metrics) {
    file.write(metrics);
    return CompletableResultCode.ofSuccess();
  }

  @Override
  public CompletableResultCode flush() {
    return CompletableResultCode.ofSuccess();
  }

  @Override
  public CompletableResultCode shutdown() {
    file.close();
    return CompletableResultCode.ofSuccess();
  }
}
