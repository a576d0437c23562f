/**
 * Sessions: a named program on a PTY with a terminal attached, and the coordinator that owns them.
 *
 * <p>In reading order:
 *
 * <ol>
 *   <li>{@link dev.vtr.session.SessionView}, {@link dev.vtr.session.Failure} and the messages:
 *       {@link dev.vtr.session.CoordinatorRequest}, {@link dev.vtr.session.SessionRequest}, {@link
 *       dev.vtr.session.SubscriberUpdate}, {@link dev.vtr.session.SubscriberDemand}, {@link
 *       dev.vtr.session.SessionEvent}.
 *   <li>{@link dev.vtr.session.CoordinatorVerticle} with its {@code Registry}, and {@code
 *       SessionVerticle}: they only translate messages; nothing else here knows Vert.x.
 *   <li>{@code Session}: one context owns it. Output comes through {@code OutputIntake}, input goes
 *       out through {@code InputDesk}, its life is in {@code SessionState}, {@code Launch} and
 *       {@code Ending}.
 *   <li>Who looks: {@code Waits} ({@code LineWait}, {@code IdleWait}), {@code Viewers} ({@code
 *       Viewer}), {@code Transcript}, {@code LineSearch}, {@code Recording}, {@code IdleWatch}.
 *   <li>What text is: {@code Lines} over the terminal, {@code Marks} for output cursors, {@code
 *       EchoFilter} for what was typed.
 *   <li>Time: {@link dev.vtr.session.Clock} and {@link dev.vtr.session.Timers}.
 * </ol>
 */
@NullMarked
package dev.vtr.session;

import org.jspecify.annotations.NullMarked;
