/**
 * {@code vtr demo}: the whole system at once.
 *
 * <p>Read {@link dev.vtr.cli.demo.DemoCommand} (the story it tells), {@link
 * dev.vtr.cli.demo.DemoNodes} (the processes and files it makes, and how they go away), {@link
 * dev.vtr.cli.demo.DemoTrace} (what it wants to see in the trace).
 */
@NullMarked
package dev.vtr.cli.demo;

import org.jspecify.annotations.NullMarked;
