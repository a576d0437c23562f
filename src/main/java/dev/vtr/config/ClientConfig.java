package dev.vtr.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a client needs of the configuration. Null means: not configured.
 *
 * @param hub {@code HOST:PORT}, from {@code [client] hub}, else {@code [hub] addr}
 * @param tokenFile from {@code [client] token_file}
 * @param ca from {@code [tls] ca}
 * @param tls from {@code [client] tls}
 */
public record ClientConfig(
    @Nullable String hub, @Nullable String tokenFile, @Nullable String ca, boolean tls) {
  /** Nothing is configured. */
  public static final ClientConfig NONE = new ClientConfig(null, null, null, false);

  /**
   * Reads a client's part of a configuration. A file of plain lines is read without a TOML library,
   * whose classes would cost an agent command more than its call does.
   *
   * @param file null when there is none
   * @throws ConfigException when the file is unreadable or wrong, naming file, key and value
   */
  public static ClientConfig read(@Nullable Path file) throws ConfigException {
    if (file == null) {
      return NONE;
    }
    String text = ConfigText.read(file);
    PlainToml plain = PlainToml.parse(text);
    Settings.Source source = plain != null ? plain : TomlFile.parse(file, text);
    var client = new Settings(file, source, "client");
    var hub = new Settings(file, source, "hub");
    var tls = new Settings(file, source, "tls");
    String address = client.address("hub", 1);
    Path tokenFile = client.file("token_file");
    Path ca = tls.file("ca");
    return new ClientConfig(
        address == null ? hub.address("addr", 0) : address,
        tokenFile == null ? null : tokenFile.toString(),
        ca == null ? null : ca.toString(),
        client.flag("tls", false));
  }
}
