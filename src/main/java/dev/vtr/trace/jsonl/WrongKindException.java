package dev.vtr.trace.jsonl;

import java.io.IOException;

/** A member of a JSON body is of another kind than its form has there; the message names it. */
final class WrongKindException extends IOException {
  private static final long serialVersionUID = 1L;

  WrongKindException(String member, String kind) {
    super(member + ": not " + kind);
  }
}
