package dev.vtr.cli.client;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The trailers at the end of a gRPC-Web answer: {@code name:value} lines.
 *
 * @param status a gRPC status number; {@code 2} (unknown) when the peer sent none
 * @param message percent-encoded; null when there is none
 * @param about attributes of the session that the call was about, as far as the hub says
 */
record Trailers(String status, @Nullable String message, Map<String, String> about) {
  private static final String ABOUT = "vtr-about-";

  static Trailers parse(byte[] block) {
    String status = "2";
    String message = null;
    var about = new LinkedHashMap<String, String>();
    for (String line : new String(block, StandardCharsets.ISO_8859_1).split("\r?\n", -1)) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        String value = line.substring(colon + 1).strip();
        String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
        switch (name) {
          case "grpc-status" -> status = value;
          case "grpc-message" -> message = value;
          default -> addAbout(name, value, about);
        }
      }
    }
    return new Trailers(status, message, about);
  }

  /** Those of an answer that has nothing else: they are its headers, named in lower case. */
  static Trailers only(String status, Map<String, String> headers) {
    var about = new LinkedHashMap<String, String>();
    headers.forEach((name, value) -> addAbout(name, value, about));
    return new Trailers(status, headers.get("grpc-message"), about);
  }

  private static void addAbout(String name, String value, Map<String, String> about) {
    if (name.startsWith(ABOUT)) {
      about.put(name.substring(ABOUT.length()), value);
    }
  }
}
