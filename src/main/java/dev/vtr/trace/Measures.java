package dev.vtr.trace;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import io.opentelemetry.context.Context;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * What a node counts of its sessions, streams, tunnel connections and calls, under the names of the
 * contract's metrics. The same places that fill the totals of spans count here.
 *
 * <p>Counters are plain adders that cost a nanosecond; the SDK asks for them at each export. Any
 * thread may count. A session that had no news since the export before has no line in this one, and
 * one that is gone is told once more and then forgotten, so that neither file nor memory grows with
 * the sessions of the past.
 */
public final class Measures {
  /**
   * Sessions told apart at once; what further ones do is counted for the node, without their id.
   */
  static final int MAX_SESSIONS = 200;

  /** Spokes and methods are bounded elsewhere; this keeps a mistake there from growing here. */
  private static final int MAX_PEERS = 500;

  private final Attributes node;
  private final Map<String, SessionMeasures> sessions = new ConcurrentHashMap<>();
  private final SessionMeasures unnamed;
  private final Map<String, TunnelMeasures> tunnels = new ConcurrentHashMap<>();
  private final Map<String, Attributes> aboutMethods = new ConcurrentHashMap<>();
  private final LongAdder liveSessions = new LongAdder();
  private final DoubleHistogram queueDelay;
  private final DoubleHistogram readToRender;
  private final DoubleHistogram roundTrip;
  private final DoubleHistogram enqueueDelay;
  private final DoubleHistogram rpcDuration;
  private volatile boolean tellsAll;

  /**
   * Makes the instruments.
   *
   * @param coordinator the node's name
   */
  public Measures(Meter meter, String coordinator) {
    node = Attributes.of(Attrs.COORDINATOR, coordinator);
    unnamed = SessionMeasures.ofOthers(this, node);
    queueDelay = millis(meter, "stream.queue_delay_ms");
    readToRender = millis(meter, "pty.read_to_render_ms");
    roundTrip = millis(meter, "tunnel.rtt_ms");
    enqueueDelay = millis(meter, "tunnel.enqueue_delay_ms");
    rpcDuration = millis(meter, "rpc.duration_ms");
    observe(meter);
  }

  /** Measures that nobody reads. */
  public static Measures unread() {
    return new Measures(MeterProvider.noop().get("dev.vtr"), "");
  }

  private static DoubleHistogram millis(Meter meter, String name) {
    return meter.histogramBuilder(name).setUnit("ms").build();
  }

  private static ObservableLongMeasurement counter(Meter meter, String name, String unit) {
    return meter.counterBuilder(name).setUnit(unit).buildObserver();
  }

  private static ObservableLongMeasurement gauge(Meter meter, String name) {
    return meter.gaugeBuilder(name).ofLongs().setUnit("1").buildObserver();
  }

  private void observe(Meter meter) {
    List<ObservableLongMeasurement> ofSessions =
        List.of(
            counter(meter, "stream.frames", "1"),
            counter(meter, "stream.dropped_frames", "1"),
            counter(meter, "screen.frame_id_gaps", "1"),
            counter(meter, "pty.read_bytes", "By"),
            counter(meter, "pty.write_bytes", "By"),
            counter(meter, "pty.dropped_reply_bytes", "By"),
            gauge(meter, "stream.queue_depth"));
    ObservableLongMeasurement live = gauge(meter, "sessions");
    ObservableLongMeasurement subscribers = gauge(meter, "subscribers");
    ObservableLongMeasurement reconnects = counter(meter, "tunnel.reconnects", "1");
    ObservableLongMeasurement spooled =
        meter.gaugeBuilder("trace.spool_bytes").ofLongs().setUnit("By").buildObserver();
    ObservableLongMeasurement[] others = {
      ofSessions.get(1),
      ofSessions.get(2),
      ofSessions.get(3),
      ofSessions.get(4),
      ofSessions.get(5),
      ofSessions.get(6),
      live,
      subscribers,
      reconnects,
      spooled
    };
    meter.batchCallback(
        () -> {
          live.record(liveSessions.sum(), node);
          subscribers.record(observeSessions(ofSessions), node);
          for (TunnelMeasures tunnel : tunnels.values()) {
            reconnects.record(tunnel.reconnects(), tunnel.about);
            tunnel.observeSpool(spooled);
          }
        },
        ofSessions.getFirst(),
        others);
  }

