/**
 * {@code vtr vt}: the terminal engine without a session. {@link dev.vtr.cli.vt.VtReplay} shows the
 * screen after a recording, {@link dev.vtr.cli.vt.VtPipe} serves tests that compare engines, {@link
 * dev.vtr.cli.vt.VtBench} measures speed with what {@link dev.vtr.cli.vt.VtWorkloads} writes,
 * {@link dev.vtr.cli.vt.VtFigures} the rest.
 */
@NullMarked
package dev.vtr.cli.vt;

import org.jspecify.annotations.NullMarked;
