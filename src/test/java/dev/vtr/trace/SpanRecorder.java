package dev.vtr.trace;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps the spans that ended, in memory, in the order of their ends. */
public final class SpanRecorder implements SpanProcessor {
  private final List<SpanData> ended = new CopyOnWriteArrayList<>();

  @Override
  public void onStart(Context parent, ReadWriteSpan span) {}

  @Override
  public boolean isStartRequired() {
    return false;
  }

  @Override
  public void onEnd(ReadableSpan span) {
    ended.add(span.toSpanData());
  }

  @Override
  public boolean isEndRequired() {
    return true;
  }

  /** All that ended so far. */
  public List<SpanData> ended() {
    return List.copyOf(ended);
  }

  /** The one span of that name. */
  public SpanData the(String name) {
    List<SpanData> found = ended.stream().filter(span -> span.getName().equals(name)).toList();
    if (found.size() != 1) {
      throw new AssertionError(
          found.size()
              + " spans called "
              + name
              + " in "
              + ended.stream().map(SpanData::getName).toList());
    }
    return found.getFirst();
  }
}
