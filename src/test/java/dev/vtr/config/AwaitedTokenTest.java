package dev.vtr.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A spoke that starts before the hub has made its token. */
class AwaitedTokenTest {
  @TempDir private Path directory;
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
  private int pauses;

  private String read(Path file, int madeAfter) throws ConfigException {
    return new AwaitedToken(
            nanos::get,
            time -> {
              nanos.addAndGet(time.toNanos());
              if (++pauses == madeAfter) {
                make(file);
              }
            })
        .of(file);
  }

  private static void make(Path file) {
    try {
      Token.loadOrCreate(file);
    } catch (ConfigException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void waitsForAFileThatTheHubMakesOnlyNow() throws Exception {
    Path file = directory.resolve("vtr/token");
    assertThat(read(file, 3)).isEqualTo(Token.read(file));
    assertThat(pauses).isEqualTo(3);
  }

  @Test
  void givesUpInTheEndAndSaysWhatIsMissing() {
    Path file = directory.resolve("none");
    long begun = nanos.get();
    assertThatThrownBy(() -> read(file, -1)).hasMessage("there is no token file " + file);
    assertThat(nanos.get() - begun).isEqualTo(AwaitedToken.PATIENCE.toNanos());
  }

  @Test
  void anUnfitFileIsRefusedAtOnce() throws Exception {
    Path file = Files.writeString(directory.resolve("open"), "x");
    assertThatThrownBy(() -> read(file, -1)).isInstanceOf(ConfigException.class);
    assertThat(pauses).isZero();
  }
}
