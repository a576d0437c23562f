package dev.vtr.rpc.screen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vtr.proto.Delta;
import dev.vtr.proto.Row;
import dev.vtr.proto.Screen;
import dev.vtr.proto.SubscribeEvent;
import dev.vtr.session.ScreenPicture;
import dev.vtr.session.SessionId;
import dev.vtr.session.SessionName;
import dev.vtr.session.SessionView;
import dev.vtr.sync.FrameDelta;
import dev.vtr.terminal.Frame;
import dev.vtr.terminal.FrameRow;
import dev.vtr.terminal.Terminal;
import dev.vtr.terminal.TerminalOptions;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Screens survive the wire, and cost what the API promises. */
class ScreenEncodingTest {
  static final SessionView SESSION =
      new SessionView(
          SessionId.random(),
          SessionName.of("name", "a-session-of-some-name"),
          "hub-1",
          SessionView.Status.RUNNING,
          80,
          24,
          Instant.EPOCH,
          false,
          "user@host: ~/project",
          123_456_789,
          null,
          null);

  private final EncodedUpdates encodings = new EncodedUpdates();

  private static ScreenPicture picture(Frame frame, long frameId) {
    return new ScreenPicture(SESSION, frame, frameId, List.of());
  }

  private static Terminal terminal(int cols, int rows) {
    return new Terminal(new TerminalOptions(cols, rows, 100));
  }

