package dev.vtr.rpc;

import dev.vtr.session.Failure;
import org.jspecify.annotations.Nullable;

/**
 * One call to a method of {@code vtr.v1.Vtr}, over HTTP/2, gRPC-Web or the tunnel.
 *
 * <p>Confined to the Vert.x context on which its handler was called; that context carries the
 * call's {@code vtr.grpc.<Method>} span, which the transport ends, with the status given here.
 * Exactly one of {@link #respond}, {@link #end} and {@link #fail} ends a call; what comes after the
 * end, or after the caller went away, is ignored.
 */
public interface Call {
  /** The method's name, for example {@code WaitForIdle}. */
  String method();

  /** The serialized request; not to be changed. */
  byte[] payload();

  /** Milliseconds that the caller still waits, at least 1; 0: without limit. */
  long remainingMillis();

  /** Ends a unary call with its one answer. */
  void respond(byte[] message);

  /**
   * Sends an item of a streaming answer. May be called while not {@link #writable}, but then memory
   * is the caller's care.
   */
  void item(byte[] message);

  /** Whether the transport takes another item without queueing. */
  boolean writable();

  /** Calls {@code handler} each time the transport becomes writable again. */
  void onWritable(Runnable handler);

  /** Ends a streaming call well. */
  void end();

  /** Ends the call with an error. */
  void fail(Failure failure);

  /**
   * Calls {@code handler} once if the caller goes away, its deadline passes, or the node stops
   * before the call has ended.
   */
  void onCancel(Runnable handler);

  /** Why the node itself has ended the call, a deadline included; null: it has not. */
  default @Nullable Failure whyStopped() {
    return null;
  }
}
