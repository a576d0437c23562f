package dev.vtr.trace;

import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * W3C Trace Context and Baggage, into and out of whatever carries text.
 *
 * <p>What is malformed or longer than {@link #MAX_HEADER_LENGTH} is taken as absent: a new root
 * trace begins, and the call goes on.
 */
public final class Propagation {
  /** Characters of one header: W3C Baggage asks for at least 8192, and nothing needs more. */
  static final int MAX_HEADER_LENGTH = 8192;

  public static final TextMapPropagator PROPAGATOR =
      TextMapPropagator.composite(
          W3CTraceContextPropagator.getInstance(), W3CBaggagePropagator.getInstance());

  private static final TextMapSetter<BiConsumer<String, String>> SETTER =
      (carrier, key, value) -> {
        if (carrier != null && value.length() <= MAX_HEADER_LENGTH) {
          carrier.accept(key, value);
        }
      };

  private Propagation() {}

  /** Tells {@code carrier} the headers of {@code context}; none if it has no valid span. */
  public static void inject(Context context, BiConsumer<String, String> carrier) {
    PROPAGATOR.inject(context, carrier, SETTER);
  }

  /**
   * The context in {@code headers}, which may be in any case; the root context if there is none.
   */
  public static Context extract(Iterable<Map.Entry<String, String>> headers) {
    return PROPAGATOR.extract(Context.root(), headers, Entries.GETTER);
  }

  /** As {@link #extract(Iterable)}, from the three fields that frames and environments carry. */
  public static Context extract(
      @Nullable String traceparent, @Nullable String tracestate, @Nullable String baggage) {
    List<Map.Entry<String, String>> headers = new ArrayList<>(3);
    add(headers, "traceparent", traceparent);
    add(headers, "tracestate", tracestate);
    add(headers, "baggage", baggage);
    return extract(headers);
  }

  private static void add(
      List<Map.Entry<String, String>> headers, String key, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      headers.add(Map.entry(key, value));
    }
  }

  private enum Entries implements TextMapGetter<Iterable<Map.Entry<String, String>>> {
    GETTER;

    @Override
    public @Nullable String get(@Nullable Iterable<Map.Entry<String, String>> carrier, String key) {
      if (carrier == null) {
        return null;
      }
      for (Map.Entry<String, String> entry : carrier) {
        if (entry.getKey().equalsIgnoreCase(key)) {
          return entry.getValue().length() > MAX_HEADER_LENGTH ? null : entry.getValue();
        }
      }
      return null;
    }
  }
}
