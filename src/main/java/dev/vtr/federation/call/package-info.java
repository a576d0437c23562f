/**
 * What hub and spoke both need of calls: {@link dev.vtr.federation.call.InnerCall} (a call that a
 * node makes itself), {@link dev.vtr.federation.call.CoordinatorFeed} (the own sessions, at each
 * change), {@link dev.vtr.federation.call.SessionMatch} (what a reference fits) and {@link
 * dev.vtr.federation.call.SessionSpan}.
 */
@NullMarked
package dev.vtr.federation.call;

import org.jspecify.annotations.NullMarked;
