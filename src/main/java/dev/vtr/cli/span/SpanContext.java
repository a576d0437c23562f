package dev.vtr.cli.span;

import org.jspecify.annotations.Nullable;

/**
 * Who a span is (W3C Trace Context, "traceparent Header").
 *
 * @param traceId 32 lower-case hexadecimal digits, not all zero
 * @param spanId 16 lower-case hexadecimal digits, not all zero
 */
public record SpanContext(String traceId, String spanId) {
  private static final int TRACEPARENT_LENGTH = 55;

  /**
   * Reads a {@code traceparent}; null when it is not valid. The sampled flag does not matter here:
   * sampling is local.
   */
  static @Nullable SpanContext parse(@Nullable String traceparent) {
    if (traceparent == null || traceparent.length() < TRACEPARENT_LENGTH) {
      return null;
    }
    String version = traceparent.substring(0, 2);
    boolean longer = traceparent.length() > TRACEPARENT_LENGTH;
    // Version 00 has exactly this length; a later one may go on after a dash.
    if (longer && (version.equals("00") || traceparent.charAt(TRACEPARENT_LENGTH) != '-')) {
      return null;
    }
    String traceId = traceparent.substring(3, 35);
    String spanId = traceparent.substring(36, 52);
    boolean valid =
        traceparent.charAt(2) == '-'
            && traceparent.charAt(35) == '-'
            && traceparent.charAt(52) == '-'
            && isHex(version)
            && !version.equals("ff")
            && isHex(traceparent.substring(53, 55))
            && isId(traceId)
            && isId(spanId);
    return valid ? new SpanContext(traceId, spanId) : null;
  }

  /** Version 00, sampled. */
  public String traceparent() {
    return "00-" + traceId + "-" + spanId + "-01";
  }

  private static boolean isId(String text) {
    boolean zero = true;
    for (int i = 0; i < text.length() && zero; i++) {
      zero = text.charAt(i) == '0';
    }
    return !zero && isHex(text);
  }

  private static boolean isHex(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }
}
