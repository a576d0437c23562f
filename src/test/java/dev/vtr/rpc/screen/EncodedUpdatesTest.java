package dev.vtr.rpc.screen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vtr.session.ScreenPicture;
import dev.vtr.terminal.Frame;
import dev.vtr.terminal.Terminal;
import dev.vtr.terminal.TerminalOptions;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One encoding for all subscribers with the same base. */
class EncodedUpdatesTest {
  private static final int SUBSCRIBERS = 200;

  private final EncodedUpdates updates = new EncodedUpdates();
  private final Terminal terminal = new Terminal(new TerminalOptions(80, 24, 0));
  private long frameId;

  private ScreenPicture shows(String output) {
    terminal.feed(output.getBytes(StandardCharsets.UTF_8));
    return new ScreenPicture(ScreenEncodingTest.SESSION, terminal.frame(), ++frameId, List.of());
  }

  private long encoded(ScreenPicture picture, Frame base, long baseId) {
    long fresh = 0;
    for (int i = 0; i < SUBSCRIBERS; i++) {
      fresh += updates.encode(picture, base, baseId).fresh() ? 1 : 0;
    }
    return fresh;
  }

  @Test
  void isSharedByAllThatHaveTheSameBase() {
    ScreenPicture first = shows("first");
    ScreenPicture second = shows("\r\nsecond");
    ScreenPicture third = shows("\r\nthird");
    assertThat(encoded(first, null, 0)).isEqualTo(1);
    assertThat(encoded(second, first.frame(), first.frameId())).isEqualTo(1);
    assertThat(encoded(third, second.frame(), second.frameId())).isEqualTo(1);
    assertThat(encoded(third, first.frame(), first.frameId())).isEqualTo(1);
    assertThat(updates.encode(third, second.frame(), second.frameId()).message())
        .isSameAs(updates.encode(third, second.frame(), second.frameId()).message());
  }
}
