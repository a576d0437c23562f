package dev.vtr.trace.jsonl;

import io.opentelemetry.sdk.metrics.data.ExponentialHistogramBuckets;
import io.opentelemetry.sdk.metrics.data.ExponentialHistogramPointData;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import java.util.List;

/**
 * Quantiles out of histograms, as exact as their buckets: of an exponential one within about half a
 * bucket's width (2 % at the SDK's 160 buckets over three decades), and never outside minimum and
 * maximum.
 *
 * <p>Bucket i of an exponential histogram of scale s holds values in (b^i, b^(i+1)], b = 2^(2^-s):
 * OpenTelemetry metrics data model, "ExponentialHistogram".
 */
final class Quantiles {
  private Quantiles() {}

  static double of(ExponentialHistogramPointData point, double quantile) {
    double rank = Math.max(1, Math.ceil(quantile * point.getCount()));
    double seen = point.getNegativeBuckets().getTotalCount() + point.getZeroCount();
    if (seen >= rank) {
      return bounded(0, point.getMin(), point.getMax());
    }
    ExponentialHistogramBuckets buckets = point.getPositiveBuckets();
    double log2Base = Math.scalb(1.0, -point.getScale());
    List<Long> counts = buckets.getBucketCounts();
    for (int i = 0; i < counts.size(); i++) {
      seen += counts.get(i);
      if (seen >= rank) {
        double middle = Math.pow(2, (buckets.getOffset() + i + 0.5) * log2Base);
        return bounded(middle, point.getMin(), point.getMax());
      }
    }
    return point.getMax();
  }

  static double of(HistogramPointData point, double quantile) {
    double rank = Math.max(1, Math.ceil(quantile * point.getCount()));
    List<Double> bounds = point.getBoundaries();
    List<Long> counts = point.getCounts();
    double seen = 0;
    for (int i = 0; i < counts.size(); i++) {
      if (seen + counts.get(i) >= rank) {
        double low = i == 0 ? point.getMin() : bounds.get(i - 1);
        double high = i == bounds.size() ? point.getMax() : bounds.get(i);
        double share = (rank - seen) / counts.get(i);
        return bounded(low + (high - low) * share, point.getMin(), point.getMax());
      }
      seen += counts.get(i);
    }
    return point.getMax();
  }

  private static double bounded(double value, double min, double max) {
    return Math.max(min, Math.min(max, value));
  }
}
