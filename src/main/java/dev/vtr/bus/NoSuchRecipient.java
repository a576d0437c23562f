package dev.vtr.bus;

/** Nobody consumes at the address: the recipient is gone or was never there. */
public final class NoSuchRecipient extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NoSuchRecipient(String address) {
    super("nobody listens at " + address, null, false, false);
  }
}
