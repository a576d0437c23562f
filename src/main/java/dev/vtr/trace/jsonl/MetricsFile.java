package dev.vtr.trace.jsonl;

import io.opentelemetry.sdk.metrics.ExemplarFilter;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.resources.Resource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The metrics file of this process. Lines that could not be written wait for the next time, up to a
 * bound. Any thread; writing blocks, so only the reader's own thread should.
 */
public final class MetricsFile implements AutoCloseable {
  /** Name of the meter whose metrics are written; what the SDK measures of itself is not ours. */
  public static final String SCOPE = "dev.vtr";

  /** Lines kept while they cannot be written; about ten exports of 300 series. */
  private static final int MAX_WAITING_BYTES = 1 << 20;

  /** Series of one instrument; further ones are summed up by the SDK under an overflow mark. */
  private static final int MAX_SERIES = 500;

  private final JsonlFile file;
  private final Consumer<String> notices;
  private final LineBuffer waiting = new LineBuffer(64 * 1024);
  private final MetricLines lines = new MetricLines(waiting);
  private boolean failing;

  public MetricsFile(JsonlFile file, Consumer<String> notices) {
    this.file = file;
    this.notices = notices;
  }

  /**
   * A meter provider that writes here periodically, and once more when it is shut down.
   *
   * @param interval between exports; ten seconds by default of the configuration
   */
  public SdkMeterProvider provider(Resource resource, Duration interval) {
    PeriodicMetricReader reader =
        PeriodicMetricReader.builder(new JsonlMetricExporter(this)).setInterval(interval).build();
    return SdkMeterProvider.builder()
        .setResource(resource)
        .setExemplarFilter(ExemplarFilter.alwaysOff()) // no line shows them
        .registerMetricReader(reader, instrument -> MAX_SERIES)
        .build();
  }

  /**
   * Opens the file now, so that its name is known before the first line.
   *
   * @return the file that this process writes: the wanted one, or one beside it where another
   *     process has that; null if it cannot be opened, which the first line tries again
   */
  public synchronized @Nullable Path open() {
    try {
      file.open();
      return file.segments().active();
    } catch (IOException | RuntimeException e) {
      tellFailure(e);
      return null;
    }
  }

  /**
   * Writes a line for each point; what the disk refuses waits, within bounds, for the next time.
   */
  synchronized void write(Collection<MetricData> metrics) {
    if (waiting.size() > MAX_WAITING_BYTES) {
      waiting.truncate(0);
      notices.accept("metrics of some time were lost: " + file.segments().active());
    }
    for (MetricData metric : metrics) {
      if (!metric.getInstrumentationScopeInfo().getName().equals(SCOPE)) {
        continue;
      }
      try {
        lines.add(metric);
      } catch (IOException | RuntimeException e) {
        notices.accept("cannot write metric %s: %s".formatted(metric.getName(), e));
      }
    }
    if (waiting.size() == 0) {
      return;
    }
    try {
      file.append(waiting.view());
      waiting.truncate(0);
      failing = false;
    } catch (IOException | RuntimeException e) {
      tellFailure(e);
    }
  }

  private void tellFailure(Exception e) {
    if (!failing) {
      notices.accept("cannot write %s: %s".formatted(file.segments().active(), e));
    }
    failing = true;
  }

  @Override
  public synchronized void close() {
    try {
      file.close();
    } catch (IOException e) {
      notices.accept("cannot close %s: %s".formatted(file.segments().active(), e));
    }
  }
}
