package dev.vtr.trace;

import io.opentelemetry.api.common.AttributeKey;
import java.util.List;

/**
 * Every attribute key that spans carry.
 *
 * <p>Names are OpenTelemetry's semantic conventions where they have one (RPC, network, error), the
 * tracing strategy's own otherwise.
 */
public final class Attrs {
  public static final AttributeKey<String> SESSION_ID = AttributeKey.stringKey("session.id");
  public static final AttributeKey<String> SESSION_NAME = AttributeKey.stringKey("session.name");
  public static final AttributeKey<String> COORDINATOR = AttributeKey.stringKey("coordinator");

  /** What all spans about a session carry. */
  public static final List<AttributeKey<String>> ABOUT_A_SESSION =
      List.of(SESSION_ID, SESSION_NAME, COORDINATOR);

  public static final AttributeKey<String> RPC_SYSTEM_NAME =
      AttributeKey.stringKey("rpc.system.name");

  /** In full, for example {@code vtr.v1.Vtr/Spawn}. */
  public static final AttributeKey<String> RPC_METHOD = AttributeKey.stringKey("rpc.method");

  /** The name of a gRPC status, for example {@code NOT_FOUND}. */
  public static final AttributeKey<String> RPC_STATUS_CODE =
      AttributeKey.stringKey("rpc.status_code");

  public static final AttributeKey<Long> REQUEST_BYTES = AttributeKey.longKey("rpc.request.bytes");
  public static final AttributeKey<Long> RESPONSE_BYTES =
      AttributeKey.longKey("rpc.response.bytes");
  public static final AttributeKey<String> NET_PEER = AttributeKey.stringKey("net.peer");
  public static final AttributeKey<String> NETWORK_PEER_ADDRESS =
      AttributeKey.stringKey("network.peer.address");
  public static final AttributeKey<Long> NETWORK_PEER_PORT =
      AttributeKey.longKey("network.peer.port");
  public static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");
  public static final AttributeKey<String> MESSAGING_SYSTEM =
      AttributeKey.stringKey("messaging.system");
  public static final AttributeKey<String> MESSAGING_DESTINATION =
      AttributeKey.stringKey("messaging.destination.name");

  public static final AttributeKey<String> HTTP_METHOD =
      AttributeKey.stringKey("http.request.method");
  public static final AttributeKey<Long> HTTP_STATUS =
      AttributeKey.longKey("http.response.status_code");
  public static final AttributeKey<Long> CALL_ID = AttributeKey.longKey("call_id");
  public static final AttributeKey<String> SPOKE = AttributeKey.stringKey("spoke");
  public static final AttributeKey<Double> TUNNEL_ENQUEUE_DELAY_MS =
      AttributeKey.doubleKey("tunnel.enqueue_delay_ms");
  public static final AttributeKey<Double> TUNNEL_RTT_MS = AttributeKey.doubleKey("tunnel.rtt_ms");
  public static final AttributeKey<Long> PAYLOAD_BYTES = AttributeKey.longKey("payload.bytes");

  public static final AttributeKey<Long> BYTES = AttributeKey.longKey("bytes");
  public static final AttributeKey<Long> READS = AttributeKey.longKey("reads");
  public static final AttributeKey<Double> LATENCY_MS = AttributeKey.doubleKey("latency_ms");
  public static final AttributeKey<Long> ROWS = AttributeKey.longKey("rows");
  public static final AttributeKey<Long> COLS = AttributeKey.longKey("cols");
  public static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("outcome");

  /** How long the session had been silent, in milliseconds. */
  public static final AttributeKey<Long> IDLE_DURATION = AttributeKey.longKey("idle_duration");

  public static final AttributeKey<Boolean> IDLE = AttributeKey.booleanKey("idle");
  public static final AttributeKey<Long> EXIT_CODE = AttributeKey.longKey("exit.code");
  public static final AttributeKey<Long> EXIT_SIGNAL = AttributeKey.longKey("exit.signal");
  public static final AttributeKey<Long> FRAME_ID = AttributeKey.longKey("frame_id");
  public static final AttributeKey<Long> DROPPED_FRAMES = AttributeKey.longKey("dropped_frames");
  public static final AttributeKey<Long> STREAM_DROPPED_FRAMES =
      AttributeKey.longKey("stream.dropped_frames");
  public static final AttributeKey<Double> QUEUE_DELAY_MS =
      AttributeKey.doubleKey("queue_delay_ms");
  public static final AttributeKey<Double> PTY_READ_TO_RENDER_MS =
      AttributeKey.doubleKey("pty.read_to_render_ms");
  public static final AttributeKey<String> STREAM_END_REASON =
      AttributeKey.stringKey("stream.end_reason");

  /** On a link: what the linked span did to cause this one, for example {@code input}. */
  public static final AttributeKey<String> LINK_REASON = AttributeKey.stringKey("link.reason");

  private Attrs() {}
}
