package dev.vtr.session;

import java.util.Locale;

/**
 * Why a call failed, for programs: what a status code leaves open and a message says for people
 * only. The API's definition (vtr.proto) explains each to callers.
 */
public enum Reason {
  /** None is given, or one that this version does not know. */
  NONE,
  BAD_FIELD,
  AMBIGUOUS,
  SPOKE_AWAY,
  SPOKE_LOST,
  NO_SPOKE,
  HUB_STOPS,
  REQUEST_TOO_LARGE,
  ANSWER_TOO_LARGE,
  TOO_MANY_SESSIONS,
  SYSTEM_EXHAUSTED,
  PROGRAM_ENDED,
  INPUT_NOT_READ,
  INPUT_CUT,
  LINE_TOO_LONG,
  NOT_RECORDED;

  /** As it travels: lower case, words joined by underscores; empty for {@link #NONE}. */
  public String word() {
    return this == NONE ? "" : name().toLowerCase(Locale.ROOT);
  }

  /** The one of that word; {@link #NONE} if there is none. */
  public static Reason of(String word) {
    for (Reason reason : values()) {
      if (reason.word().equals(word)) {
        return reason;
      }
    }
    return NONE;
  }
}
