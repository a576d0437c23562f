package dev.vtr.federation.tunnel;

/**
 * The bounds of one tunnel connection.
 *
 * <p>Together they bound its memory on either side: {@link #QUEUED_BYTES} wait to be sent, and what
 * has arrived and is not taken yet is at most {@link #WINDOW_BYTES} and one message for each of
 * {@link #STREAMS} streams, and one message for each call being put together.
 */
public final class TunnelLimits {
  /** The newest protocol spoken here. */
  public static final int PROTOCOL = 1;

  /** The oldest protocol spoken here. */
  public static final int OLDEST_PROTOCOL = 1;

  /**
   * Bytes of payload in a frame: about 5 ms of a 100 Mbit/s line, so that a heartbeat behind it
   * waits no longer, and small enough that a slow line shows progress well within the dead-link
   * time.
   */
  public static final int SLICE_BYTES = 64 * 1024;

  /** Bytes of a whole message: what gRPC clients may send and receive, too. */
  public static final int MESSAGE_BYTES = 4 * 1024 * 1024;

  /** Bytes of a batch of span lines. */
  public static final int BATCH_BYTES = 128 * 1024;

  /** Bytes of any frame: the list of very many sessions is the largest, and goes whole. */
  public static final int FRAME_BYTES = 4 * 1024 * 1024;

  /** Credit of a stream when it begins, in bytes: a 20 ms round trip then still carries 12 MB/s. */
  public static final int WINDOW_BYTES = 256 * 1024;

  /** Bytes that may wait to be sent on a connection; further calls are refused. */
  public static final int QUEUED_BYTES = 16 * 1024 * 1024;

  /**
   * Bytes that one stream may queue against its transport's advice (which is not to write while it
   * is not writable); then the stream fails.
   */
  public static final int STREAM_QUEUED_BYTES = 8 * 1024 * 1024;

  /** Calls at once through a connection; further ones are refused. */
  public static final int CALLS = 1024;

  /** Streaming calls among them. */
  public static final int STREAMS = 256;

  private TunnelLimits() {}
}
