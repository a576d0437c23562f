package dev.vtr.cli.client;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The trailers at the end of a gRPC-Web answer: {@code name:value} lines.
 *
 * @param status a gRPC status number; {@code 2} (unknown) when the peer sent none
 * @param message percent-encoded; null when there is none
 */
record Trailers(String status, @Nullable String message) {
  static Trailers parse(byte[] block) {
    String status = "2";
    String message = null;
    for (String line : new String(block, StandardCharsets.ISO_8859_1).split("\r?\n", -1)) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        String value = line.substring(colon + 1).strip();
        switch (line.substring(0, colon).toLowerCase(Locale.ROOT)) {
          case "grpc-status" -> status = value;
          case "grpc-message" -> message = value;
          default -> {}
        }
      }
    }
    return new Trailers(status, message);
  }
}
