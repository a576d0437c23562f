package dev.vtr.terminal;

/** The escape sequence under way in VT52 mode: ESC and a letter; after {@code Y} row and column. */
final class Vt52Sequence {
  private static final int ESC = 0x1B;
  private static final int SKIPPED = -1;

  private final ControlHandler handler;
  private int addressBytes; // of ESC Y, still to come
  private int addressRow;

  Vt52Sequence(ControlHandler handler) {
    this.handler = handler;
  }

  /** After an ESC. */
  void begin() {
    addressBytes = 0;
  }

  /** Takes a byte after ESC; true if the sequence is over. */
  boolean take(int octet) {
    if (octet == 0x18 || octet == 0x1A) {
      handler.ignored();
      return true;
    }
    if (octet == ESC) {
      begin();
      return false;
    }
    if (addressBytes > 0) {
      return address(octet - ' ');
    }
    if (octet < ' ') {
      handler.execute(octet);
      return false;
    }
    return letter(octet);
  }

  private boolean address(int place) {
    addressBytes--;
    if (addressBytes == 0) {
      handler.address(addressRow, place);
      return true;
    }
    addressRow = place;
    return false;
  }

  private boolean letter(int octet) {
    if (octet < '0') {
      addressBytes = SKIPPED; // with the letter after it
      return false;
    }
    if (addressBytes == SKIPPED) {
      handler.ignored();
      return true;
    }
    if (octet == 'Y') {
      addressBytes = 2;
      return false;
    }
    handler.escape(0, octet);
    return true;
  }
}
