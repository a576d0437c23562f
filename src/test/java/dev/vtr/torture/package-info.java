/** Long faults, and the processes that they happen to; {@code bin/torture} runs them. */
@org.jspecify.annotations.NullUnmarked
package dev.vtr.torture;
