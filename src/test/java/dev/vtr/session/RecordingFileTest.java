package dev.vtr.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vtr.pty.ExitStatus;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingFileTest {
  private static final int MAX_BYTES = 100_000;

  @TempDir Path directory;
  private final ManualClock clock = new ManualClock();

  private Recording recording(RecordingFiles files, SessionId id) {
    return new Recording(80, 24, MAX_BYTES, files.begin(id), clock);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void write(Recording recording, String text) {
    recording.output(bytes(text), 0, bytes(text).length);
  }

  private static void awaitClosed(Recording recording) throws Exception {
    recording.close().get(10, TimeUnit.SECONDS);
  }

  @Test
  void theFileHoldsWhatIsInMemoryAndIsItsOwnersAlone() throws Exception {
    Path recordings = directory.resolve("a/recordings");
    SessionId id = SessionId.random();
    Recording recording = recording(new RecordingFiles(recordings, 1 << 20), id);
    for (int i = 0; i < 500; i++) {
      write(recording, "line " + i + "\r\n");
    }
    recording.resized(100, 30);
    recording.exited(new ExitStatus.Exited(3));
    awaitClosed(recording);
    Path file = recordings.resolve(id + ".cast");
    String kept =
        recording.soFar().lines().stream()
            .map(line -> new String(line, StandardCharsets.UTF_8))
            .collect(Collectors.joining());
    assertThat(file).hasContent(kept);
    assertThat(kept).contains("\"r\",\"100x30\"").endsWith("\"x\",\"3\"]\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(recordings)))
        .isEqualTo("rwx------");
  }

  @Test
  void aFileIsBounded() throws Exception {
    SessionId id = SessionId.random();
    Recording recording = recording(new RecordingFiles(directory, 1 << 20), id);
    for (int i = 0; i < 40; i++) {
      write(recording, "y".repeat(10_000));
    }
    awaitClosed(recording);
    Path file = directory.resolve(id + ".cast");
    assertThat(Files.size(file)).isBetween(MAX_BYTES / 2L, MAX_BYTES + 100L);
    assertThat(Files.readString(file)).endsWith("\"recording full\"]\n");
  }

  @Test
  void theOldestGoWhenThereAreTooManyButNotThoseBeingWritten() throws Exception {
    RecordingFiles files = new RecordingFiles(directory, 30_000);
    SessionId live = SessionId.random();
    Recording first = recording(files, live);
    write(first, "x".repeat(5_000));
    while (!Files.exists(directory.resolve(live + ".cast"))) {
      Thread.onSpinWait();
    }
    Files.setLastModifiedTime(directory.resolve(live + ".cast"), FileTime.fromMillis(1_000));
    Path older = Files.write(directory.resolve("older.cast"), new byte[20_000]);
    Path newer = Files.write(directory.resolve("newer.cast"), new byte[20_000]);
    Path other = Files.write(directory.resolve("other.txt"), new byte[20_000]);
    Files.setLastModifiedTime(older, FileTime.fromMillis(2_000));
    Files.setLastModifiedTime(newer, FileTime.fromMillis(3_000));
    awaitClosed(recording(files, SessionId.random()));
    assertThat(older).doesNotExist();
    assertThat(newer).exists();
    assertThat(other).exists();
    assertThat(directory.resolve(live + ".cast")).exists();
    awaitClosed(first);
  }

  @Test
  void aDirectoryThatCannotBeDoesNoHarm() throws Exception {
    Path notOne = Files.createFile(directory.resolve("file"));
    Recording recording = recording(new RecordingFiles(notOne, 1 << 20), SessionId.random());
    write(recording, "still there");
    awaitClosed(recording);
    assertThat(recording.soFar().lines()).hasSize(2);
  }
}