  /** Answers how many subscribers all sessions have. */
  private long observeSessions(List<ObservableLongMeasurement> instruments) {
    long subscribers = unnamed.observe(instruments, false);
    for (Iterator<SessionMeasures> all = sessions.values().iterator(); all.hasNext(); ) {
      SessionMeasures session = all.next();
      boolean gone = session.isGone();
      subscribers += session.observe(instruments, tellsAll);
      if (gone) {
        all.remove();
      }
    }
    return subscribers;
  }

  /** The next export tells of every session, whether there is news of it or not. */
  public void tellAll() {
    tellsAll = true;
  }

  /** A session begins; what it counts is told under its id. */
  public SessionMeasures began(String sessionId) {
    liveSessions.increment();
    if (sessions.size() >= MAX_SESSIONS) {
      return unnamed;
    }
    return sessions.computeIfAbsent(
        sessionId,
        id -> SessionMeasures.of(this, node.toBuilder().put(Attrs.SESSION_ID, id).build()));
  }

  /** A session is gone, removed or with its node; once for each that {@link #began}. */
  public void gone(String sessionId) {
    liveSessions.decrement();
    SessionMeasures session = sessions.get(sessionId);
    if (session != null) {
      session.gone();
    }
  }

  /** What is counted of a session of this node. */
  public SessionMeasures session(String sessionId) {
    return sessions.getOrDefault(sessionId, unnamed);
  }

  /** What is counted of the tunnel between this node and another; on either side by the spoke. */
  public TunnelMeasures tunnel(String spoke) {
    TunnelMeasures known = tunnels.get(spoke);
    if (known != null || tunnels.size() >= MAX_PEERS) {
      return known == null ? new TunnelMeasures(this, node, node) : known;
    }
    return tunnels.computeIfAbsent(
        spoke,
        name ->
            new TunnelMeasures(
                this,
                node.toBuilder().put(Attrs.SPOKE, name).build(),
                Attributes.of(Attrs.COORDINATOR, name)));
  }

  /**
   * A call was served.
   *
   * @param spanName {@code vtr.grpc.<Method>}; of those that there are, so that their number is
   *     bounded
   */
  void served(String spanName, double millis) {
    Attributes about = aboutMethods.get(spanName);
    if (about == null) {
      about = aboutMethods.computeIfAbsent(spanName, this::aboutMethod);
    }
    rpcDuration.record(millis, about, Context.root());
  }

  private Attributes aboutMethod(String spanName) {
    String method = "vtr.v1.Vtr/" + spanName.substring(spanName.lastIndexOf('.') + 1);
    return node.toBuilder().put(Attrs.RPC_METHOD, method).build();
  }

  void frame(double queueDelayMillis, double readToRenderMillis, Attributes about) {
    queueDelay.record(queueDelayMillis, about, Context.root());
    if (readToRenderMillis >= 0) {
      readToRender.record(readToRenderMillis, about, Context.root());
    }
  }

  /** Of the tunnel to or from one spoke. */
  public static final class TunnelMeasures {
    private final Measures measures;
    private final Attributes about;
    private final Attributes spoke;
    private final LongAdder reconnects = new LongAdder();

    /** On a hub, what the spoke said last of its spool; below 0: nothing. */
    private volatile long spooledBytes = -1;

    private TunnelMeasures(Measures measures, Attributes about, Attributes spoke) {
      this.measures = measures;
      this.about = about;
      this.spoke = spoke;
    }

    /** Neither counted nor told. */
    public static TunnelMeasures unread() {
      return new TunnelMeasures(Measures.unread(), Attributes.empty(), Attributes.empty());
    }

    /** A connection after the first was welcomed. */
    public void reconnected() {
      reconnects.increment();
    }

    /** The spoke says, to the hub, how many bytes of span lines only it holds. */
    public void spooled(long bytes) {
      spooledBytes = bytes;
    }

    private void observeSpool(ObservableLongMeasurement instrument) {
      if (spooledBytes >= 0) {
        instrument.record(spooledBytes, spoke);
      }
    }

    private long reconnects() {
      return reconnects.sum();
    }

    /** A heartbeat came back. */
    public void roundTrip(double millis) {
      measures.roundTrip.record(millis, about, Context.root());
    }

    /** A request waited this long for its first frame to go. */
    public void enqueueDelay(double millis) {
      measures.enqueueDelay.record(millis, about, Context.root());
    }
  }
}
