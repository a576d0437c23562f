package dev.vtr.cli.command;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The process around a command: its environment and its three streams. The streams are unbuffered,
 * so a command writes its whole answer at once.
 */
public record Surroundings(
    Map<String, String> environment, InputStream in, OutputStream out, OutputStream err) {

  /** Set by the launcher: {@code LC_ALL} as the user has it, empty for unset. */
  private static final String USERS_LC_ALL = "vtr.lc_all";

  /** This process's own. */
  public static Surroundings ofProcess() {
    return new Surroundings(
        environment(System.getenv(), System.getProperty(USERS_LC_ALL)),
        new FileInputStream(FileDescriptor.in),
        new FileOutputStream(FileDescriptor.out),
        new FileOutputStream(FileDescriptor.err));
  }

  /**
   * The user's environment: the process's own, but for the {@code LC_ALL} that its launcher made
   * for it. Sessions get the user's.
   *
   * @param launched what the launcher tells of it; null when it tells nothing
   */
  static Map<String, String> environment(Map<String, String> process, @Nullable String launched) {
    if (launched == null) {
      return process;
    }
    var users = new HashMap<>(process);
    if (launched.isEmpty()) {
      users.remove("LC_ALL");
    } else {
      users.put("LC_ALL", launched);
    }
    return users;
  }

  /** The value of an environment variable; null when it is unset or empty. */
  public @Nullable String variable(String name) {
    String value = environment.get(name);
    return value == null || value.isEmpty() ? null : value;
  }
}
