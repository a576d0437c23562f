package dev.vtr.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A PEM file that a configuration names (RFC 7468), looked at before anything is started. */
public final class PemFile {
  /** A chain with comments has some 10 KiB. */
  private static final int MAX_BYTES = 1 << 20;

  private PemFile() {}

  /**
   * Refuses a file that is not there, or has no such part in it.
   *
   * @param config the configuration that names it under {@code [tls]}
   * @param pem null: it names none
   * @param label how the wanted part's label ends, such as {@code PRIVATE KEY}
   * @throws ConfigException naming configuration, key and file
   */
  public static void require(Path config, String key, @Nullable Path pem, String label)
      throws ConfigException {
    if (pem == null) {
      return;
    }
    String problem = problem(pem, label);
    if (problem != null) {
      throw new ConfigException(
          "%s: [tls] %s is \"%s\", which %s".formatted(config, key, pem, problem),
          "Name a PEM file that this user can read, or take the key out.");
    }
  }

  private static @Nullable String problem(Path pem, String label) {
    try (InputStream in = Files.newInputStream(pem)) {
      String text = new String(in.readNBytes(MAX_BYTES), StandardCharsets.ISO_8859_1);
      return text.contains(label + "-----") ? null : "has no " + label + " in it";
    } catch (NoSuchFileException e) {
      return "is not there";
    } catch (IOException e) {
      return "is not readable: " + e.getMessage();
    }
  }
}
