/**
 * {@code vtr hub} and {@code vtr spoke}: from a command line and a configuration to a running node.
 */
@NullMarked
package dev.vtr.cli.node;

import org.jspecify.annotations.NullMarked;
