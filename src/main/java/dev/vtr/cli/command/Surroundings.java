package dev.vtr.cli.command;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The process around a command: its environment and its three streams. The streams are unbuffered,
 * so a command writes its whole answer at once.
 */
public record Surroundings(
    Map<String, String> environment, InputStream in, OutputStream out, OutputStream err) {

  /** This process's own. */
  public static Surroundings ofProcess() {
    return new Surroundings(
        System.getenv(),
        new FileInputStream(FileDescriptor.in),
        new FileOutputStream(FileDescriptor.out),
        new FileOutputStream(FileDescriptor.err));
  }

  /** The value of an environment variable; null when it is unset or empty. */
  public @Nullable String variable(String name) {
    String value = environment.get(name);
    return value == null || value.isEmpty() ? null : value;
  }
}
