package dev.vtr.session;

/**
 * What a user calls a session; unique among the sessions of one coordinator. Coordinators are named
 * by the same rule.
 */
public record SessionName(String value) {
  private static final int MAX_CHARS = 64;

  /**
   * Whether {@code value} may name a session or a coordinator; asked several times in each call.
   */
  public static boolean isValid(String value) {
    if (value.isEmpty() || value.length() > MAX_CHARS || !isLetterOrDigit(value.charAt(0))) {
      return false;
    }
    for (int i = 1; i < value.length(); i++) {
      char c = value.charAt(i);
      if (!isLetterOrDigit(c) && c != '.' && c != '_' && c != '-') {
        return false;
      }
    }
    return true;
  }

  private static boolean isLetterOrDigit(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
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
