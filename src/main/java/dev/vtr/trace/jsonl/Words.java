package dev.vtr.trace.jsonl;

import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import java.util.HashMap;
import java.util.Map;

/**
 * Texts that occur on line after line (names of spans and attributes, values such as {@code grpc}
 * and ids of sessions), made fit for JSON and encoded once.
 *
 * <p>Bounded: when it is full it is emptied, so that texts that turn out to be many cost time and
 * no memory. Used by one thread.
 */
final class Words {
  /** Sessions of a busy node and all names take a tenth of this; 200 KiB. */
  private static final int MAX_WORDS = 1024;

  /** Longer texts are rarely the same twice, and comparing them costs what encoding does. */
  private static final int MAX_CHARS = 64;

  private final Map<String, SerializableString> encoded = new HashMap<>();

  /** Whether a value is worth being asked for here; names always are. */
  static boolean mayKnow(String text) {
    return text.length() <= MAX_CHARS;
  }

  /** The text as {@link AttributeWriter#text} has it, encoded. */
  SerializableString encoded(String text) {
    SerializableString known = encoded.get(text);
    if (known != null) {
      return known;
    }
    SerializedString fresh = new SerializedString(AttributeWriter.text(text));
    fresh.asQuotedUTF8();
    if (mayKnow(text)) {
      if (encoded.size() >= MAX_WORDS) {
        encoded.clear();
      }
      encoded.put(text, fresh);
    }
    return fresh;
  }
}
