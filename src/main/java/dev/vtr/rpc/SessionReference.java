package dev.vtr.rpc;

import dev.vtr.session.Failure;
import dev.vtr.session.SessionName;
import org.jspecify.annotations.Nullable;

/**
 * How callers name a session: a name, an id, a unique prefix of an id, each perhaps behind {@code
 * coordinator:}.
 *
 * @param coordinator null: not said
 * @param session never empty
 */
public record SessionReference(@Nullable String coordinator, String session) {
  private static final char SEPARATOR = ':';

  /** Characters of a bad one that its refusal repeats: longer than any good one. */
  private static final int MAX_SHOWN = 80;

  /**
   * Reads {@code text}.
   *
   * @throws Failure.Invalid naming {@code field} if it is missing or can name no session
   */
  public static SessionReference parse(String field, String text) {
    if (text.isEmpty()) {
      throw new Failure.Invalid(field, "is missing");
    }
    int separator = text.indexOf(SEPARATOR);
    if (separator < 0) {
      return new SessionReference(null, part(field, text));
    }
    return new SessionReference(
        part(field, text.substring(0, separator)), part(field, text.substring(separator + 1)));
  }

  /** Names and ids keep to the same rule. */
  private static String part(String field, String text) {
    if (!SessionName.isValid(text)) {
      String shown = text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "...";
      throw new Failure.Invalid(
          field, "is no session name, id, or coordinator:name: '" + shown + "'");
    }
    return text;
  }

  @Override
  public String toString() {
    return coordinator == null ? session : coordinator + SEPARATOR + session;
  }
}
