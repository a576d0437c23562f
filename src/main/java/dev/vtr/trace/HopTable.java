package dev.vtr.trace;

import dev.vtr.bus.Address;
import dev.vtr.bus.Hop;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * What each bus address does to the trace when nobody waits for an answer. The one list of all
 * addresses is {@code app.Routes}.
 */
public final class HopTable {
  private final Map<String, Hop> hops = new HashMap<>();

  /**
   * A table of {@code addresses}.
   *
   * @throws IllegalArgumentException if two of them share an operation
   */
  public HopTable(Collection<? extends Address<?>> addresses) {
    for (Address<?> address : addresses) {
      if (hops.put(address.operation(), address.hop()) != null) {
        throw new IllegalArgumentException("two addresses are called " + address.operation());
      }
    }
  }

  /** The hop of an address's operation; an unknown one only passes the context on. */
  Hop hop(String operation) {
    return hops.getOrDefault(operation, Hop.CONTEXT_ONLY);
  }
}
