package dev.vtr.terminal;

/**
 * What programs may do that is off unless somebody says otherwise.
 *
 * @param titleReports ask for the titles that they set (XTWINOPS 20 and 21)
 * @param resize change the size (XTWINOPS 4, 8, 9 and 10, DECSLPP, DECCOLM, DECSCPP, DECSNLS); the
 *     owner then finds other {@link Terminal#cols} and {@link Terminal#rows} after a feed
 * @param clipboard write and read the terminal's own selections (OSC 52)
 */
public record Permissions(boolean titleReports, boolean resize, boolean clipboard) {
  /** Nothing of that. */
  public static final Permissions NONE = new Permissions(false, false, false);
}
