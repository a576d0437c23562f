package dev.vtr.federation.tunnel;

/**
 * The bounds of one tunnel connection.
 *
 * <p>Together they bound its memory on either side to some 80 MiB, whatever the other side does,
 * and what {@link #UNANSWERED_BYTES} says of requests: {@link #QUEUED_BYTES} and {@link
 * #CONTROL_BYTES} wait to be sent, with one list of sessions and one batch; {@link
 * #ASSEMBLED_BYTES} of messages are being put together, and one frame in each of two lanes; {@link
 * #UNDELIVERED_BYTES} have come for callers that have not taken them. An honest peer whose callers
 * read holds some hundred KiB.
 */
public final class TunnelLimits {
  /** The newest protocol spoken here. */
  public static final int PROTOCOL = 1;

  /** The oldest protocol spoken here. */
  public static final int OLDEST_PROTOCOL = 1;

  /**
   * Bytes of payload in a frame: 16 KiB of a program's output and what stands around it go in one.
   * A line of 1 Mbit/s carries it in an eighth of a second, and the slowest that is of use shows
   * progress with it well within the dead-link time.
   */
  public static final int SLICE_BYTES = 16 * 1024 + 512;

  /** Bytes of a whole message: what gRPC clients may send and receive, too. */
  public static final int MESSAGE_BYTES = 4 * 1024 * 1024;

  /** Bytes of a batch of span lines. */
  public static final int BATCH_BYTES = 128 * 1024;

  /** Bytes of any frame: the list of very many sessions is the largest, whole or of parts. */
  public static final int FRAME_BYTES = 4 * 1024 * 1024;

  /**
   * Bytes of parts that may be on their way: half a second of a line of 1 Mbit/s, which is what an
   * answer then waits behind them. A 20 ms round trip still carries 3 MB/s of lists and spans.
   */
  public static final int PARTS_WINDOW_BYTES = 64 * 1024;

  /** Credit of a stream when it begins, in bytes: a 20 ms round trip then still carries 12 MB/s. */
  public static final int WINDOW_BYTES = 256 * 1024;

  /** Bytes that may wait to be sent on a connection; further calls are refused. */
  public static final int QUEUED_BYTES = 16 * 1024 * 1024;

  /**
   * Bytes of cancels, credit, errors and acknowledgements that may wait: more than all calls at
   * once need. A peer that causes more and reads nothing loses its connection.
   */
  public static final int CONTROL_BYTES = 2 * 1024 * 1024;

  /**
   * Bytes of messages being put together on a connection: more than {@link #QUEUED_BYTES}, which is
   * what the other side may have begun to send.
   */
  public static final int ASSEMBLED_BYTES = 24 * 1024 * 1024;

  /**
   * Bytes of streams that have come through a connection and that their callers have not taken:
   * beyond that the stream which holds most is ended.
   */
  public static final int UNDELIVERED_BYTES = 24 * 1024 * 1024;

  /**
   * Bytes that one stream may queue against its transport's advice (which is not to write while it
   * is not writable); then the stream fails.
   */
  public static final int STREAM_QUEUED_BYTES = 8 * 1024 * 1024;

  /** Calls at once through a connection; further ones are refused. */
  public static final int CALLS = 1024;

  /**
   * Bytes of requests that have gone through a connection, or wait to, and are not answered;
   * further ones are refused. Who asks keeps them until then, up to three times (the message, the
   * buffer in which it came, and what is sent).
   */
  public static final int UNANSWERED_BYTES = 32 * 1024 * 1024;

  /** Streaming calls among {@link #CALLS}. */
  public static final int STREAMS = 256;

  private TunnelLimits() {}
}
