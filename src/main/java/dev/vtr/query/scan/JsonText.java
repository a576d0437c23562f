package dev.vtr.query.scan;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON object (RFC 8259) out of bytes.
 *
 * <p>Written by hand for the sake of a command's start: the parser of a library costs 70 ms of CPU
 * before its first byte, mostly for numbers larger than any in a span file. Whole numbers are
 * longs, those beyond are their text, others are doubles. Reusable; used by one thread.
 */
public final class JsonText {
  /** Deeper than any line of ours; what is deeper is refused. */
  private static final int NESTING_MAX = 32;

  /** Members of an array that are kept; further ones are read over. */
  private static final int LIST_MAX = 4096;

  /** Digits that a long surely holds. */
  private static final int LONG_DIGITS = 18;

  /** Keys remembered, a power of two; the same few stand on every line. */
  private static final int KEYS = 256;

  private static final int KEY_CHARS_MAX = 64;

  private final @Nullable String[] keys = new String[KEYS];
  private byte[] text = new byte[0];
  private int at;
  private int to;

  /**
   * The object in {@code bytes[from, to)}; keys in their order, the last of equal ones.
   *
   * @throws IOException if there is anything but one whole object
   */
  public Map<String, Object> object(byte[] bytes, int from, int end) throws IOException {
    text = bytes;
    at = from;
    to = end;
    skipSpace();
    expect('{');
    Map<String, Object> object = members(NESTING_MAX);
    skipSpace();
    if (at < to) {
      throw new IOException("more than one object");
    }
    return object;
  }

  private Map<String, Object> members(int depth) throws IOException {
    Map<String, Object> members = new LinkedHashMap<>();
    skipSpace();
    if (peek() == '}') {
      at++;
      return members;
    }
    while (true) {
      skipSpace();
      expect('"');
      String key = key();
      skipSpace();
      expect(':');
      Object value = value(depth);
      if (value != null) {
        members.put(key, value);
      }
      if (!goesOn('}')) {
        return members;
      }
    }
  }

  private List<Object> list(int depth) throws IOException {
    List<Object> list = new ArrayList<>();
    skipSpace();
    if (peek() == ']') {
      at++;
      return list;
    }
    while (true) {
      Object value = value(depth);
      if (value != null && list.size() < LIST_MAX) {
        list.add(value);
      }
      if (!goesOn(']')) {
        return list;
      }
    }
  }

  /** Whether a comma follows; else {@code close} does. */
  private boolean goesOn(char close) throws IOException {
    skipSpace();
    if (peek() == ',') {
      at++;
      return true;
    }
    expect(close);
    return false;
  }

  /** Null for {@code null}, which nothing here tells from what is left out. */
  private @Nullable Object value(int depth) throws IOException {
    skipSpace();
    byte first = peek();
    switch (first) {
      case '"' -> {
        at++;
        return string();
      }
      case '{' -> {
        at++;
        return members(deeper(depth));
      }
      case '[' -> {
        at++;
        return list(deeper(depth));
      }
      case 't' -> {
        return word("true", true);
      }
      case 'f' -> {
        return word("false", false);
      }
      case 'n' -> {
        return word("null", null);
      }
      default -> {
        return number();
      }
    }
  }

  private static int deeper(int depth) throws IOException {
    if (depth == 1) {
      throw new IOException("nested too deeply");
    }
    return depth - 1;
  }

  private @Nullable Object word(String word, @Nullable Object meaning) throws IOException {
    for (int i = 0; i < word.length(); i++) {
      expect(word.charAt(i));
    }
    return meaning;
  }

  private Object number() throws IOException {
    int from = at;
    boolean negative = peek() == '-';
    if (negative) {
      at++;
    }
    int firstDigit = at;
    int digits = digits();
    if (digits > 1 && text[firstDigit] == '0') {
      throw new IOException("a number that begins with 0");
    }
    boolean whole = true;
    if (at < to && text[at] == '.') {
      at++;
      digits();
      whole = false;
    }
    if (at < to && (text[at] == 'e' || text[at] == 'E')) {
      at++;
      if (peek() == '+' || peek() == '-') {
        at++;
      }
      digits();
      whole = false;
    }
    if (whole && digits <= LONG_DIGITS) {
      long number = 0;
      for (int i = firstDigit; i < at; i++) {
        number = number * 10 + (text[i] - '0');
      }
      return negative ? -number : number;
    }
    String number = ascii(from, at);
    return whole ? large(number) : (Object) Double.parseDouble(number);
  }

