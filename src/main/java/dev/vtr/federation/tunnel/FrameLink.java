package dev.vtr.federation.tunnel;

import dev.vtr.proto.TunnelFrame;

/**
 * A bidirectional stream of frames: what the tunnel needs of gRPC.
 *
 * <p>Confined to one context, on which the listener is called too.
 */
public interface FrameLink {
  /** Says who hears what arrives; call once, before anything arrives. */
  void listen(Listener listener);

  /** Whether the transport takes another frame without queueing it. */
  boolean writable();

  /** Sends {@code frame}; nothing happens once the link has closed. */
  void write(TunnelFrame frame);

  /**
   * Closes the link, which the listener hears of.
   *
   * @param code gRPC status; 0 ends the stream well
   */
  void close(int code, String reason);

  /** What happens on a link. */
  interface Listener {
    void received(TunnelFrame frame);

    /**
     * What came is no frame, or too long for one. The listener is to close the link, which goes on
     * taking frames until then.
     *
     * @param code gRPC status to close it with
     */
    void broken(int code, String reason);

    /** The link takes frames again. */
    void drained();

    /**
     * Nothing comes or goes any more; told once.
     *
     * @param code gRPC status: what the other side ended the stream with, or UNAVAILABLE
     */
    void closed(int code, String reason);
  }
}
