package dev.vtr.query;

import dev.vtr.query.scan.SpanEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Something about a span or an event that must catch the eye.
 *
 * @param text for people, for example {@code DROPPED 2 frames}
 */
public record Mark(Kind kind, String text) {
  /** Queueing longer than this is called a delay: three frames at 60 a second. */
  public static final double DELAY_MILLIS = 50;

  /** What a mark warns of. */
  public enum Kind {
    DROP,
    DELAY,
    IDLE,
    ERROR,
    OPEN
  }

  private record Measure(String key, String what) {}

  private static final List<Measure> DROPS =
      List.of(
          new Measure("stream.dropped_frames", "frames"),
          new Measure("dropped_frames", "frames"),
          new Measure("dropped_bytes", "bytes"),
          new Measure("trace.dropped_spans", "spans"));

  private static final List<Measure> DELAYS =
      List.of(
          new Measure("queue_delay_ms", "in the queue"),
          new Measure("stream.queue_delay_ms", "in the queue"),
          new Measure("max_queue_delay_ms", "in the queue"),
          new Measure("tunnel.enqueue_delay_ms", "in the tunnel's queue"),
          new Measure("pty.read_to_render_ms", "from read to screen"));

  /** The marks of a span itself, its events left aside. */
  public static List<Mark> of(Span span) {
    List<Mark> marks = new ArrayList<>();
    if (span.isError()) {
      String code = span.attribute("rpc.status_code");
      String reason =
          span.statusMessage().isEmpty() ? span.attribute("error.type") : span.statusMessage();
      String both = reason.equals(code) ? code : code + " " + reason;
      marks.add(new Mark(Kind.ERROR, ("ERROR " + both).strip().replaceAll(" {2,}", " ")));
    }
    if (span.state() == Span.State.CUT_OFF) {
      marks.add(new Mark(Kind.OPEN, "CUT OFF: its process is gone"));
    } else if (span.state() == Span.State.OPEN) {
      marks.add(new Mark(Kind.OPEN, "OPEN"));
    }
    if (span.name().equals("session.idle")) {
      marks.add(idle(span.attributes()));
    }
    addMeasures(span.attributes(), marks);
    return marks;
  }

  /** The marks of an event. */
  public static List<Mark> of(SpanEvent event) {
    List<Mark> marks = new ArrayList<>();
    switch (event.name()) {
      case "session_idle" -> marks.add(idle(event.attributes()));
      case "screen.frame_id_gap" -> marks.add(new Mark(Kind.DROP, gap(event.attributes())));
      case "stream.backpressure" ->
          marks.add(
              new Mark(
                  Kind.DELAY,
                  "BACKPRESSURE"
                      + millis(Span.number(event.attributes(), "duration_ms"))
                      + counted(
                          " queue ",
                          first(event.attributes(), "queue_depth", "stream.queue_depth"))));
      case "stream.resync" -> marks.add(new Mark(Kind.DROP, "RESYNC"));
      default -> addMeasures(event.attributes(), marks);
    }
    return marks;
  }

  private static Mark idle(Map<String, Object> attributes) {
    return new Mark(
        Kind.IDLE, Span.text(attributes, "idle").equals("false") ? "ACTIVE AGAIN" : "IDLE");
  }

  private static String gap(Map<String, Object> attributes) {
    OptionalDouble dropped = first(attributes, "dropped", "dropped_frames");
    return dropped.isPresent() ? "GAP of " + whole(dropped.getAsDouble()) + " frames" : "GAP";
  }

  private static OptionalDouble first(Map<String, Object> attributes, String key, String otherKey) {
    OptionalDouble value = Span.number(attributes, key);
    return value.isPresent() ? value : Span.number(attributes, otherKey);
  }

  private static void addMeasures(Map<String, Object> attributes, List<Mark> marks) {
    for (Measure drop : DROPS) {
      OptionalDouble count = Span.number(attributes, drop.key());
      if (count.isPresent() && count.getAsDouble() > 0) {
        marks.add(new Mark(Kind.DROP, "DROPPED " + whole(count.getAsDouble()) + " " + drop.what()));
        break;
      }
    }
    for (Measure delay : DELAYS) {
      OptionalDouble lasted = Span.number(attributes, delay.key());
      if (lasted.isPresent() && lasted.getAsDouble() >= DELAY_MILLIS) {
        marks.add(new Mark(Kind.DELAY, "DELAYED" + millis(lasted) + " " + delay.what()));
      }
    }
  }

  private static String millis(OptionalDouble value) {
    return value.isPresent() ? " " + Times.span((long) (value.getAsDouble() * 1e6)) : "";
  }

  private static String counted(String label, OptionalDouble value) {
    return value.isPresent() ? label + whole(value.getAsDouble()) : "";
  }

  private static String whole(double value) {
    return String.valueOf(Math.round(value));
  }
}
