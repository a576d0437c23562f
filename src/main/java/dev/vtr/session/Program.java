package dev.vtr.session;

import dev.vtr.pty.PtyRequest.Started;
import dev.vtr.pty.PtySpawn;
import dev.vtr.pty.SignalScope;
import dev.vtr.pty.WriteOutcome;
import io.opentelemetry.api.common.Attributes;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;

/**
 * The program of one session, as the session speaks to it. Every method returns at once; the stages
 * complete on the context that owns the session. {@code about} is what the operation's span
 * carries.
 */
interface Program {
  CompletionStage<Started> start(PtySpawn spawn, Attributes about);

  /**
   * Writes whole and in order, or not at all if {@code withdrawn} says so before the first byte;
   * {@code bytes} are not to be changed any more.
   */
  CompletionStage<WriteOutcome> write(byte[] bytes, BooleanSupplier withdrawn, Attributes about);

  CompletionStage<Boolean> resize(int cols, int rows, Attributes about);

  CompletionStage<Boolean> signal(int signal, SignalScope scope, Attributes about);

  /**
   * Kills all of its session once nobody waits for that; {@code cause} is who has asked for its
   * end.
   */
  CompletionStage<Boolean> kill(Cause cause, Attributes about);

  /** Writes whole answers of the terminal itself; see {@link dev.vtr.pty.Pty#reply}. */
  void reply(byte[] bytes);

  /** Allows that much more output. */
  void credit(long bytes);
}
