package dev.vtr.bus;

/**
 * Where messages of one type are sent: an event bus address that knows its payload.
 *
 * @param name what the bus sees, for example {@code session/1c8d}
 * @param operation {@code name} without its key, for example {@code session}; few and fixed
 * @param hop what a message sent there does to the trace; a {@link Request} sent with {@link
 *     Bus#request} is always {@link Hop#REQUEST}
 * @param type the payload's type, usually a sealed family of records
 */
public record Address<T>(String name, String operation, Hop hop, Class<T> type) {
  private static final char KEY_SEPARATOR = '/';

  /** An address that every instance shares. */
  public static <T> Address<T> of(String name, Hop hop, Class<T> type) {
    if (name.indexOf(KEY_SEPARATOR) >= 0) {
      throw new IllegalArgumentException("address has a key already: " + name);
    }
    return new Address<>(name, name, hop, type);
  }

  /** This address for one keyed recipient, for example one session. */
  public Address<T> keyed(Object key) {
    return new Address<>(operation + KEY_SEPARATOR + key, operation, hop, type);
  }

  /** The operation of a bus address: the part before the key. */
  public static String operationOf(String name) {
    int end = name.indexOf(KEY_SEPARATOR);
    return end < 0 ? name : name.substring(0, end);
  }
}
