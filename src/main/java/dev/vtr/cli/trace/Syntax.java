package dev.vtr.cli.trace;

import java.util.Set;

/**
 * What a command takes.
 *
 * @param valued options with a value
 * @param flags options without one
 * @param usage printed by {@code --help}
 */
record Syntax(Set<String> valued, Set<String> flags, String usage) {}
