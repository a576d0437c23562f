package dev.vtr.pty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be started is told by its kind and name, and leaves nothing behind. */
@Timeout(60)
final class PtySpawnFailureTest {
  private PtyReactor reactor;

  @TempDir private Path directory;

  @BeforeEach
  void open() throws PtyException {
    reactor = PtyReactor.open();
  }

  @AfterEach
  void close() {
    reactor.close();
  }

  private PtyFailure failure(PtySpawn spawn) throws Exception {
    long before = Processes.descriptors();
    PtyException thrown =
        catchThrowableOfType(
            PtyException.class,
            () -> Programs.start(reactor, spawn, RecordingListener.recrediting()));
    assertThat(thrown).isNotNull();
    assertThat(Processes.descriptors()).isEqualTo(before);
    return thrown.failure();
  }

  private PtySpawn in(Path workingDirectory, String... argv) {
    return new PtySpawn(List.of(argv), workingDirectory, Programs.ENVIRONMENT, 80, 24);
  }

  private Path script(String text, String permissions) throws Exception {
    Path script = directory.resolve("script");
    Files.writeString(script, text);
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString(permissions));
    return script;
  }

  @Test
  void anUnknownCommand() throws Exception {
    assertThat(failure(Programs.command("no-such-program")))
        .isEqualTo(new PtyFailure.CommandNotFound("no-such-program"));
    assertThat(failure(Programs.command("/no/such/program")).message())
        .isEqualTo("command not found: /no/such/program");
  }

  @Test
  void afileThatCannotBeExecuted() throws Exception {
    String path = script("#!/bin/sh\n", "rw-r--r--").toString();
    assertThat(failure(Programs.command(path)))
        .isEqualTo(new PtyFailure.NotExecutable(path, "permission denied"));
    assertThat(failure(Programs.command(directory.toString())))
        .isEqualTo(new PtyFailure.NotExecutable(directory.toString(), "not a file"));
  }

  @Test
  void aScriptWhoseInterpreterIsMissing() throws Exception {
    String path = script("#!/no/such/interpreter\n", "rwxr-xr-x").toString();
    assertThat(failure(Programs.command(path)))
        .isEqualTo(new PtyFailure.NotExecutable(path, "its interpreter does not exist"));
  }

  @Test
  void aFileThatIsNoProgram() throws Exception {
    String path = script("neither ELF nor script\n", "rwxr-xr-x").toString();
    assertThat(failure(Programs.command(path))).isInstanceOf(PtyFailure.NotExecutable.class);
  }

  @Test
  void aBadDirectory() throws Exception {
    Path missing = directory.resolve("missing");
    assertThat(failure(in(missing, "true")))
        .isEqualTo(new PtyFailure.BadDirectory(missing.toString(), "does not exist"));
    Path file = script("", "rw-r--r--");
    assertThat(failure(in(file, "true")))
        .isEqualTo(new PtyFailure.BadDirectory(file.toString(), "is not a directory"));
  }

  @Test
  void badFields() throws Exception {
    Map<String, String> none = Map.of();
    Path root = Path.of("/");
    assertThat(failure(new PtySpawn(List.of(), root, none, 80, 24)).message()).startsWith("argv");
    assertThat(failure(new PtySpawn(List.of("a\0b"), root, none, 80, 24)).message())
        .startsWith("argv");
    assertThat(failure(new PtySpawn(List.of("a"), root, none, 0, 24)).message())
        .isEqualTo("cols is not 1 to 1000: 0");
    assertThat(failure(new PtySpawn(List.of("a"), root, none, 80, 1001)).message())
        .isEqualTo("rows is not 1 to 1000: 1001");
    assertThat(failure(new PtySpawn(List.of("a"), root, Map.of("A=B", "c"), 80, 24)).message())
        .startsWith("environment");
    assertThat(failure(new PtySpawn(List.of("a"), root, Map.of("A", "secret\0"), 80, 24)).message())
        .startsWith("environment")
        .doesNotContain("secret");
  }

  @Test
  void argumentsThatAreTooLong() throws Exception {
    assertThat(failure(Programs.command("true", "x".repeat(3_000_000))))
        .isInstanceOf(PtyFailure.InvalidSpawn.class);
  }

  @Test
  void aClosedReactor() throws Exception {
    reactor.close();
    assertThat(failure(Programs.command("true"))).isEqualTo(new PtyFailure.ReactorClosed());
  }

  @Test
  void relativeProgramsCountFromTheWorkingDirectory() throws Exception {
    Path script = script("#!/bin/sh\npwd\n", "rwxr-xr-x");
    RecordingListener listener = RecordingListener.recrediting();
    Programs.start(reactor, in(directory, "./" + script.getFileName()), listener);
    listener.awaitExit();
    assertThat(listener.text()).isEqualTo(directory.toRealPath() + "\r\n");
  }
}
