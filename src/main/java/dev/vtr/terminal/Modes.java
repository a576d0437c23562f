package dev.vtr.terminal;

/** Modes that the engine's parts look at. What number sets which is in {@link ModeNumbers}. */
final class Modes {
  boolean keyboardLocked; // KAM
  boolean insert; // IRM
  boolean sendReceive; // SRM: set means no local echo
  boolean newLine; // LNM
  boolean applicationCursorKeys; // DECCKM
  boolean ansi; // DECANM
  boolean columns132; // DECCOLM
  boolean reverseVideo; // DECSCNM
  boolean origin; // DECOM
  boolean autowrap; // DECAWM
  boolean cursorVisible; // DECTCEM
  boolean allowColumns132; // 40
  boolean moreFix; // 41
  boolean nationalSets; // DECNRCM
  boolean reverseWrap; // 45
  boolean extendedReverseWrap; // 1045
  boolean applicationKeypad; // DECNKM, DECKPAM
  boolean backspaceSendsBackspace; // DECBKM
  boolean leftRightMargins; // DECLRMM
  boolean keepScreenAtColumnChange; // DECNCSM
  boolean focusReports; // 1004
  boolean alternateScroll; // 1007
  boolean escapeWithMeta; // 1036
  boolean escapeWithAlt; // 1039
  boolean eightBitMeta; // 1034
  int deleteKey; // 1037: 0 as the kind of keys has it, 1 sends DEL, -1 does not
  boolean bracketedPaste; // 2004
  boolean synchronizedOutput; // 2026
  boolean graphemeClusters; // 2027
  boolean resizeReports; // 2048
  boolean colorSchemeReports; // 2031
  int mouseTracking; // 0, 9, 1000, 1001, 1002 or 1003
  int functionKeys; // 0, 1050 to 1053, 1060 or 1061
  int mouseEncoding; // 0, 1005, 1006, 1015 or 1016

  Modes() {
    reset();
  }

  /** As after RIS. */
  void reset() {
    keyboardLocked = false;
    insert = false;
    sendReceive = true;
    newLine = false;
    applicationCursorKeys = false;
    ansi = true;
    columns132 = false;
    reverseVideo = false;
    origin = false;
    autowrap = true;
    cursorVisible = true;
    allowColumns132 = false;
    moreFix = false;
    nationalSets = false;
    reverseWrap = false;
    extendedReverseWrap = false;
    applicationKeypad = false;
    backspaceSendsBackspace = false;
    leftRightMargins = false;
    keepScreenAtColumnChange = false;
    focusReports = false;
    alternateScroll = false;
    escapeWithMeta = true;
    escapeWithAlt = false;
    eightBitMeta = false;
    functionKeys = 0;
    deleteKey = 0;
    bracketedPaste = false;
    synchronizedOutput = false;
    graphemeClusters = true;
    resizeReports = false;
    colorSchemeReports = false;
    mouseTracking = 0;
    mouseEncoding = 0;
  }

  /**
   * Whether Delete sends DEL: terminfo's keys and a Sun's always do, X11R6's unless told not to.
   */
  boolean deleteSendsDelete() {
    return switch (functionKeys) {
      case 1050, 1051 -> true;
      case 1060 -> deleteKey >= 0;
      default -> deleteKey > 0;
    };
  }
}
