/** What {@code bin/bench vt} measures with JMH. */
package dev.vtr.bench;
