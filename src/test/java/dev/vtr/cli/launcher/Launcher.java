package dev.vtr.cli.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The script {@code bin/vtr} in a directory of its own, with JDKs and a Maven that are scripts as
 * well.
 */
final class Launcher {
  /** Prints its arguments, one a line; makes the files that a training run makes. */
  private static final String FAKE_JAVA =
      """
      #!/bin/sh
      mode=use
      for word in "$@"; do
        case $mode$word in
          *-XX:AOTMode=record) echo recorded >> "$0.log"; exit;;
          *-XX:AOTMode=create) mode=create;;
          create-XX:AOTCache=*) echo trained >> "$0.log"; TRAINING_RESULT
            exit;;
          *dev.vtr.cli.SlimJar) echo slim >> "$0.log"; eval "echo slim > \\"\\${$#}\\""; exit;;
        esac
      done
      printf '%s\\n' "$@"
      """;

  /** What a run left behind. */
  record Run(int status, String out, String err) {}

  private final Path directory;
  private final Map<String, String> environment = new HashMap<>();

  Launcher(Path directory) {
    this.directory = directory;
    environment.put("PATH", "/usr/bin:/bin");
    environment.put("HOME", directory.toString());
  }

  /** Puts the script at {@code place}, relative to the test's directory. */
  Path installAt(String place) throws IOException {
    Path script = directory.resolve(place);
    Files.createDirectories(script.getParent());
    Files.copy(Path.of("bin/vtr"), script);
    return script;
  }

  /** A JDK of this version; training works in it or not. */
  Path jdk(String version, boolean trains) throws IOException {
    return jdk(version, trains ? "echo aot > \"${word#*=}\"" : "exit 1");
  }

  /**
   * A JDK of this version, where making a cache, named by {@code ${word#*=}}, is {@code training}.
   */
  Path jdk(String version, String training) throws IOException {
    Path home = directory.resolve("jdk-" + version);
    Files.createDirectories(home.resolve("bin"));
    Files.writeString(
        home.resolve("release"),
        "IMPLEMENTOR=\"x\"\nJAVA_RUNTIME_VERSION=\""
            + version
            + "+9\"\nJAVA_VERSION=\""
            + version
            + "\"\n");
    executable(home.resolve("bin/java"), FAKE_JAVA.replace("TRAINING_RESULT", training));
    return home;
  }

  static void executable(Path file, String text) throws IOException {
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  Launcher with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  Run run(Path script, String... words) throws Exception {
    return finish(start(script, words));
  }

  Process start(Path script, String... words) throws IOException {
    List<String> command = new ArrayList<>(List.of("/bin/sh", script.toString()));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder.start();
  }

  static Run finish(Process process) throws Exception {
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("the launcher hangs");
    }
    return new Run(process.exitValue(), out, err);
  }

  /**
   * Runs the script until its child has written its number to a file; the child must not outlive
   * it.
   */
  Run interrupted(Path script, Path childSays) throws Exception {
    Process process = start(script, "version");
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!Files.exists(childSays) || Files.size(childSays) == 0) {
      assertThat(System.nanoTime() - end).as("the child has not begun").isNegative();
      Thread.onSpinWait();
    }
    long child = Long.parseLong(Files.readString(childSays).strip());
    process.toHandle().destroy(); // the streams stay open
    Run run = finish(process);
    assertThat(ProcessHandle.of(child)).isEmpty();
    return run;
  }
}
