/** Nodes as processes of their own, and a client for them: for measurements and long faults. */
@org.jspecify.annotations.NullUnmarked
package dev.vtr.harness;
