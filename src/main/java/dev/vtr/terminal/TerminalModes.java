package dev.vtr.terminal;

/**
 * Modes that matter to those who type and look, as booleans and numbers.
 *
 * @param applicationCursorKeys DECCKM
 * @param applicationKeypad DECNKM, DECKPAM
 * @param autowrap DECAWM
 * @param origin DECOM
 * @param insert IRM
 * @param newLine LNM
 * @param reverseVideo DECSCNM
 * @param bracketedPaste 2004
 * @param focusReports 1004
 * @param synchronizedOutput 2026
 * @param graphemeClusters 2027
 * @param mouseTracking 0, 9, 1000, 1001, 1002 or 1003
 * @param mouseEncoding 0, 1005, 1006, 1015 or 1016
 */
public record TerminalModes(
    boolean applicationCursorKeys,
    boolean applicationKeypad,
    boolean autowrap,
    boolean origin,
    boolean insert,
    boolean newLine,
    boolean reverseVideo,
    boolean bracketedPaste,
    boolean focusReports,
    boolean synchronizedOutput,
    boolean graphemeClusters,
    int mouseTracking,
    int mouseEncoding) {
  static TerminalModes of(Modes modes) {
    return new TerminalModes(
        modes.applicationCursorKeys,
        modes.applicationKeypad,
        modes.autowrap,
        modes.origin,
        modes.insert,
        modes.newLine,
        modes.reverseVideo,
        modes.bracketedPaste,
        modes.focusReports,
        modes.synchronizedOutput,
        modes.graphemeClusters,
        modes.mouseTracking,
        modes.mouseEncoding);
  }
}