  private int digits() throws IOException {
    int from = at;
    while (at < to && text[at] >= '0' && text[at] <= '9') {
      at++;
    }
    if (at == from) {
      throw new IOException("no value");
    }
    return at - from;
  }

  private static Object large(String number) {
    try {
      return Long.parseLong(number);
    } catch (NumberFormatException beyond) {
      return number;
    }
  }

  private String key() throws IOException {
    int hash = 0;
    int end = at;
    while (end < to && text[end] >= ' ' && text[end] != '"' && text[end] != '\\') {
      hash = hash * 31 + text[end++];
    }
    if (end == to || text[end] != '"' || end - at > KEY_CHARS_MAX) {
      return string();
    }
    int slot = (hash ^ hash >>> 8) & KEYS - 1;
    String known = keys[slot];
    if (known == null || !stands(known, end)) {
      known = ascii(at, end);
      keys[slot] = known;
    }
    at = end + 1;
    return known;
  }

  /** Whether {@code known} is what stands from here to {@code end}. */
  private boolean stands(String known, int end) {
    if (known.length() != end - at) {
      return false;
    }
    for (int i = 0; i < known.length(); i++) {
      if (known.charAt(i) != text[at + i]) {
        return false;
      }
    }
    return true;
  }

  /** From behind the opening quote to behind the closing one. */
  private String string() throws IOException {
    int from = at;
    boolean ascii = true;
    while (at < to) {
      byte next = text[at];
      if (next == '"') {
        String whole =
            ascii ? ascii(from, at) : new String(text, from, at - from, StandardCharsets.UTF_8);
        at++;
        return whole;
      }
      if (next == '\\') {
        return escaped(
            new StringBuilder(new String(text, from, at - from, StandardCharsets.UTF_8)));
      }
      if (next >= 0 && next < ' ') {
        throw new IOException("a control character in a string");
      }
      ascii &= next >= 0;
      at++;
    }
    throw new IOException("ends early");
  }

  private String escaped(StringBuilder whole) throws IOException {
    int from = at;
    while (at < to) {
      byte next = text[at];
      if (next >= 0 && next < ' ') {
        throw new IOException("a control character in a string");
      }
      if (next != '"' && next != '\\') {
        at++;
        continue;
      }
      whole.append(new String(text, from, at - from, StandardCharsets.UTF_8));
      at++;
      if (next == '"') {
        return whole.toString();
      }
      whole.append(escape());
      from = at;
    }
    throw new IOException("ends early");
  }

  private char escape() throws IOException {
    byte letter = peek();
    at++;
    return switch (letter) {
      case '"', '\\', '/' -> (char) letter;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> fourDigits();
      default -> throw new IOException("an escape that JSON does not know");
    };
  }

  private char fourDigits() throws IOException {
    int code = 0;
    for (int i = 0; i < 4; i++) {
      int digit = Character.digit(peek(), 16);
      if (digit < 0) {
        throw new IOException("an escape without four digits");
      }
      code = code << 4 | digit;
      at++;
    }
    return (char) code;
  }

  private String ascii(int from, int end) {
    return new String(text, from, end - from, StandardCharsets.ISO_8859_1);
  }

  private void skipSpace() {
    while (at < to
        && (text[at] == ' ' || text[at] == '\n' || text[at] == '\r' || text[at] == '\t')) {
      at++;
    }
  }

  private byte peek() throws IOException {
    if (at >= to) {
      throw new IOException("ends early");
    }
    return text[at];
  }

  private void expect(char wanted) throws IOException {
    if (peek() != wanted) {
      throw new IOException("not JSON");
    }
    at++;
  }
}
