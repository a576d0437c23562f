package dev.vtr.session;

import com.google.re2j.Pattern;

/**
 * What a user calls a session; unique among the sessions of one coordinator. Coordinators are named
 * by the same rule.
 */
public record SessionName(String value) {
  private static final Pattern RULE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  /** Whether {@code value} may name a session or a coordinator. */
  public static boolean isValid(String value) {
    return RULE.matches(value);
  }

  /**
   * A checked name.
   *
   * @throws Failure.Invalid naming {@code field} if the rule is broken
   */
  public static SessionName of(String field, String value) {
    if (!isValid(value)) {
      throw new Failure.Invalid(field, "must match [A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    }
    return new SessionName(value);
  }

  @Override
  public String toString() {
    return value;
  }
}
