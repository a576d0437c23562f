/**
 * The command line. {@link dev.vtr.cli.Main} hands each command to its package: {@code agent} for
 * what agents call (light: no Vert.x, no OpenTelemetry, no logging), {@code trace} and {@code vt}
 * for what works on files, {@code node} for hubs and spokes, {@code demo} for the whole at once.
 * {@code Training} is the run from which the launcher {@code bin/vtr} makes its AOT caches.
 */
@NullMarked
package dev.vtr.cli;

import org.jspecify.annotations.NullMarked;
