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
import dev.vtr.terminal.FrameRows;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Screens survive the wire, and cost what the API promises. */
class ScreenEncodingTest {
  private static final SessionView SESSION =
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

  private static List<FrameRow> fullRows(int rows) {
    List<FrameRow> lines = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      lines.add(FrameRows.plain("x".repeat(80)));
    }
    return lines;
  }

  @Test
  void aFullPlainKeyframeIsAtMostThreeKibibytes() {
    Frame frame = FrameRows.frame(80, fullRows(24), 0);

    byte[] event =
        EventEncoding.screen(encodings.encode(picture(frame, 4711), null, 0), 3, 16.25);

    assertThat(event.length).isBetween(24 * 80, 3 * 1024);
  }

  @Test
  void aDeltaOfOneFullLineIsAtMostThreeHundredBytes() {
    List<FrameRow> lines = fullRows(24);
    Frame base = FrameRows.frame(80, lines, 0);
    lines.set(23, FrameRows.plain("y".repeat(80)));
    Frame frame = FrameRows.frame(80, lines, 0);

    byte[] event =
        EventEncoding.screen(
            encodings.encode(picture(frame, 1_000_001), base, 1_000_000), 3, 16.25);

    assertThat(event.length).isBetween(80, 300);
  }

  @Test
  void anEventWithASharedEncodingReadsAsAnyOther() throws Exception {
    Frame frame = FrameRows.frame(80, fullRows(24), 0);
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

  @Test
  void cellsSurviveTheWire() throws Exception {
    Random random = new Random(20260201);
    for (int round = 0; round < 2_000; round++) {
      int cols = 1 + random.nextInt(40);
      FrameRow line = FrameRows.random(random, cols);

      Row row = Row.parseFrom(ScreenEncoding.row(line).toByteArray());

      assertThat(cells(row, cols)).as("round %s", round).isEqualTo(cells(line, cols));
      assertThat(row.getWrapped()).isEqualTo(line.wrapped());
    }
  }

  @Test
  void deltasMakeOfTheBaseWhatTheFrameShows() {
    Random random = new Random(20260202);
    int cols = 20;
    ShownScreen shown = new ShownScreen();
    Frame base = randomFrame(random, cols, List.of(), 0);
    shown.show(ScreenEncoding.screen(picture(base, 1)));
    for (int id = 2; id < 500; id++) {
      Frame frame = randomFrame(random, cols, base.lines(), base.scrolledRows());
      FrameDelta delta = FrameDelta.between(base, frame);
      assertThat(delta).isNotNull();

      Delta message = ScreenEncoding.delta(delta, id - 1, id);

      assertThat(shown.apply(message)).isTrue();
      Screen keyframe = ScreenEncoding.screen(picture(frame, id));
      assertThat(shown.lines()).as("frame %s", id).isEqualTo(keyframe.getLinesList());
      assertThat(shown.cursor()).isEqualTo(keyframe.getCursor());
      base = frame;
    }
  }

  /** Scrolls {@code before} up by some rows, and changes some others. */
  private static Frame randomFrame(
      Random random, int cols, List<FrameRow> before, long scrolledRows) {
    int rows = 10;
    int scroll = before.isEmpty() ? 0 : random.nextInt(4);
    List<FrameRow> lines = new ArrayList<>(before.isEmpty() ? before : before.subList(scroll, rows));
    while (lines.size() < rows) {
      lines.add(FrameRows.random(random, cols));
    }
    for (int n = random.nextInt(3); n > 0; n--) {
      lines.set(random.nextInt(rows), FrameRows.random(random, cols));
    }
    return FrameRows.frame(cols, lines, scrolledRows + scroll);
  }

  @Test
  void aDeltaForAnotherBaseChangesNothing() {
    ShownScreen shown = new ShownScreen();
    shown.show(ScreenEncoding.screen(picture(FrameRows.frame(80, fullRows(2), 0), 5)));

    assertThat(shown.apply(Delta.newBuilder().setBaseFrameId(4).setFrameId(6).build())).isFalse();
    assertThat(shown.apply(Delta.newBuilder().setBaseFrameId(5).setFrameId(6).setScrollUp(3).build()))
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
