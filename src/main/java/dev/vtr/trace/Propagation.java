package dev.vtr.trace;

import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
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

  private static final String TRACEPARENT = "traceparent";
  private static final String TRACESTATE = "tracestate";
  private static final String BAGGAGE = "baggage";

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
    Carried carried = new Carried();
    for (Map.Entry<String, String> header : headers) {
      carried.take(header.getKey(), header.getValue());
    }
    return PROPAGATOR.extract(Context.root(), carried, Carried.GETTER);
  }

  /** As {@link #extract(Iterable)}, from the three fields that frames and environments carry. */
  public static Context extract(
      @Nullable String traceparent, @Nullable String tracestate, @Nullable String baggage) {
    Carried carried = new Carried();
    add(carried, TRACEPARENT, traceparent);
    add(carried, TRACESTATE, tracestate);
    add(carried, BAGGAGE, baggage);
    return PROPAGATOR.extract(Context.root(), carried, Carried.GETTER);
  }

  private static void add(Carried carried, String key, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      carried.take(key, value);
    }
  }

  /**
   * The three headers out of all that there are, of each the first. Looking for one by one would
   * make the texts of all headers of a request three times.
   */
  private static final class Carried {
    static final TextMapGetter<Carried> GETTER =
        new TextMapGetter<>() {
          @Override
          public @Nullable String get(@Nullable Carried carried, String key) {
            return carried == null ? null : carried.get(key);
          }
        };

    private @Nullable String traceparent;
    private @Nullable String tracestate;
    private @Nullable String baggage;

    void take(String key, String value) {
      if (traceparent == null && key.equalsIgnoreCase(TRACEPARENT)) {
        traceparent = value;
      } else if (tracestate == null && key.equalsIgnoreCase(TRACESTATE)) {
        tracestate = value;
      } else if (baggage == null && key.equalsIgnoreCase(BAGGAGE)) {
        baggage = value;
      }
    }

    private @Nullable String get(String key) {
      String value =
          switch (key) {
            case TRACEPARENT -> traceparent;
            case TRACESTATE -> tracestate;
            case BAGGAGE -> baggage;
            default -> null;
          };
      return value == null || value.length() > MAX_HEADER_LENGTH ? null : value;
    }
  }
}
