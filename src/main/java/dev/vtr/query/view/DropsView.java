package dev.vtr.query.view;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.vtr.query.Drops;
import dev.vtr.query.NodeTag;
import dev.vtr.query.Span;
import dev.vtr.query.Times;
import java.io.IOException;
import java.util.Locale;

/** The account of drops, written out. */
public final class DropsView {
  private DropsView() {}

  /** A paragraph for each subscriber. */
  public static String text(Drops drops) {
    StringBuilder text = new StringBuilder();
    for (Drops.Subscriber one : drops.subscribers()) {
      Span span = one.span();
      text.append(Printable.text(span.name()))
          .append(' ')
          .append(Printable.text(NodeTag.plain(span)));
      text.append(span.startKnown() ? " from " : " from before ")
          .append(Times.text(span.startNanos()));
      text.append(' ').append(LifeText.of(span));
      text.append(" trace=").append(Printable.text(span.traceId()));
      text.append(one.suffered() ? "  <-- " + sentence(one) : "  nothing dropped or late")
          .append('\n');
    }
    if (drops.more() > 0) {
      text.append("... about ")
          .append(drops.more())
          .append(" more spans were not looked at (a shorter time: --since and --until)\n");
    }
    return text.toString();
  }

  private static String sentence(Drops.Subscriber one) {
    StringBuilder sentence =
        new StringBuilder(
            one.droppedFrames() > 0
                ? "DROPPED " + whole(one.droppedFrames()) + " frames"
                : "LATE, nothing dropped");
    if (one.droppedFrames() > 0 && one.frames().isPresent()) {
      sentence.append(" of ").append(whole(one.frames().getAsDouble() + one.droppedFrames()));
    }
    if (one.gaps() > 0) {
      sentence
          .append(", ")
          .append(one.gaps())
          .append(" gaps over ")
          .append(whole(one.gapFrames()))
          .append(" frames");
    }
    if (one.backpressures() > 0) {
      sentence.append(", ").append(one.backpressures()).append(" times backpressure, ");
      sentence.append(Times.span((long) (one.backpressureMillis() * 1e6))).append(" in all");
    }
    if (one.resyncs() > 0) {
      sentence.append(", ").append(one.resyncs()).append(" resyncs");
    }
    if (one.queueDelayMaxMillis() > 0) {
      sentence
          .append(", longest in the queue ")
          .append(Times.span((long) (one.queueDelayMaxMillis() * 1e6)));
    }
    return sentence.toString();
  }

  private static String whole(double value) {
    return String.valueOf(Math.round(value));
  }

  /** The subscribers as an array field. */
  public static void json(JsonGenerator json, Drops drops) throws IOException {
    json.writeArrayFieldStart("subscribers");
    for (Drops.Subscriber one : drops.subscribers()) {
      json.writeStartObject();
      json.writeStringField("trace_id", one.span().traceId());
      json.writeStringField("span_id", one.span().spanId());
      json.writeStringField("name", one.span().name());
      json.writeStringField("role", one.span().role());
      json.writeStringField("session_id", one.span().sessionId());
      json.writeStringField("state", one.span().state().name().toLowerCase(Locale.ROOT));
      LifeText.begin(json, one.span());
      json.writeNumberField("duration_ms", Answer.millis(one.span().durationNanos()));
      if (one.frames().isPresent()) {
        json.writeNumberField("frames", (long) one.frames().getAsDouble());
      }
      json.writeNumberField("dropped_frames", (long) one.droppedFrames());
      json.writeNumberField("gaps", one.gaps());
      json.writeNumberField("gap_frames", (long) one.gapFrames());
      json.writeNumberField("backpressures", one.backpressures());
      json.writeNumberField("backpressure_ms", one.backpressureMillis());
      json.writeNumberField("resyncs", one.resyncs());
      json.writeNumberField("queue_delay_max_ms", one.queueDelayMaxMillis());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeNumberField("more", drops.more());
  }
}
