package dev.vtr.trace.jsonl;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.util.List;

/**
 * A span that another program ended, as the SDK would show it.
 *
 * @param recordedEvents those of the program, left out or not; may be beyond 2^32
 * @param recordedLinks likewise
 * @param droppedAttributes how many the program or the intake left out
 */
record OtlpSpan(
    SpanContext getSpanContext,
    SpanContext getParentSpanContext,
    String getName,
    SpanKind getKind,
    long getStartEpochNanos,
    long getEndEpochNanos,
    StatusData getStatus,
    Attributes getAttributes,
    List<EventData> getEvents,
    List<LinkData> getLinks,
    long recordedEvents,
    long recordedLinks,
    long droppedAttributes,
    Resource getResource)
    implements SpanData {

  @Override
  public boolean hasEnded() {
    return true;
  }

  @Override
  public int getTotalAttributeCount() {
    return ofSdk(getAttributes.size() + droppedAttributes);
  }

  @Override
  public int getTotalRecordedEvents() {
    return ofSdk(recordedEvents);
  }

  @Override
  public int getTotalRecordedLinks() {
    return ofSdk(recordedLinks);
  }

  private static int ofSdk(long count) {
    return (int) Math.min(Integer.MAX_VALUE, count);
  }

  @Override
  @Deprecated
  @SuppressWarnings("deprecation") // Has no default in the interface.
  public io.opentelemetry.sdk.common.InstrumentationLibraryInfo getInstrumentationLibraryInfo() {
    return io.opentelemetry.sdk.common.InstrumentationLibraryInfo.empty();
  }
}
