package dev.vtr.terminal;

/**
 * A mark that a shell made with OSC 133 (or FinalTerm's, as VTE, kitty and iTerm2 read them).
 *
 * @param line number of the line it was made on, as {@link Terminal#firstLine} counts
 * @param kind what begins there
 * @param exitCode of the command that {@link Kind#COMMAND_END} ends; -1 if not said
 */
public record PromptMark(long line, Kind kind, int exitCode) {
  /** Letters A to D of OSC 133. */
  public enum Kind {
    PROMPT,
    INPUT,
    OUTPUT,
    COMMAND_END
  }
}
