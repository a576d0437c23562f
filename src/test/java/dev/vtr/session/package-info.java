/**
 * Tests of sessions: with programs that really run, and with scripted ones on a hand-driven clock.
 */
@NullMarked
package dev.vtr.session;

import org.jspecify.annotations.NullMarked;
