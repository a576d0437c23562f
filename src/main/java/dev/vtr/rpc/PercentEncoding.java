package dev.vtr.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HexFormat;

/** How {@code grpc-message} travels (gRPC over HTTP/2, "Percent-Encoded"). */
final class PercentEncoding {
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private PercentEncoding() {}

  static String encode(String text) {
    StringBuilder encoded = new StringBuilder(text.length());
    for (byte b : text.getBytes(UTF_8)) {
      if (b >= 0x20 && b <= 0x7E && b != '%') {
        encoded.append((char) b);
      } else {
        encoded.append('%').append(HEX.toHexDigits(b));
      }
    }
    return encoded.toString();
  }
}
