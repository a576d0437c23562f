package dev.vtr.rpc.screen;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.vtr.proto.Screen;
import dev.vtr.proto.ScreenReply;
import dev.vtr.session.ScreenPicture;
import dev.vtr.session.SessionName;
import dev.vtr.session.SessionView;
import dev.vtr.terminal.Terminal;
import dev.vtr.terminal.TerminalOptions;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An unchanged screen is encoded once, and nothing that has changed is kept back. */
class EncodedScreensTest {
  private final EncodedScreens screens = new EncodedScreens();
  private final Terminal terminal = new Terminal(new TerminalOptions(80, 24, 0));

  private ScreenPicture picture(String output, long frameId, String name, long outputCursor) {
    terminal.feed(output.getBytes(StandardCharsets.UTF_8));
    SessionView session = ScreenEncodingTest.SESSION;
    SessionView shown =
        new SessionView(
            session.id(),
            SessionName.of("name", name),
            session.coordinator(),
            session.status(),
            session.cols(),
            session.rows(),
            session.createdAt(),
            session.idle(),
            session.title(),
            outputCursor,
            session.exit(),
            session.exitedAt());
    return new ScreenPicture(shown, terminal.frame(), frameId, List.of());
  }

  private Screen shown(ScreenPicture picture) throws InvalidProtocolBufferException {
    return ScreenReply.parseFrom(screens.reply(picture)).getScreen();
  }

  @Test
  void encodesAnUnchangedScreenOnce() throws InvalidProtocolBufferException {
    ScreenPicture picture = picture("text", 1, "a", 4);
    assertThat(screens.reply(picture)).isSameAs(screens.reply(picture));
    assertThat(shown(picture)).isEqualTo(ScreenEncoding.screen(picture));
  }

  @Test
  void tellsWhatHasChangedSince() throws InvalidProtocolBufferException {
    Screen before = shown(picture("text", 1, "a", 4));
    assertThat(before.getLines(0).getText()).isEqualTo("text");
    assertThat(shown(picture("", 1, "b", 4)).getName()).isEqualTo("b");
    assertThat(shown(picture("", 1, "b", 5)).getOutputCursor()).isEqualTo(5);
    assertThat(shown(picture("", 2, "b", 5)).getFrameId()).isEqualTo(2);
    assertThat(shown(picture(" more", 3, "b", 10)).getLines(0).getText()).isEqualTo("text more");
  }
}
