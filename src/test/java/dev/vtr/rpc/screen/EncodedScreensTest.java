package dev.vtr.rpc.screen;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.vtr.proto.Screen;
import dev.vtr.proto.ScreenReply;
import dev.vtr.session.ScreenPicture;
import dev.vtr.session.SessionName;
import dev.vtr.session.SessionView;
import dev.vtr.terminal.Frame;
import dev.vtr.terminal.Terminal;
import dev.vtr.terminal.TerminalOptions;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An unchanged screen is encoded once, and nothing that has changed is kept back. */
class EncodedScreensTest {
  private final EncodedScreens screens = new EncodedScreens();
  private final Terminal terminal = new Terminal(new TerminalOptions(80, 24, 0));

  private Frame frame(String output) {
    terminal.feed(output.getBytes(StandardCharsets.UTF_8));
    return terminal.frame();
  }

  private static ScreenPicture picture(Frame frame, long frameId, String name, long outputCursor) {
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
    return new ScreenPicture(shown, frame, frameId, List.of());
  }

  private Screen shown(ScreenPicture picture) throws InvalidProtocolBufferException {
    return ScreenReply.parseFrom(screens.reply(picture)).getScreen();
  }

  @Test
  void encodesAnUnchangedScreenOnce() throws InvalidProtocolBufferException {
    ScreenPicture picture = picture(frame("text"), 1, "a", 4);
    assertThat(screens.reply(picture)).isSameAs(screens.reply(picture));
    assertThat(shown(picture)).isEqualTo(ScreenEncoding.screen(picture));
  }

  @Test
  void tellsWhatHasChangedSince() throws InvalidProtocolBufferException {
    Frame frame = frame("text");
    assertThat(shown(picture(frame, 1, "a", 4)).getLines(0).getText()).isEqualTo("text");
    assertThat(shown(picture(frame, 1, "b", 4)).getName()).isEqualTo("b");
    assertThat(shown(picture(frame, 1, "b", 5)).getOutputCursor()).isEqualTo(5);
    assertThat(shown(picture(frame, 2, "b", 5)).getFrameId()).isEqualTo(2);
    Frame next = frame(" more");
    assertThat(shown(picture(next, 2, "b", 5)).getLines(0).getText()).isEqualTo("text more");
  }
}
