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
 * @param reason the word of a {@code vtr-reason}; empty when there is none
 * @param field the request's field at fault; empty when there is none
 * @param about attributes of the session that the call was about, as far as the hub says
 */
record Trailers(
    String status,
    @Nullable String message,
    String reason,
    String field,
    Map<String, String> about) {
  private static final String ABOUT = "vtr-about-";

  static Trailers parse(byte[] block) {
    var trailers = new LinkedHashMap<String, String>();
    for (String line : new String(block, StandardCharsets.ISO_8859_1).split("\r?\n", -1)) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
        trailers.put(name, line.substring(colon + 1).strip());
      }
    }
    return of(trailers);
  }

  /** Those of that name, in lower case; they are the headers of an answer that has nothing else. */
  static Trailers of(Map<String, String> trailers) {
    var about = new LinkedHashMap<String, String>();
    trailers.forEach(
        (name, value) -> {
          if (name.startsWith(ABOUT)) {
            about.put(name.substring(ABOUT.length()), value);
          }
        });
    return new Trailers(
        trailers.getOrDefault("grpc-status", "2"),
        trailers.get("grpc-message"),
        trailers.getOrDefault("vtr-reason", ""),
        trailers.getOrDefault("vtr-field", ""),
        about);
  }
}
