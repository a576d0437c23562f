package dev.vtr.terminal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** X11's names of colours, which are in the resource {@code colours.txt}, and its greys. */
final class ColourNames {
  private static final Pattern GREY = Pattern.compile("gr[ae]y(0|[1-9][0-9]?|100)");
  private static final Map<String, Integer> NAMED = read();

  private ColourNames() {}

  /**
   * 0xRRGGBB, or {@link ColourSpec#NONE} if there is no such name.
   *
   * @param name in small letters and without blanks
   */
  static int of(String name) {
    var grey = GREY.matcher(name);
    if (grey.matches()) {
      return 0x010101 * (int) Math.round(Integer.parseInt(grey.group(1)) * 2.55); // of 255
    }
    return NAMED.getOrDefault(name, ColourSpec.NONE);
  }

  private static Map<String, Integer> read() {
    var named = new HashMap<String, Integer>();
    text()
        .lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(line -> add(named, line.split(" ", 0)));
    return Map.copyOf(named);
  }

  /** A name, its colour, and perhaps those of the name with 1, 2, 3 and 4. */
  private static void add(Map<String, Integer> named, String[] words) {
    for (int i = 1; i < words.length; i++) {
      named.put(words[0] + (i == 1 ? "" : i - 1), Integer.parseInt(words[i], 16));
    }
  }

  private static String text() {
    try (InputStream in = ColourNames.class.getResourceAsStream("colours.txt")) {
      if (in == null) {
        throw new IllegalStateException("the build lacks colours.txt");
      }
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
