package dev.vtr.pty;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The environment of a session's program: an allow-list of the node's own, the terminal's
 * description, what was asked for, and the marks of a session. Nothing else of the node's
 * environment, where tokens live, reaches a program.
 */
public final class ProgramEnvironment {
  /** Tells a program which session it runs in. */
  static final String SESSION_ID = "VTR_SESSION";

  /** Taken over from the node as they are; {@code LC_*} too. */
  private static final String[] INHERITED = {
    "HOME", "PATH", "USER", "LOGNAME", "SHELL", "LANG", "TZ"
  };

  private ProgramEnvironment() {}

  /**
   * Builds it. Later wins: defaults, the node's allow-listed variables, the terminal ({@code TERM},
   * {@code COLORTERM}), {@code requested}, and last {@code VTR=1} and {@code VTR_SESSION}.
   *
   * @param node the node's environment, {@code System.getenv()}
   * @param requested asked for at spawn; checked by {@link PtyReactor#spawn}
   * @param sessionId what {@code VTR_SESSION} tells the program
   */
  public static SortedMap<String, String> build(
      Map<String, String> node, Map<String, String> requested, String sessionId) {
    SortedMap<String, String> environment = new TreeMap<>();
    environment.put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
    environment.put("HOME", System.getProperty("user.home", "/"));
    environment.put("USER", System.getProperty("user.name", "nobody"));
    environment.put("LOGNAME", System.getProperty("user.name", "nobody"));
    environment.put("SHELL", "/bin/sh");
    environment.put("LANG", "C.UTF-8");
    for (String name : INHERITED) {
      String value = node.get(name);
      if (value != null) {
        environment.put(name, value);
      }
    }
    node.forEach(
        (name, value) -> {
          if (name.startsWith("LC_")) {
            environment.put(name, value);
          }
        });
    environment.put("TERM", "xterm-256color");
    environment.put("COLORTERM", "truecolor");
    environment.putAll(requested);
    environment.put("VTR", "1");
    environment.put(SESSION_ID, sessionId);
    return environment;
  }
}
