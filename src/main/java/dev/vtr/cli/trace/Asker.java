package dev.vtr.cli.trace;

import java.io.PrintStream;
import java.time.Clock;
import java.util.Map;

/**
 * Who asks: where answers and errors go, the environment that says where files are, and the time
 * from which durations reach back.
 */
public record Asker(
    PrintStream out, PrintStream err, Map<String, String> environment, Clock clock) {}
