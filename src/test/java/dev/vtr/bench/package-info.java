/**
 * Measurements of whole nodes; {@code bin/bench tunnel} runs {@link dev.vtr.bench.TunnelBench}.
 *
 * <p>Hub and spoke are processes of their own, started as {@code vtr hub} and {@code vtr spoke}
 * are; the client is this process. Where many spokes are wanted they are verticles in this process.
 */
@org.jspecify.annotations.NullUnmarked
package dev.vtr.bench;
