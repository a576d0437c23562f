package dev.vtr.cli.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vtr.cli.launcher.Launcher.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a checkout is built by its own {@code bin/vtr}, and what an ended build leaves. */
@Timeout(120)
class LauncherBuildTest {
  private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));

  @TempDir private Path directory;
  private Launcher launcher;

  @BeforeEach
  void makeLauncher() {
    launcher = new Launcher(directory);
  }

  @Test
  void aCheckoutIsBuiltWhenItIsMissingOrStale() throws Exception {
    Path script =
        checkout("echo built >> log; mkdir -p target; echo jar > target/vtr-1.2.3-fat.jar");
    Run first = launcher.run(script, "version");
    assertThat(first.out()).endsWith("dev.vtr.cli.Main\nversion\n");
    assertThat(first.err()).startsWith("vtr: building");
    assertThat(launcher.run(script, "version").err()).isEmpty();
    assertThat(directory.resolve("repo/log")).hasContent("built\n");
    Path source = directory.resolve("repo/src/main/java/dev/vtr/cli/agent/A.java");
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(5)));
    assertThat(launcher.run(script, "version").err()).startsWith("vtr: building");
    assertThat(directory.resolve("repo/log")).hasContent("built\nbuilt\n");
  }

  @Test
  void aBuildThatFailsIsToldAndKeepsTheOldJar() throws Exception {
    Path script = checkout("echo no such symbol; exit 1");
    Path jar = directory.resolve("repo/target/vtr-1.2.2-fat.jar");
    Files.createDirectories(jar.getParent());
    Files.writeString(jar, "old");
    Files.setLastModifiedTime(jar, LONG_AGO);
    Run run = launcher.run(script, "version");
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("no such symbol\n", "{\"error\":{\"code\":\"INTERNAL\"");
    assertThat(jar).hasContent("old");
    assertThat(directory.resolve("repo/target/.vtr-build")).doesNotExist();
  }

  @Test
  void aSignalDuringABuildEndsItAndLeavesEverythingAsItWas() throws Exception {
    Path script = checkout("echo half > target/vtr-1.2.2-fat.jar; echo $$ > log; exec sleep 60");
    Path jar = directory.resolve("repo/target/vtr-1.2.2-fat.jar");
    Files.createDirectories(jar.getParent());
    Files.writeString(jar, "old");
    Files.setLastModifiedTime(jar, LONG_AGO);

    assertThat(launcher.interrupted(script, directory.resolve("repo/log")).status()).isEqualTo(130);

    assertThat(jar).hasContent("old");
    try (var left = Files.list(jar.getParent())) {
      assertThat(left).containsExactly(jar);
    }
  }

  @Test
  void aFirstBuildThatIsEndedLeavesNoHalfJar() throws Exception {
    Path script = checkout("echo half > target/vtr-1.2.3-fat.jar; echo $$ > log; exec sleep 60");

    assertThat(launcher.interrupted(script, directory.resolve("repo/log")).status()).isEqualTo(130);

    try (var left = Files.list(directory.resolve("repo/target"))) {
      assertThat(left).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"vtr-1.2.3-fat.jar", "vtr-1.2.3-fat.jar.old"})
  void aBuildThatWasKilledIsDoneAgain(String left) throws Exception {
    Path script = checkout("echo jar > target/vtr-1.2.3-fat.jar; echo built >> log");
    Path target = Files.createDirectories(directory.resolve("repo/target"));
    Files.writeString(target.resolve(".vtr-start"), "");
    Files.writeString(target.resolve(left), "half, or old");

    Run run = launcher.run(script, "version");

    assertThat(run.err()).startsWith("vtr: building");
    assertThat(target.resolve("vtr-1.2.3-fat.jar")).hasContent("jar");
    assertThat(directory.resolve("repo/log")).hasContent("built");
    assertThat(launcher.run(script, "version").err()).isEmpty();
    assertThat(target.resolve("vtr-1.2.3-fat.jar.old")).doesNotExist();
  }

  @Test
  void manyAtOnceBuildOnce() throws Exception {
    Path script =
        checkout(
            "echo built >> log; mkdir -p target; sleep 0.3; echo jar > target/vtr-1.2.3-fat.jar");
    launcher.with("VTR_AOT", "off");
    List<Process> all = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      all.add(launcher.start(script, "version"));
    }
    for (Process one : all) {
      Run run = Launcher.finish(one);
      assertThat(run.status()).isZero();
      assertThat(run.out()).endsWith("version\n");
    }
    assertThat(directory.resolve("repo/log")).hasContent("built\n");
  }

  private Path checkout(String maven) throws Exception {
    Path script = launcher.installAt("repo/bin/vtr");
    Path repo = directory.resolve("repo");
    Path source = repo.resolve("src/main/java/dev/vtr/cli/agent/A.java");
    Files.createDirectories(source.getParent());
    for (Path file : List.of(source, repo.resolve("pom.xml"))) {
      Files.writeString(file, "x");
      Files.setLastModifiedTime(file, LONG_AGO);
    }
    Path bin = Files.createDirectories(directory.resolve("tools"));
    Launcher.executable(bin.resolve("mvn"), "#!/bin/sh\n" + maven + "\n");
    launcher
        .with("PATH", bin + ":/usr/bin:/bin")
        .with("VTR_JAVA_HOME", launcher.jdk("25.0.1", true).toString());
    return script;
  }
}
