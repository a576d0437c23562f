package dev.vtr.cli.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Words and names of files beyond ASCII, whatever the user's locale is. */
@Timeout(120)
class LauncherLocaleTest {
  @TempDir private Path directory;
  private Launcher launcher;

  @BeforeEach
  void makeLauncher() {
    launcher = new Launcher(directory);
  }

  /**
   * Java reads words and names of files as its locale says; one that it does not find reads as C.
   */
  @ParameterizedTest
  @CsvSource({
    "'','','',C.UTF-8",
    "C,'',de_DE.UTF-8,C.UTF-8",
    "POSIX,'','',C.UTF-8",
    "'','',C,C.UTF-8",
    "'',en_US,fr_FR.ISO-8859-1,C.UTF-8",
    "'','',C.UTF-8,C.UTF-8",
    "xx_XX.utf8,'','',C.UTF-8",
    "de_DE.ISO-8859-1,'','',de_DE.ISO-8859-1",
    "'',ja_JP.eucJP,de_DE.UTF-8,''"
  })
  void javaReadsUtf8(String all, String ctype, String lang, String expected) throws Exception {
    assumeTrue(Files.isDirectory(Path.of("/usr/lib/locale/C.utf8")), "C.UTF-8 is not known here");
    Path script = installed();
    Path home = launcher.jdk("25.0.1", true);
    Launcher.executable(home.resolve("bin/java"), "#!/bin/sh\nprintf '%s\\n' \"$LC_ALL\" \"$@\"\n");
    launcher.with("VTR_JAVA_HOME", home.toString()).with("VTR_AOT", "off");
    launcher.with("LC_ALL", all).with("LC_CTYPE", ctype).with("LANG", lang);
    String said = launcher.run(script, "agent", "ls").out();
    assertThat(said).startsWith(expected + "\n").contains("\n-Dvtr.lc_all=" + all + "\n");
  }

  @Test
  void textAndNamesOfFilesArriveWithoutALocale() throws Exception {
    Path script = withOurJava();
    assertThat(launcher.run(caller(script + " 'größe 漢'"), "").err())
        .contains("\"\\\"größe 漢\\\" is no command of vtr\"");
    assertThat(launcher.run(caller(script + " agent ls --config 'dé/x'"), "").err())
        .contains("there is no configuration dé/x");
    launcher.with("VTR_CONFIG_DIR", "/nonexistent");
    assertThat(launcher.run(caller(script + " agent send a \"$(printf 'b\\377')\""), "").err())
        .isEqualTo(
            "{\"error\":{\"code\":\"INVALID_ARGUMENT\",\"message\":\"the word after \\\"a\\\" is not"
                + " UTF-8\",\"next_step\":\"Give text and names in UTF-8; bytes that are no text go"
                + " with vtr agent raw REF HEX.\"}}\n");
  }

  /**
   * A script whose words are the bytes of this text: how this process's are encoded is no matter.
   */
  private Path caller(String line) throws Exception {
    Path caller = directory.resolve("caller");
    Launcher.executable(caller, line + "\n");
    return caller;
  }

  /** The script, with the Java and the classes that run this test. */
  private Path withOurJava() throws Exception {
    Path script = installed();
    Path home = launcher.jdk("25.0.1", true);
    Launcher.executable(
        home.resolve("bin/java"),
        """
        #!/bin/sh
        until [ "$1" = dev.vtr.cli.Main ]; do shift; done
        exec 'JAVA/bin/java' -XX:TieredStopAtLevel=1 -cp 'CLASSES' "$@"
        """
            .replace("JAVA", System.getProperty("java.home"))
            .replace("CLASSES", classes()));
    launcher.with("VTR_JAVA_HOME", home.toString()).with("VTR_AOT", "off");
    return script;
  }

  /** This test's classes, named from anywhere. */
  private static String classes() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** The script and a jar side by side. */
  private Path installed() throws Exception {
    Path script = launcher.installAt("opt/vtr");
    Files.writeString(script.resolveSibling("vtr-1.2.3-fat.jar"), "jar");
    return script;
  }
}