  private static void feed(Terminal terminal, String text) {
    terminal.feed(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Terminal fullOfText() {
    Terminal terminal = terminal(80, 24);
    feed(terminal, "x".repeat(80 * 24));
    return terminal;
  }

  @Test
  void aFullPlainKeyframeIsAtMostThreeKibibytes() {
    Frame frame = fullOfText().frame();

    byte[] event = EventEncoding.screen(encodings.encode(picture(frame, 4711), null, 0), 3, 16.25);

    assertThat(event.length).isBetween(24 * 80, 3 * 1024);
  }

  @Test
  void aDeltaOfOneFullLineIsAtMostThreeHundredBytes() {
    Terminal terminal = fullOfText();
    Frame base = terminal.frame();
    feed(terminal, "\033[12H" + "y".repeat(80));
    Frame frame = terminal.frame();

    byte[] event =
        EventEncoding.screen(
            encodings.encode(picture(frame, 1_000_001), base, 1_000_000), 3, 16.25);

    assertThat(event.length).isBetween(80, 300);
  }

  @Test
  void anEventWithASharedEncodingReadsAsAnyOther() throws Exception {
    Frame frame = fullOfText().frame();
    ScreenPicture picture = picture(frame, 7);

    EncodedUpdates.Encoded first = encodings.encode(picture, null, 0);
    EncodedUpdates.Encoded second = encodings.encode(picture, null, 0);
    SubscribeEvent event = SubscribeEvent.parseFrom(EventEncoding.screen(second, 2, 1.5));

    assertThat(first.fresh()).isTrue();
    assertThat(second.fresh()).isFalse();
    assertThat(second.message()).isSameAs(first.message());
    assertThat(event.getKeyframe()).isEqualTo(ScreenEncoding.screen(picture));
    assertThat(event.getDroppedFrames()).isEqualTo(2);
    assertThat(event.getQueueDelayMs()).isEqualTo(1.5);
  }

  /** What programs write: text of all widths, styles, links, moves, scrolls. */
  private static String random(Random random) {
    return switch (random.nextInt(12)) {
      case 0 -> "\033[" + (30 + random.nextInt(8)) + ";1;4:" + random.nextInt(6) + 'm';
      case 1 -> "\033[48;2;" + random.nextInt(256) + ";7;9m";
      case 2 -> "\033[0m";
      case 3 -> "\033[" + (1 + random.nextInt(10)) + ';' + (1 + random.nextInt(20)) + 'H';
      case 4 -> "\r\n";
      case 5 -> "\033]8;;https://example.org/" + random.nextInt(3) + "\033\\";
      case 6 -> "世界";
      case 7 -> "e\u0301";
      case 8 -> "👩‍💻😀";
      case 9 -> "\033[K";
      case 10 -> "\033]2;title " + random.nextInt(3) + "\033\\";
      default -> "plain text of a program ".substring(random.nextInt(20));
    };
  }

  @Test
  void cellsSurviveTheWire() throws Exception {
    Random random = new Random(20260201);
    for (int round = 0; round < 300; round++) {
      int cols = 1 + random.nextInt(40);
      Terminal terminal = terminal(cols, 10);
      for (int n = 0; n < 30; n++) {
        feed(terminal, random(random));
      }
      for (FrameRow line : terminal.frame().lines()) {
        Row row = Row.parseFrom(ScreenEncoding.row(line).toByteArray());

        assertThat(cells(row, cols)).as("round %s", round).isEqualTo(cells(line, cols));
        assertThat(row.getWrapped()).isEqualTo(line.wrapped());
      }
    }
  }

  @Test
  void deltasMakeOfTheBaseWhatTheFrameShows() {
    Random random = new Random(20260202);
    Terminal terminal = terminal(20, 10);
    ShownScreen shown = new ShownScreen();
    Frame base = terminal.frame();
    shown.show(ScreenEncoding.screen(picture(base, 1)));
    int scrolls = 0;
    for (int id = 2; id < 1_000; id++) {
      for (int n = random.nextInt(6); n >= 0; n--) {
        feed(terminal, random(random));
      }
      Frame frame = terminal.frame();

      FrameDelta between = Objects.requireNonNull(FrameDelta.between(base, frame));
      Delta delta = ScreenEncoding.delta(between, id - 1, id);

      scrolls += delta.getScrollUp();
      assertThat(shown.apply(delta)).isTrue();
      Screen keyframe = ScreenEncoding.screen(picture(frame, id));
      assertThat(shown.lines()).as("frame %s", id).isEqualTo(keyframe.getLinesList());
      assertThat(shown.cursor()).isEqualTo(keyframe.getCursor());
      assertThat(shown.title()).isEqualTo(keyframe.getTitle());
      base = frame;
    }
    assertThat(scrolls).isPositive();
  }

  @Test
  void controlSequencesShowTheSameScreenAgain() {
    Random random = new Random(20260203);
    for (int round = 0; round < 300; round++) {
      int cols = 5 + random.nextInt(40);
      Terminal terminal = terminal(cols, 10);
      for (int n = 0; n < 30; n++) {
        feed(terminal, random(random));
      }
      Frame frame = terminal.frame();

      Terminal replay = terminal(cols, 10);
      replay.feed(ScreenEncoding.ansi(picture(frame, 1)).toByteArray());

      for (int row = 0; row < 10; row++) {
        assertThat(cells(replay.frame().lines().get(row), cols))
            .as("round %s row %s", round, row)
            .isEqualTo(cells(frame.lines().get(row), cols));
      }
      assertThat(replay.frame().cursor().row()).isEqualTo(frame.cursor().row());
      assertThat(replay.frame().cursor().col()).isEqualTo(frame.cursor().col());
    }
  }

  @Test
  void aDeltaForAnotherBaseChangesNothing() {
    ShownScreen shown = new ShownScreen();
    shown.show(ScreenEncoding.screen(picture(terminal(80, 2).frame(), 5)));

    assertThat(shown.apply(Delta.newBuilder().setBaseFrameId(4).setFrameId(6).build())).isFalse();
    assertThat(
            shown.apply(Delta.newBuilder().setBaseFrameId(5).setFrameId(6).setScrollUp(3).build()))
        .isFalse();
    assertThat(shown.frameId()).isEqualTo(5);
  }

  @Test
  void rowsOfAPeerThatDoNotAddUpEndEarly() {
    Row row =
        Row.newBuilder()
            .setText("a\uD83D\uDE00b")
            .addClusters(-1)
            .addClusters(-1)
            .addClusters(7)
            .build();

    assertThat(cells(row, 4)).hasSizeBetween(1, 4);
  }

  private record Cell(int col, String text, int width, int fg, int bg, int attrs, String link) {}

  private static List<Cell> cells(FrameRow line, int cols) {
    List<Cell> cells = new ArrayList<>();
    line.visit(
        cols,
        (col, text, width, style) ->
            cells.add(
                new Cell(
                    col,
                    text,
                    width,
                    style.foreground(),
                    style.background(),
                    style.attributes(),
                    style.hyperlink())));
    return cells;
  }

  private static List<Cell> cells(Row row, int cols) {
    List<Cell> cells = new ArrayList<>();
    RowCells.visit(
        row,
        cols,
        (col, text, width, style) ->
            cells.add(
                new Cell(
                    col,
                    text,
                    width,
                    style.getFg(),
                    style.getBg(),
                    style.getAttrs(),
                    style.getHyperlink())));
    return cells;
  }
}
