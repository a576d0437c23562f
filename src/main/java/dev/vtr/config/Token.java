package dev.vtr.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secret that a hub and its clients share: 256 random bits as 64 hexadecimal digits, in a file
 * that only its owner can read (0600, in a directory that only its owner can enter, 0700). A
 * symbolic link, another owner's rights or anything that is no token is refused.
 */
public final class Token {
  /** Longer tokens that somebody chose are fine up to this. */
  private static final int MAX_BYTES = 4096;

  private static final int SHORTEST = 16;
  private static final String HMAC = "HmacSHA256";

  private Token() {}

  /**
   * Reads the token of a file.
   *
   * @throws ConfigException when there is none, it is not kept safe, or it is no token; names the
   *     file
   */
  public static String read(Path file) throws ConfigException {
    try {
      requireSafe(file);
      return checked(file, Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      throw new ConfigException(
          "there is no token file " + file,
          "Start a hub once (vtr hub), which makes it, or name another with --token-file.");
    } catch (IOException e) {
      throw new ConfigException(
          "the token file " + file + " is not readable: " + e.getMessage(),
          "Make it readable for yourself, or name another with --token-file.");
    }
  }

  /**
   * Reads the token of a file; makes file and directory first when they are missing. Whoever comes
   * first of several processes wins, all get the same token.
   *
   * @throws ConfigException as {@link #read}, and when it cannot be made
   */
  public static String loadOrCreate(Path file) throws ConfigException {
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      try {
        NewToken.create(file);
      } catch (FileAlreadyExistsException e) {
        return read(file); // somebody else was quicker
      } catch (IOException e) {
        throw new ConfigException(
            "the token file " + file + " cannot be made: " + e.getMessage(),
            "Make its directory writable for yourself, or name another with --token-file.");
      }
    }
    return read(file);
  }

  /** Whether both are the same, in a time that does not tell where they differ. */
  public static boolean matches(String expected, String offered) {
    return MessageDigest.isEqual(
        expected.getBytes(StandardCharsets.UTF_8), offered.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The token that belongs to {@code token} and allows nothing but handing in spans: whoever has
   * the one can make the other, and never the other way round (HMAC, RFC 2104). Empty for an empty
   * one.
   */
  public static String forSpansOnly(String token) {
    if (token.isEmpty()) {
      return "";
    }
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(token.getBytes(StandardCharsets.UTF_8), HMAC));
      return HexFormat.of()
          .formatHex(mac.doFinal("vtr: spans only".getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + HMAC, e);
    }
  }

  private static void requireSafe(Path file) throws IOException, ConfigException {
    PosixFileAttributes attributes =
        Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (attributes.isSymbolicLink() || !attributes.isRegularFile()) {
      throw new ConfigException(
          "the token file "
              + file
              + " is "
              + (attributes.isSymbolicLink() ? "a symbolic link" : "no file"),
          "Put the token itself there, as a file of mode 0600.");
    }
    String permissions = PosixFilePermissions.toString(attributes.permissions());
    if (!permissions.endsWith("------")) {
      throw new ConfigException(
          "the token file " + file + " is open to others (" + permissions + ")",
          "Close it: chmod 600 "
              + file
              + "; if others may have read it, remove it and restart the hub.");
    }
  }

  private static String checked(Path file, byte[] bytes) throws ConfigException {
    String token = new String(bytes, StandardCharsets.ISO_8859_1).strip();
    boolean fits = token.length() >= SHORTEST && bytes.length <= MAX_BYTES;
    for (int i = 0; i < token.length() && fits; i++) {
      fits = token.charAt(i) > ' ' && token.charAt(i) <= '~';
    }
    if (!fits) {
      throw new ConfigException(
          "the token file "
              + file
              + " holds no token ("
              + SHORTEST
              + " or more printable characters)",
          "Put a token there, or name another with --token-file; a hub makes one at its start where there is none.");
    }
    return token;
  }
}
