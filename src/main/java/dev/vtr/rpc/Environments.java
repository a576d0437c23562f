package dev.vtr.rpc;

import dev.vtr.session.Failure;
import java.util.Map;

/** The environment that a caller asks for: variables as {@code execve(2)} can carry them. */
final class Environments {
  private static final String FIELD = "environment";
  private static final int MAX_VARIABLES = 1000;

  private Environments() {}

  /**
   * An immutable copy.
   *
   * @throws Failure.Invalid without telling a name or a value
   */
  static Map<String, String> checked(Map<String, String> environment) {
    Fields.between(FIELD, environment.size(), 0, MAX_VARIABLES);
    environment.forEach(
        (name, value) -> {
          if (name.isEmpty() || name.indexOf('=') >= 0) {
            throw new Failure.Invalid(FIELD, "has a name that is empty or contains '='");
          }
          Fields.withoutNul(FIELD, name);
          Fields.withoutNul(FIELD, value);
        });
    return Map.copyOf(environment);
  }
}
