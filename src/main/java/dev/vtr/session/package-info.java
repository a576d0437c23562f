/**
 * Sessions: a named program on a PTY with a terminal attached, and the coordinator that owns them.
 *
 * <p>Read {@link dev.vtr.session.SessionView} and {@link dev.vtr.session.Failure}, then the two
 * families of messages, {@link dev.vtr.session.CoordinatorRequest} and {@link
 * dev.vtr.session.SessionRequest}, and the verticles that answer them.
 */
@NullMarked
package dev.vtr.session;

import org.jspecify.annotations.NullMarked;
