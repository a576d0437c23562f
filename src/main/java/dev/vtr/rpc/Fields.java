package dev.vtr.rpc;

import dev.vtr.session.Failure;
import dev.vtr.session.LinePattern;
import org.jspecify.annotations.Nullable;

/**
 * Checks of request fields. Each throws {@link Failure.Invalid} naming the field; no message
 * repeats what text said.
 */
final class Fields {
  /** Rows and columns of a screen. */
  static final int MAX_SIZE = 1000;

  private static final int MAX_OP_ID_CHARS = 128;

  private Fields() {}

  /** A number that proto3 calls unsigned and Java does not. */
  static int between(String field, int value, int least, int most) {
    if (value < least || value > most) {
      throw outside(field, least, most);
    }
    return value;
  }

  /** Columns or rows, where 0 leaves it to the node. */
  static int sideOrDefault(String field, int value) {
    if (value < 0 || value > MAX_SIZE) {
      throw new Failure.Invalid(
          field, "must be 1 to " + MAX_SIZE + ", or 0 for the node's default");
    }
    return value;
  }

  /** See {@link #between(String, int, int, int)}. */
  static long between(String field, long value, long least, long most) {
    if (value < least || value > most) {
      throw outside(field, least, most);
    }
    return value;
  }

  private static Failure outside(String field, long least, long most) {
    return new Failure.Invalid(field, "must be " + least + " to " + most);
  }

  /** An output cursor or a frame id. */
  static long counter(String field, long value) {
    if (value < 0) {
      throw new Failure.Invalid(field, "is larger than any that was given out");
    }
    return value;
  }

  /** A pattern in RE2 syntax that compiles. */
  static String pattern(String field, String pattern) {
    if (pattern.isEmpty()) {
      throw new Failure.Invalid(field, "is missing");
    }
    LinePattern.compile(field, pattern);
    return pattern;
  }

  /** The caller's name for an operation; null: none. */
  static @Nullable String opId(String opId) {
    if (opId.length() > MAX_OP_ID_CHARS) {
      throw new Failure.Invalid("op_id", "is longer than " + MAX_OP_ID_CHARS + " characters");
    }
    return opId.isEmpty() ? null : opId;
  }

  /** Text for the operating system, which ends it at NUL. */
  static String withoutNul(String field, String text) {
    if (text.indexOf('\0') >= 0) {
      throw new Failure.Invalid(field, "contains a NUL character");
    }
    return text;
  }

  /** Null for an empty string. */
  static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
