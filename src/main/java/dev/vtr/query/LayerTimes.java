package dev.vtr.query;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Where the time of a call went, layer by layer.
 *
 * <p>Each stretch of the {@link CriticalPath} belongs to the layer of its span, unless spans are
 * missing below it that would tell whose it was ({@link Layer#NOT_KNOWN}); three kinds are split: a
 * client's stream into the way to the hub and, once the hub has ended it, the client's writing of
 * what came, which waits for whoever reads that; a dispatch's own time into the queueing that it
 * measured and the round trip, a wait's own time into the idle window that was asked for, which is
 * always its end, the parsing of what the program wrote meanwhile, and the program's running. A
 * wait beside the write of the same call begins for this when that has ended.
 *
 * @param nanos only layers that took time; they add up to the root's duration
 */
public record LayerTimes(Map<Layer, Long> nanos) {
  /** The spans of parsing among {@code nodes}. */
  static List<SpanNode> parses(List<SpanNode> nodes) {
    return nodes.stream().filter(node -> node.span().name().equals("vt.parse")).toList();
  }

  /**
   * Of the call that one of a tree's roots is.
   *
   * @param parses spans of parsing, of any traces
   */
  static LayerTimes of(SpanNode root, List<SpanNode> parses) {
    Map<Layer, Long> nanos = new EnumMap<>(Layer.class);
    CriticalPath path = CriticalPath.of(root);
    path.ownNanos()
        .forEach(
            (node, own) -> {
              long unknown = unknownNanos(path, node);
              merge(nanos, Layer.NOT_KNOWN, unknown);
              long read = unknown > 0 ? 0 : readNanos(path, node);
              merge(nanos, Layer.READER, read);
              add(node.span(), own - read - unknown, parsedNanos(path, node, parses), nanos);
            });
    return new LayerTimes(nanos);
  }

  /**
   * How much of a wait's own time went into parsing the output that it waited for: the {@code
   * vt.parse} spans of its session, in traces of their own, that lie within.
   */
  private static long parsedNanos(CriticalPath path, SpanNode wait, List<SpanNode> parses) {
    if (layer(wait.span()) != Layer.PROGRAM) {
      return 0;
    }
    long nanos = 0;
    for (SpanNode other : parses) {
      if (other.span().sessionId().equals(wait.span().sessionId())
          && other.endNanos() > wait.startNanos()
          && other.startNanos() < wait.endNanos()) {
        for (CriticalPath.Stretch stretch : path.stretches()) {
          long from = Math.max(stretch.fromNanos(), other.startNanos());
          long to = Math.min(stretch.toNanos(), other.endNanos());
          nanos += stretch.node() == wait ? Math.max(0, to - from) : 0;
        }
      }
    }
    return nanos;
  }

  /** What a client's stream still took when the hub had ended it. */
  private static long readNanos(CriticalPath path, SpanNode stream) {
    Span span = stream.span();
    boolean isStream = span.name().startsWith("vtr.grpc.Subscribe") && span.kind().equals("client");
    if (!isStream || stream.children().isEmpty()) {
      return 0;
    }
    long served = stream.children().stream().mapToLong(SpanNode::endNanos).max().orElse(0);
    return path.stretches().stream()
        .filter(stretch -> stretch.node() == stream && stretch.fromNanos() >= served)
        .mapToLong(CriticalPath.Stretch::nanos)
        .sum();
  }

  /**
   * How much of a span's own time is another's of which too little is there: behind the last sign
   * of a span below it that has no end, or all of it, but for the queue, if a call has gone to
   * another process and nothing came of that, or if it is a wait in a call that goes on and of
   * whose write nothing is there: that may not have ended either.
   */
  private static long unknownNanos(CriticalPath path, SpanNode node) {
    if (TraceCompleteness.lacksFarSide(node)) {
      long queued = nanosOf(node.span().number("tunnel.enqueue_delay_ms"));
      return Math.max(0, ownNanos(path, node, Long.MIN_VALUE) - queued);
    }
    if (mayWaitForItsWrite(node)) {
      return ownNanos(path, node, Long.MIN_VALUE);
    }
    long lastSign =
        node.children().stream()
            .filter(child -> child.span().state() != Span.State.ENDED)
            .mapToLong(SpanNode::endNanos)
            .max()
            .orElse(Long.MAX_VALUE);
    return lastSign == Long.MAX_VALUE ? 0 : ownNanos(path, node, lastSign);
  }

  private static boolean mayWaitForItsWrite(SpanNode wait) {
    if (layer(wait.span()) != Layer.PROGRAM) {
      return false;
    }
    SpanNode call = wait.parent();
    while (call != null && !call.span().name().startsWith("vtr.grpc.")) {
      call = call.parent();
    }
    return call != null
        && call.span().name().equals("vtr.grpc.SendText")
        && call.span().state() != Span.State.ENDED
        && call.children().stream().noneMatch(child -> CriticalPath.isWrite(child.span()));
  }

  private static long ownNanos(CriticalPath path, SpanNode node, long from) {
    return path.stretches().stream()
        .filter(stretch -> stretch.node() == node && stretch.fromNanos() >= from)
        .mapToLong(CriticalPath.Stretch::nanos)
        .sum();
  }

  public long totalNanos() {
    return nanos.values().stream().mapToLong(Long::longValue).sum();
  }

  /** The time that vtr itself took. */
  public long ownNanos() {
    return nanos.entrySet().stream()
        .filter(entry -> !entry.getKey().isOutside())
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** The time of which missing spans would tell whose it was. */
  public long unknownNanos() {
    return nanos.getOrDefault(Layer.NOT_KNOWN, 0L);
  }

  /** The sums of several. */
  public static LayerTimes sum(List<LayerTimes> parts) {
    Map<Layer, Long> sum = new EnumMap<>(Layer.class);
    parts.forEach(
        part -> part.nanos().forEach((layer, nanos) -> sum.merge(layer, nanos, Long::sum)));
    return new LayerTimes(sum);
  }

  private static void add(Span span, long own, long parsed, Map<Layer, Long> nanos) {
    Layer layer = layer(span);
    Layer part = layer;
    long partNanos = 0;
    if (layer == Layer.TUNNEL_ROUND_TRIP) {
      part = Layer.TUNNEL_QUEUE;
      partNanos = nanosOf(span.number("tunnel.enqueue_delay_ms"));
    } else if (layer == Layer.PROGRAM) {
      part = Layer.IDLE_WINDOW;
      partNanos = idleWindowNanos(span);
    }
    long taken = Math.min(own, partNanos);
    long parse = Math.min(own - taken, parsed);
    merge(nanos, part, taken);
    merge(nanos, Layer.VT_PARSE, parse);
    merge(nanos, layer, own - taken - parse);
  }

  private static void merge(Map<Layer, Long> nanos, Layer layer, long more) {
    if (more > 0) {
      nanos.merge(layer, more, Long::sum);
    }
  }

  private static long nanosOf(OptionalDouble millis) {
    return millis.isPresent() ? (long) (millis.getAsDouble() * 1e6) : 0;
  }

  /** Only a wait that ended idle has waited the whole window. */
  private static long idleWindowNanos(Span span) {
    if (!span.name().equals("session.wait_for_idle")
        || !span.attribute("outcome").equalsIgnoreCase("idle")) {
      return 0;
    }
    Optional<Duration> window = Times.duration(span.attribute("idle_duration"));
    if (window.isPresent()) {
      return window.get().toNanos();
    }
    OptionalDouble millis = span.number("idle_duration_ms");
    return nanosOf(millis.isPresent() ? millis : span.number("idle_duration"));
  }

  /** The layer whose time a span's own time is. */
  static Layer layer(Span span) {
    String name = span.name();
    return switch (name) {
      case "vtr.tunnel.dispatch", "vtr.tunnel.stream" -> Layer.TUNNEL_ROUND_TRIP;
      case "session.wait_for_idle", "session.wait_for", "program" -> Layer.PROGRAM;
      case "pty.write_batch" -> Layer.PTY_WRITE;
      case "vt.parse", "pty.read_batch" -> Layer.VT_PARSE;
      case "vt.render.keyframe" -> Layer.RENDER;
      case "screen.encode" -> Layer.ENCODE;
      case "subscribe.snapshot" -> Layer.SEND;
      case "subscribe.stream", "vtr.tunnel.Stream", "vtr.ws.Subscribe", "vtr.ws.Sessions" ->
          Layer.STREAM_OPEN;
      default -> byPlace(span);
    };
  }

  private static Layer byPlace(Span span) {
    if (span.name().startsWith("vtr.agent.")) {
      return Layer.CLIENT;
    }
    if (span.name().startsWith("vtr.grpc.") && span.kind().equals("client")) {
      return Layer.CLIENT_TO_HUB;
    }
    return switch (span.role()) {
      case "hub" -> Layer.HUB;
      case "spoke" -> Layer.SPOKE;
      case "cli", "tui", "client", "web", "browser" -> Layer.CLIENT;
      default -> Layer.OTHER;
    };
  }
}
