package dev.vtr.trace.jsonl;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.trace.data.EventData;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The events of a long-lived span since its last progress line.
 *
 * <p>Ordinary ones (frames) of one name become one event with {@code count}, first and last frame,
 * up to the next notable one. Notable ones (gaps, backpressure, idle) take the place of the oldest
 * ordinary one when there is no room. When there is none of these, gaps and backpressure ({@link
 * LossEvents}) become one with the last of their kind, which keeps count and sum.
 *
 * <p>Room is bounded twice: {@link #CAPACITY} events a part, and over time {@link
 * #EVENTS_PER_SECOND}, so that a stream that drops at every frame still costs less than 2 MiB of
 * file an hour; one gap and one event of backpressure always find room in a part. What finds no
 * room is counted. Slots are made once; an ordinary event allocates nothing. Used by one thread.
 */
final class StreamEvents {
  /** Most events of a part. */
  static final int CAPACITY = 64;

  /** Lasting rate: 10,800 events an hour at about 110 bytes are 1.2 MiB. */
  static final int EVENTS_PER_SECOND = 3;

  private final List<Slot> slots = new ArrayList<>(CAPACITY);
  private final List<Slot> spare = new ArrayList<>(CAPACITY);
  private int allowed = CAPACITY;
  private long refilledNanos;
  private long suppressed;

  StreamEvents(long nowNanos) {
    refilledNanos = nowNanos;
  }

  private static final class Slot {
    private String name = "";
    private long firstNanos;
    private long lastNanos;
    private long count;
    private long firstFrame;
    private long lastFrame;
    private long bytes;
    private long dropped;
    private long queueDelayMs;
    private double readToRenderMs;
    private @Nullable Attributes notable;
  }

  void ordinary(
      String name,
      long tNanos,
      long frameId,
      long bytes,
      long dropped,
      long queueDelayMs,
      double readToRenderMs) {
    Slot slot = running(name);
    if (slot == null) {
      if (slots.size() >= allowed) {
        suppressed++;
        return;
      }
      slot = fresh(name, tNanos);
      slot.firstFrame = frameId;
    }
    slot.lastNanos = tNanos;
    slot.count++;
    slot.lastFrame = frameId;
    slot.bytes = sum(slot.bytes, bytes);
    slot.dropped = sum(slot.dropped, dropped);
    slot.queueDelayMs = Math.max(slot.queueDelayMs, queueDelayMs);
    slot.readToRenderMs = Math.max(slot.readToRenderMs, readToRenderMs);
  }

  void notable(String name, long tNanos, Attributes attributes) {
    boolean isLoss = LossEvents.isOne(name);
    if (slots.size() >= allowed && !evictOrdinary()) {
      Slot alike = isLoss ? lastLoss(name, slots.size()) : null;
      if (alike != null) {
        alike.notable = LossEvents.merged(name, notable(alike), attributes);
        alike.lastNanos = tNanos;
        return;
      }
      if (!isLoss && !mergeTwoLosses()) {
        suppressed++;
        return;
      }
    }
    Slot slot = fresh(name, tNanos);
    slot.lastNanos = tNanos;
    slot.count = 1;
    slot.notable = attributes;
  }

  /** The last of its kind among the first {@code before}. */
  private @Nullable Slot lastLoss(String name, int before) {
    for (int i = before - 1; i >= 0; i--) {
      if (slots.get(i).name.equals(name)) {
        return slots.get(i);
      }
    }
    return null;
  }

  /** Makes room for what cannot be merged, such as the end of the session. */
  private boolean mergeTwoLosses() {
    for (int i = 1; i < slots.size(); i++) {
      Slot later = slots.get(i);
      Slot alike = LossEvents.isOne(later.name) ? lastLoss(later.name, i) : null;
      if (alike != null) {
        alike.notable = LossEvents.merged(later.name, notable(alike), notable(later));
        alike.lastNanos = later.lastNanos;
        spare.add(slots.remove(i));
        return true;
      }
    }
    return false;
  }

  private static Attributes notable(Slot slot) {
    return slot.notable == null ? Attributes.empty() : slot.notable;
  }

  int size() {
    return slots.size();
  }

  /** When the latest event was. */
  long lastNanos() {
    long latest = refilledNanos;
    for (Slot slot : slots) {
      latest = Math.max(latest, slot.lastNanos);
    }
    return latest;
  }

  /** Events that found no room, since the span began. */
  long suppressed() {
    return suppressed;
  }

  /** Hands out the events in order of time and begins a new part. */
  List<EventData> drain(LongUnaryOperator epochNanos) {
    List<EventData> drained = new ArrayList<>(slots.size());
    for (Slot slot : slots) {
      drained.add(
          EventData.create(
              epochNanos.applyAsLong(slot.firstNanos), slot.name, attributes(slot, epochNanos)));
    }
    allowed = Math.max(0, allowed - slots.size());
    spare.addAll(slots);
    slots.clear();
    return drained;
  }

  /** Grants room for the time that has passed. */
  void refill(long nowNanos) {
    long granted = (nowNanos - refilledNanos) * EVENTS_PER_SECOND / TimeUnit.SECONDS.toNanos(1);
    if (granted > 0) {
      allowed = (int) Math.min(CAPACITY, allowed + granted);
      refilledNanos = nowNanos;
    }
  }

  private @Nullable Slot running(String name) {
    for (int i = slots.size() - 1; i >= 0; i--) {
      Slot slot = slots.get(i);
      if (slot.notable != null) {
        return null;
      }
      if (slot.name.equals(name)) {
        return slot;
      }
    }
    return null;
  }

  private Slot fresh(String name, long tNanos) {
    Slot slot = spare.isEmpty() ? new Slot() : spare.removeLast();
    slot.name = name;
    slot.firstNanos = tNanos;
    slot.count = 0;
    slot.firstFrame = -1;
    slot.lastFrame = -1;
    slot.bytes = -1;
    slot.dropped = -1;
    slot.queueDelayMs = -1;
    slot.readToRenderMs = -1;
    slot.notable = null;
    slots.add(slot);
    return slot;
  }

  private boolean evictOrdinary() {
    for (int i = 0; i < slots.size(); i++) {
      Slot slot = slots.get(i);
      if (slot.notable == null) {
        suppressed += slot.count;
        spare.add(slots.remove(i));
        return true;
      }
    }
    return false;
  }

  private static long sum(long sofar, long more) {
    return more < 0 ? sofar : Math.max(sofar, 0) + more;
  }

  private static Attributes attributes(Slot slot, LongUnaryOperator epochNanos) {
    if (slot.notable != null) {
      return slot.notable.get(LossEvents.COUNT) == null
          ? slot.notable
          : slot.notable.toBuilder()
              .put(KeptEvents.LAST_T_NS, epochNanos.applyAsLong(slot.lastNanos))
              .build();
    }
    AttributesBuilder builder = Attributes.builder();
    put(builder, "frame_id", slot.firstFrame);
    if (slot.count > 1) {
      builder.put("count", slot.count);
      put(builder, "last_frame_id", slot.lastFrame);
      builder.put("last_t_ns", epochNanos.applyAsLong(slot.lastNanos));
    }
    put(builder, "bytes", slot.bytes);
    put(builder, "dropped_frames", slot.dropped);
    put(builder, "queue_delay_ms", slot.queueDelayMs);
    if (slot.readToRenderMs >= 0) {
      builder.put("pty.read_to_render_ms", slot.readToRenderMs);
    }
    return builder.build();
  }

  private static void put(AttributesBuilder builder, String key, long value) {
    if (value >= 0) {
      builder.put(key, value);
    }
  }
}
