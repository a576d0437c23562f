/**
 * A program on a pseudo-terminal: spawned, read, written, resized, signalled, and its end told.
 * Linux 5.3 or later. Only the verticle and its messages know Vert.x; nothing here knows sessions.
 *
 * <p>In reading order:
 *
 * <ol>
 *   <li>{@link dev.vtr.pty.PtySpawn} and {@link dev.vtr.pty.ProgramEnvironment}: what to run,
 *       {@link dev.vtr.pty.PtyFailure}: why it could not be run.
 *   <li>{@link dev.vtr.pty.PtyReactor}: one thread for all terminals; {@link dev.vtr.pty.Pty}: the
 *       handle of one, {@link dev.vtr.pty.PtyListener}: what comes from it, {@link
 *       dev.vtr.pty.PtyLimits}: its bounds.
 *   <li>{@link dev.vtr.pty.WriteOutcome}, {@link dev.vtr.pty.SignalScope}, {@link
 *       dev.vtr.pty.PosixSignal}, {@link dev.vtr.pty.ExitStatus}: the words of its life.
 *   <li>Inside: {@code PtyChannel} (one terminal, on the reactor's thread), {@code InputQueue}
 *       (what waits to be written), {@code Launcher} (how a program starts), {@code
 *       MasterTerminal}, {@code LeaderProcess}, {@code Epoll} and {@code LibC} (system calls
 *       through the foreign function interface).
 *   <li>On the event bus: {@link dev.vtr.pty.PtyRequest}, {@link dev.vtr.pty.PtyUpkeep} and {@link
 *       dev.vtr.pty.PtyEvent}, which {@link dev.vtr.pty.PtyVerticle} translates; the only class
 *       here that knows Vert.x.
 * </ol>
 */
@NullMarked
package dev.vtr.pty;

import org.jspecify.annotations.NullMarked;
