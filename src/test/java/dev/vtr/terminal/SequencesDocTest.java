package dev.vtr.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every line of {@code docs/sequences.md} names a case or a test method that exists, and every mode
 * that the terminal knows has a line.
 */
class SequencesDocTest {
  /** Modes are asked for up to here. */
  private static final int MOST = 9999;

  private static final Pattern METHOD = Pattern.compile("([A-Z]\\w+Test)\\.(\\w+)");

  private static List<String> lines() throws IOException {
    return Files.readAllLines(Path.of("docs/sequences.md")).stream()
        .filter(line -> line.startsWith("| ") && !line.startsWith("| function"))
        .toList();
  }

  @Test
  void everyFunctionHasItsCase() throws IOException {
    var cases = ScreenCase.all().stream().map(ScreenCase::name).collect(Collectors.toSet());
    List<String> named =
        lines().stream()
            .map(line -> line.substring(line.lastIndexOf(" | ") + 3, line.length() - 2))
            .toList();
    assertThat(named).hasSizeGreaterThan(100);
    assertThat(named).filteredOn(name -> !cases.contains(name) && !isTestMethod(name)).isEmpty();
  }

  private static boolean isTestMethod(String name) {
    var matcher = METHOD.matcher(name);
    if (!matcher.matches()) {
      return false;
    }
    try {
      return Arrays.stream(
              Class.forName("dev.vtr.terminal." + matcher.group(1)).getDeclaredMethods())
          .filter(
              method ->
                  method.isAnnotationPresent(Test.class)
                      || method.isAnnotationPresent(ParameterizedTest.class))
          .anyMatch(method -> method.getName().equals(matcher.group(2)));
    } catch (ClassNotFoundException _) {
      return false;
    }
  }

  @ParameterizedTest
  @CsvSource({"'CSI ', ''", "'CSI ? ', ?"})
  void everyModeHasALine(String written, String marker) throws IOException {
    var modes = Pattern.compile("`" + Pattern.quote(written) + "([0-9]+(?: [0-9]+)*) [hl]`");
    Set<Integer> listed =
        lines().stream()
            .flatMap(line -> modes.matcher(line).results())
            .flatMap(found -> Arrays.stream(found.group(1).split(" ", -1)))
            .map(Integer::valueOf)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(listed).isEqualTo(known(marker));
  }

  /** Those with numbers stand there as "f1 to f35", those of the right side as "right_...". */
  @Test
  void everyKeyIsListed() throws IOException {
    var names = Pattern.compile("`([a-z0-9_ ]+)`");
    Set<String> listed =
        lines().stream()
            .flatMap(line -> names.matcher(line).results())
            .flatMap(found -> Arrays.stream(found.group(1).split(" ", -1)))
            .collect(Collectors.toSet());
    assertThat(Key.values())
        .filteredOn(key -> key != Key.CHARACTER)
        .extracting(key -> key.name().toLowerCase(Locale.ROOT))
        .filteredOn(name -> !name.matches("f[0-9]+|kp_[0-9]|right_.*"))
        .isSubsetOf(listed)
        .allSatisfy(name -> assertThat(Key.named(name)).isNotNull());
  }

  /** The modes whose state DECRQM tells. */
  private static Set<Integer> known(String marker) {
    var terminal = new Terminal(new TerminalOptions(10, 3, 0));
    var known = new TreeSet<Integer>();
    for (int mode = 1; mode <= MOST; mode++) {
      terminal.feed(Notation.bytes("^[[" + marker + mode + "$p"));
      String reply = new String(terminal.takeReplies(), StandardCharsets.US_ASCII);
      if (!reply.endsWith(";0$y")) {
        known.add(mode);
      }
    }
    return known;
  }
}
