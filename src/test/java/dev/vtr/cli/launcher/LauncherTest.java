package dev.vtr.cli.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.vtr.cli.launcher.Launcher.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class LauncherTest {
  private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));

  @TempDir private Path directory;
  private Launcher launcher;

  @BeforeEach
  void makeLauncher() {
    launcher = new Launcher(directory);
  }

  @Test
  void startsTheJarBesideItFromAnywhereAndThroughLinks() throws Exception {
    Path script = installed();
    launcher.with("VTR_JAVA_HOME", launcher.jdk("25.0.1", true).toString()).with("VTR_AOT", "off");
    Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("opt/vtr"));
    Path second = Files.createSymbolicLink(directory.resolve("link2"), link);
    for (Path path : List.of(script, link, second, Path.of("opt/vtr"))) {
      Run run = launcher.run(path, "agent", "send", "a b", "", "*", "$x", "--json");
      assertThat(run.err()).isEmpty();
      assertThat(run.status()).isZero();
      assertThat(run.out()).endsWith("dev.vtr.cli.Main\nagent\nsend\na b\n\n*\n$x\n--json\n");
      assertThat(run.out()).contains("opt/vtr-1.2.3-fat.jar\n", "-Dvtr.version=1.2.3\n");
    }
  }

  @ParameterizedTest
  @CsvSource({"<&-,0", ">&-,1", "2>&-,2", "<&- >&- 2>&-,0", "<&- >&- 2>&-,1", "<&- >&- 2>&-,2"})
  void aClosedStreamDoesNotGetAFileOfJava(String closed, int descriptor) throws Exception {
    Path script = installed();
    Path home = launcher.jdk("25.0.1", true);
    Path said = directory.resolve("said");
    Launcher.executable(
        home.resolve("bin/java"),
        "#!/bin/sh\nfile=$(readlink /proc/$$/fd/" + descriptor + ")\necho \"$file\" > " + said);
    launcher.with("VTR_JAVA_HOME", home.toString()).with("VTR_AOT", "off");
    Path caller = directory.resolve("caller");
    Launcher.executable(caller, script + " agent ls " + closed + "\n");
    launcher.run(caller);
    assertThat(said).hasContent("/dev/null");
  }

  @Test
  void nodesGetOtherFlags() throws Exception {
    Path script = installed();
    launcher.with("VTR_JAVA_HOME", launcher.jdk("25.0.1", true).toString()).with("VTR_AOT", "off");
    assertThat(launcher.run(script, "hub").out())
        .contains("--enable-native-access=ALL-UNNAMED\n")
        .contains("contextStorageProvider=dev.vtr.trace.VertxContextStorageProvider\n")
        .doesNotContain("TieredStopAtLevel");
    assertThat(launcher.run(script, "agent", "ls").out())
        .contains("-XX:+UseSerialGC\n", "-XX:TieredStopAtLevel=1\n")
        .doesNotContain("--enable-native-access");
  }

  @Test
  void anOldJavaIsRefusedByName() throws Exception {
    Path script = installed();
    Path old = launcher.jdk("17.0.15", true);
    Run run = launcher.with("VTR_JAVA_HOME", old.toString()).run(script, "version");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .isEqualTo(
            "{\"error\":{\"code\":\"FAILED_PRECONDITION\",\"message\":\"VTR_JAVA_HOME is "
                + old
                + ", which is no Java 25 or newer\",\"next_step\":\"Set VTR_JAVA_HOME to a JDK 25, or unset it.\"}}\n");
  }

  @Test
  void theFirstJavaThatIsNewEnoughIsTaken() throws Exception {
    Path script = installed();
    Path old = launcher.jdk("17.0.15", true);
    Path onPath = launcher.jdk("26-ea", true);
    Path bin = Files.createDirectories(directory.resolve("bin"));
    Files.createSymbolicLink(bin.resolve("java"), onPath.resolve("bin/java"));
    launcher.with("VTR_AOT", "off").with("PATH", bin + ":/usr/bin:/bin");
    Run run = launcher.with("JAVA_HOME", old.toString()).run(script, "version");
    assertThat(run.out()).endsWith("dev.vtr.cli.Main\nversion\n");
    Path newer = launcher.jdk("25.0.9", false);
    Launcher.executable(newer.resolve("bin/java"), "#!/bin/sh\necho JAVA_HOME\n");
    assertThat(launcher.with("JAVA_HOME", newer.toString()).run(script, "version").out())
        .isEqualTo("JAVA_HOME\n");
  }

  @Test
  void aMissingJarIsTold() throws Exception {
    Path script = launcher.installAt("opt/vtr");
    launcher.with("VTR_JAVA_HOME", launcher.jdk("25.0.1", true).toString());
    Run run = launcher.run(script, "version");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err())
        .startsWith("{\"error\":{\"code\":\"NOT_FOUND\"")
        .contains("vtr-*-fat.jar");
  }

  @Test
  void trainsOnceAndUsesTheCacheFromThenOn() throws Exception {
    Path script = installed();
    Path jdk = launcher.jdk("25.0.1", true);
    launcher.with("VTR_JAVA_HOME", jdk.toString());
    for (int i = 0; i < 3; i++) {
      Run run = launcher.run(script, "agent", "ls");
      assertThat(run.err()).isEmpty();
      assertThat(run.out())
          .startsWith("-XX:AOTCache=")
          .contains(
              "vtr-1.2.3-fat-cli-25.0.1+9.aot\n", "-cp\n", "vtr-1.2.3-fat-cli-25.0.1+9.jar\n");
    }
    assertThat(jdk.resolve("bin/java.log")).hasContent("slim\nrecorded\ntrained\n");
    assertThat(leftovers()).isEmpty();
    // A jar that is newer than the cache makes it stale.
    Files.setLastModifiedTime(jar(), FileTime.from(Instant.now().plusSeconds(5)));
    assertThat(launcher.run(script, "agent", "ls").out()).doesNotContain("AOTCache=");
    Files.setLastModifiedTime(jar(), LONG_AGO);
    assertThat(launcher.run(script, "agent", "ls").out()).contains("AOTCache=");
  }

  @Test
  void commandsOverSpanFilesHaveACacheOfTheirOwn() throws Exception {
    Path script = installed();
    launcher.with("VTR_JAVA_HOME", launcher.jdk("25.0.1", true).toString());
    assertThat(launcher.run(script, "agent", "trace-open").out())
        .contains("vtr-1.2.3-fat-query-25.0.1+9.aot\n", "vtr-1.2.3-fat-query-25.0.1+9.jar\n");
  }

  @Test
  void anotherJavaGetsACacheOfItsOwn() throws Exception {
    Path script = installed();
    launcher.with("VTR_JAVA_HOME", launcher.jdk("25.0.1", true).toString()).run(script, "version");
    Run run =
        launcher
            .with("VTR_JAVA_HOME", launcher.jdk("25.0.2", true).toString())
            .run(script, "version");
    assertThat(run.out()).contains("vtr-1.2.3-fat-cli-25.0.2+9.aot");
  }

  @Test
  void aTrainingThatFailsIsNotRepeatedAndBreaksNothing() throws Exception {
    Path script = installed();
    Path jdk = launcher.jdk("25.0.1", false);
    launcher.with("VTR_JAVA_HOME", jdk.toString());
    for (int i = 0; i < 3; i++) {
      Run run = launcher.run(script, "version");
      assertThat(run.status()).isZero();
      assertThat(run.err()).isEmpty();
      assertThat(run.out()).endsWith("dev.vtr.cli.Main\nversion\n").doesNotContain("AOTCache");
    }
    assertThat(jdk.resolve("bin/java.log")).hasContent("slim\nrecorded\ntrained\n");
  }

  @Test
  void whoComesDuringATrainingGoesWithout() throws Exception {
    Path script = installed();
    launcher.with("VTR_JAVA_HOME", launcher.jdk("25.0.1", true).toString());
    Path lock = Files.createDirectory(jar().resolveSibling("vtr-1.2.3-fat-cli-25.0.1+9.lock"));
    Files.writeString(lock.resolve("pid"), ProcessHandle.current().pid() + "\n");
    assertThat(launcher.run(script, "version").out()).doesNotContain("AOTCache");
    assertThat(lock).exists();
    // Its owner died: the lock goes, and the one after that trains.
    Process gone = new ProcessBuilder("true").start();
    gone.waitFor();
    Files.writeString(lock.resolve("pid"), gone.pid() + "\n");
    launcher.run(script, "version");
    assertThat(launcher.run(script, "version").out()).contains("AOTCache");
  }

  @Test
  void aDirectoryThatCannotBeWrittenCostsNothingButTime() throws Exception {
    assumeFalse(System.getProperty("user.name").equals("root"), "root may write everywhere");
    Path script = installed();
    launcher.with("VTR_JAVA_HOME", launcher.jdk("25.0.1", true).toString());
    Files.setPosixFilePermissions(script.getParent(), PosixFilePermissions.fromString("r-xr-xr-x"));
    Run run = launcher.run(script, "version");
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).endsWith("dev.vtr.cli.Main\nversion\n").doesNotContain("AOTCache");
  }

  @Test
  void aRealJavaIgnoresACacheThatIsGarbage() throws Exception {
    Path script = launcher.installAt("opt/vtr");
    writeRealJar(jar());
    launcher.with("VTR_JAVA_HOME", System.getProperty("java.home"));
    String expected = "vtr 1.2.3\n";
    Files.writeString(cache(), "garbage");
    Run run = launcher.run(script, "version");
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).isEqualTo(expected);
    assertThat(run.status()).isZero();
  }

  @Test
  void aSignalDuringTheTrainingEndsItAndLeavesNothing() throws Exception {
    Path script = installed();
    Path said = directory.resolve("said");
    launcher.with(
        "VTR_JAVA_HOME",
        launcher
            .jdk("25.0.1", "echo half > \"${word#*=}\"; echo $$ > " + said + "; exec sleep 60")
            .toString());

    assertThat(launcher.interrupted(script, said).status()).isEqualTo(130);

    assertThat(leftovers()).isEmpty();
    assertThat(cache()).doesNotExist();
  }

  /** The script and a jar side by side. */
  private Path installed() throws Exception {
    Path script = launcher.installAt("opt/vtr");
    Files.writeString(jar(), "jar");
    Files.setLastModifiedTime(jar(), LONG_AGO);
    return script;
  }

  private Path jar() {
    return directory.resolve("opt/vtr-1.2.3-fat.jar");
  }

  private Path cache() {
    return jar().resolveSibling("vtr-1.2.3-fat-cli-" + Runtime.version() + ".aot");
  }

  private List<String> leftovers() throws Exception {
    try (Stream<Path> files = Files.list(jar().getParent())) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(
              name -> name.endsWith(".new") || name.endsWith(".lock") || name.endsWith(".config"))
          .toList();
    }
  }

  /** A jar with what {@code version} needs, from the compiled classes. */
  private static void writeRealJar(Path file) throws Exception {
    Path classes =
        Path.of(
            dev.vtr.cli.Version.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (var jar = new JarOutputStream(Files.newOutputStream(file));
        Stream<Path> all = Files.walk(classes.resolve("dev/vtr/cli"))) {
      for (Path path : all.filter(Files::isRegularFile).toList()) {
        jar.putNextEntry(new JarEntry(classes.relativize(path).toString()));
        jar.write(Files.readAllBytes(path));
        jar.closeEntry();
      }
    }
    Files.setLastModifiedTime(file, LONG_AGO);
  }
}
