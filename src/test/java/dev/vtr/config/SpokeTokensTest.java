package dev.vtr.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpokeTokensTest {
  @TempDir private Path directory;

  private void file(String name, String token, String mode) throws IOException {
    Path file = directory.resolve(name);
    Files.writeString(file, token);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  @Test
  void readsATokenForEachName() throws Exception {
    file("a.token", "the-token-of-spoke-a\n", "rw-------");
    file("b-2.token", "the-token-of-spoke-b", "rw-------");
    file("notes.txt", "no token", "rw-r--r--");
    assertThat(SpokeTokens.read(directory))
        .containsEntry("a", "the-token-of-spoke-a")
        .containsEntry("b-2", "the-token-of-spoke-b")
        .hasSize(2);
  }

  @Test
  void thereNeedBeNone() throws Exception {
    assertThat(SpokeTokens.read(directory.resolve("missing"))).isEmpty();
  }

  @Test
  void refusesWhatIsOpenToOthersOrSomebodyElses() throws Exception {
    file("a.token", "the-token-of-spoke-a", "rw-r--r--");
    assertThatThrownBy(() -> SpokeTokens.read(directory))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("a.token");
    file("a.token", "the-token-of-the-hub", "rw-------");
    assertThatThrownBy(() -> SpokeTokens.read(directory, "the-token-of-the-hub"))
        .hasMessageContaining("somebody else's");
    file("b.token", "the-token-of-the-hub", "rw-------");
    assertThatThrownBy(() -> SpokeTokens.read(directory)).hasMessageContaining("somebody else's");
  }
}
