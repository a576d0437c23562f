package dev.vtr.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenTest {
  @TempDir private Path directory;

  @Test
  void makesATokenThatOnlyItsOwnerReads() throws Exception {
    Path file = directory.resolve("conf").resolve("token");
    String token = Token.loadOrCreate(file);
    assertThat(token).matches("[0-9a-f]{64}");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
        .isEqualTo("rwx------");
    assertThat(Token.loadOrCreate(file)).isEqualTo(token);
    assertThat(Token.read(file)).isEqualTo(token);
    try (var left = Files.list(file.getParent())) {
      assertThat(left).containsExactly(file);
    }
  }

  @Test
  void manyAtOnceGetTheSameOne() throws Exception {
    Path file = directory.resolve("token");
    var start = new CountDownLatch(1);
    List<Future<String>> made = new ArrayList<>();
    try (var threads = Executors.newFixedThreadPool(8)) {
      for (int i = 0; i < 8; i++) {
        made.add(
            threads.submit(
                () -> {
                  start.await();
                  return Token.loadOrCreate(file);
                }));
      }
      start.countDown();
      var tokens = new HashSet<String>();
      for (Future<String> token : made) {
        tokens.add(token.get());
      }
      assertThat(tokens).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rwx-----x"})
  void aFileOpenToOthersIsRefused(String permissions) throws Exception {
    Path file = directory.resolve("token");
    Token.loadOrCreate(file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    assertThatThrownBy(() -> Token.loadOrCreate(file))
        .isInstanceOf(ConfigException.class)
        .hasMessage("the token file " + file + " is open to others (" + permissions + ")");
  }

  @Test
  void aSymbolicLinkIsRefused() throws Exception {
    Path target = directory.resolve("target");
    Token.loadOrCreate(target);
    Path link = Files.createSymbolicLink(directory.resolve("token"), target);
    assertThatThrownBy(() -> Token.read(link)).hasMessageContaining("is a symbolic link");
    Path dangling = Files.createSymbolicLink(directory.resolve("d"), directory.resolve("nothing"));
    assertThatThrownBy(() -> Token.loadOrCreate(dangling))
        .hasMessageContaining("is a symbolic link");
    assertThat(directory.resolve("nothing")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "short", "with a blank in the middle", "line\nbreak-in-the-token\n"})
  void whatIsNoTokenIsRefused(String text) throws Exception {
    Path file = directory.resolve("token");
    Token.loadOrCreate(file);
    Files.writeString(file, text);
    assertThatThrownBy(() -> Token.read(file))
        .hasMessageContaining("holds no token")
        .extracting(thrown -> ((ConfigException) thrown).nextStep())
        .asString()
        .contains("--token-file"); // not all files of tokens are a hub's own
  }

  @Test
  void missingFilesAndDirectoriesAreTold() {
    assertThatThrownBy(() -> Token.read(directory.resolve("none")))
        .hasMessage("there is no token file " + directory.resolve("none"));
    assertThatThrownBy(() -> Token.read(directory)).hasMessageContaining("is no file");
    assertThatThrownBy(() -> Token.loadOrCreate(Path.of("/proc/nothing/token")))
        .hasMessageContaining("cannot be made");
  }

  @Test
  void tokensAreCompared() {
    assertThat(Token.matches("abc", "abc")).isTrue();
    assertThat(Token.matches("abc", "abd")).isFalse();
    assertThat(Token.matches("abc", "")).isFalse();
  }
}
