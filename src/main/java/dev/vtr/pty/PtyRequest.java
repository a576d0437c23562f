package dev.vtr.pty;

import dev.vtr.bus.Address;
import dev.vtr.bus.Hop;
import dev.vtr.bus.Request;
import io.opentelemetry.api.common.Attributes;
import java.util.function.BooleanSupplier;

/**
 * What is asked of the terminals of this node, by somebody who waits for the answer.
 *
 * <p>A terminal is named by the key it was started with. One that is not there, or no more, is
 * answered like one whose program has ended.
 */
public sealed interface PtyRequest {
  Address<PtyRequest> ADDRESS = Address.of("pty", Hop.REQUEST, PtyRequest.class);

  /** The terminal's key. */
  String key();

  /** What the request's span carries: whose terminal it is. */
  Attributes about();

  /**
   * Starts a program. What comes from it is sent to {@link PtyEvent#ADDRESS} keyed by {@code key}.
   *
   * @param key not in use by another terminal
   */
  record Start(String key, PtySpawn spawn, PtyLimits limits, Attributes about)
      implements PtyRequest, Request<Started> {
    @Override
    public String operation() {
      return "pty.spawn";
    }
  }

  /** How a start went; a value and not a failure, because its words may name a command. */
  sealed interface Started {
    /** It runs, as process {@code pid}. */
    record Running(long pid) implements Started {}

    /** It does not, and nothing is left of it. */
    record Refused(PtyFailure failure) implements Started {}
  }

  /**
   * Writes input, whole and in order; {@code bytes} are not copied: leave them alone.
   *
   * @param withdrawn asked on the reactor's thread before the first byte is written: whether none
   *     is to be
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  record Write(String key, byte[] bytes, BooleanSupplier withdrawn, Attributes about)
      implements PtyRequest, Request<WriteOutcome> {
    @Override
    public String operation() {
      return "pty.write_batch";
    }
  }

  /** Sets the size; answers whether it was done. */
  record Resize(String key, int cols, int rows, Attributes about)
      implements PtyRequest, Request<Boolean> {
    @Override
    public String operation() {
      return "pty.resize";
    }
  }

  /**
   * Sends a signal by its number; answers whether somebody got it. With {@link SignalScope#SESSION}
   * that may be what a program that has ended left running.
   */
  record Signal(String key, int signal, SignalScope scope, Attributes about)
      implements PtyRequest, Request<Boolean> {
    @Override
    public String operation() {
      return "pty.signal";
    }
  }
}
