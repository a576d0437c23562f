package dev.vtr.federation.tunnel;

import dev.vtr.trace.Measures.TunnelMeasures;

/** What went over a connection so far; written on its context, readable from any thread. */
@SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
public final class TunnelCounts {
  private volatile TunnelMeasures measures = TunnelMeasures.unread();
  private volatile double rttMillis;
  private volatile double largestEnqueueDelayMillis;
  private volatile long framesOut;
  private volatile long framesIn;
  private volatile long bytesOut;
  private volatile long bytesIn;
  private volatile long workFrames;
  private volatile long ignoredFrames;
  private volatile long badTraces;

  /** Tells the node's metrics of round trips and delays from now on. */
  public void tell(TunnelMeasures node) {
    measures = node;
  }

  /** A frame of a call went or came. */
  void worked() {
    workFrames = workFrames + 1;
  }

  void sent(int bytes) {
    framesOut = framesOut + 1;
    bytesOut = bytesOut + bytes;
  }

  void received(int bytes) {
    framesIn = framesIn + 1;
    bytesIn = bytesIn + bytes;
  }

  void ignored() {
    ignoredFrames = ignoredFrames + 1;
  }

  void badTrace() {
    badTraces = badTraces + 1;
  }

  void roundTrip(double millis) {
    rttMillis = millis;
    measures.roundTrip(millis);
  }

  /** A request waited this long before its first frame went. */
  public void enqueueDelay(double millis) {
    largestEnqueueDelayMillis = Math.max(largestEnqueueDelayMillis, millis);
    measures.enqueueDelay(millis);
  }

  /** The last round trip of a heartbeat in milliseconds; 0 before the first. */
  public double rttMillis() {
    return rttMillis;
  }

  public double largestEnqueueDelayMillis() {
    return largestEnqueueDelayMillis;
  }

  public long framesOut() {
    return framesOut;
  }

  public long framesIn() {
    return framesIn;
  }

  public long bytesOut() {
    return bytesOut;
  }

  public long bytesIn() {
    return bytesIn;
  }

  /** Frames of calls, both ways: no heartbeats, no span lines. */
  public long workFrames() {
    return workFrames;
  }

  /** Frames whose trace context was malformed. */
  public long badTraces() {
    return badTraces;
  }

  /** Frames of unknown kinds or for unknown calls. */
  public long ignoredFrames() {
    return ignoredFrames;
  }
}
