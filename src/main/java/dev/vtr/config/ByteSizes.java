package dev.vtr.config;

/**
 * Sizes as users write them: a whole number and {@code B}, {@code KiB}, {@code MiB} or {@code GiB}.
 */
public final class ByteSizes {
  private ByteSizes() {}

  /**
   * Reads a size in bytes.
   *
   * @throws IllegalArgumentException when the text is no size, or one of more than 2^50 bytes
   */
  public static long parse(String text) {
    int digits = 0;
    while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
      digits++;
    }
    int shift =
        switch (text.substring(digits).strip()) {
          case "B" -> 0;
          case "KiB" -> 10;
          case "MiB" -> 20;
          case "GiB" -> 30;
          default -> -1;
        };
    // 15 digits fit a long; what they are shifted by is looked at before it is done.
    long number = digits == 0 || digits > 15 ? -1 : Long.parseLong(text.substring(0, digits));
    if (shift < 0 || number < 0 || number > 1L << (50 - shift)) {
      throw new IllegalArgumentException("\"" + text + "\" is no size; write 512KiB, 64MiB, 1GiB");
    }
    return number << shift;
  }
}
