package dev.vtr.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A configuration file as text. */
final class ConfigText {
  /** Far more than a configuration needs; whatever is larger is another file. */
  private static final int MAX_BYTES = 1024 * 1024;

  private ConfigText() {}

  static String read(Path file) throws ConfigException {
    try (var in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new ConfigException(
            "the configuration " + file + " is longer than " + MAX_BYTES + " bytes",
            "Name the right file: --config FILE.");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      throw new ConfigException(
          "there is no configuration " + file, "Name one that exists, or leave --config out.");
    } catch (IOException e) {
      throw new ConfigException(
          "the configuration " + file + " is not readable: " + e.getMessage(),
          "Make it readable for yourself, or name another: --config FILE.");
    }
  }
}
