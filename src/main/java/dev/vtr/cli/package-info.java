/**
 * The command line. {@link dev.vtr.cli.Main} hands each command to its package: {@code agent} for
 * what agents call (light: no Vert.x, no OpenTelemetry, no logging), {@link
 * dev.vtr.cli.NodeCommands} for what starts a node.
 */
@NullMarked
package dev.vtr.cli;

import org.jspecify.annotations.NullMarked;
