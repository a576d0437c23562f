package dev.vtr.rpc;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells callers by what they show. */
@FunctionalInterface
public interface Credentials {
  /**
   * The caller behind an {@code authorization} header; empty if there is none or it is wrong.
   *
   * @param authorization the header's value as it came; takes the same time for every wrong value
   *     of one length
   */
  Optional<Caller> caller(@Nullable String authorization);

  /** Looks again what there is to be shown, where that may change. */
  default void renew() {}
}
