package dev.vtr.rpc.screen;

import dev.vtr.proto.Cursor;
import dev.vtr.proto.Delta;
import dev.vtr.proto.Row;
import dev.vtr.proto.RowUpdate;
import dev.vtr.proto.Screen;
import java.util.ArrayList;
import java.util.List;

/**
 * What a client shows of a session: a keyframe, and the deltas that came after it. Confined to one
 * thread.
 */
public final class ShownScreen {
  private final List<Row> lines = new ArrayList<>();
  private int cols;
  private long frameId;
  private Cursor cursor = Cursor.getDefaultInstance();
  private String title = "";
  private boolean altScreen;

  /** Shows {@code keyframe} and nothing of what was before. */
  public void show(Screen keyframe) {
    lines.clear();
    lines.addAll(keyframe.getLinesList());
    cols = keyframe.getCols();
    frameId = keyframe.getFrameId();
    cursor = keyframe.getCursor();
    title = keyframe.getTitle();
    altScreen = keyframe.getAltScreen();
  }

  /**
   * Makes the next frame of what is shown.
   *
   * @return false if {@code delta} is for another base, or for rows that are not there; nothing has
   *     changed then, and the client has to subscribe again
   */
  public boolean apply(Delta delta) {
    if (delta.getBaseFrameId() != frameId || !fits(delta)) {
      return false;
    }
    scrollUp(delta.getScrollUp());
    for (RowUpdate update : delta.getRowsList()) {
      lines.set(update.getIndex(), update.getRow());
    }
    frameId = delta.getFrameId();
    cursor = delta.getCursor();
    if (delta.hasTitle()) {
      title = delta.getTitle();
    }
    return true;
  }

  private boolean fits(Delta delta) {
    for (RowUpdate update : delta.getRowsList()) {
      if (update.getIndex() < 0 || update.getIndex() >= lines.size()) {
        return false;
      }
    }
    return delta.getScrollUp() >= 0 && delta.getScrollUp() <= lines.size();
  }

  private void scrollUp(int count) {
    lines.subList(0, count).clear();
    for (int n = 0; n < count; n++) {
      lines.add(Row.getDefaultInstance());
    }
  }

  /** Top to bottom; not to be changed, and changed by the next frame. */
  public List<Row> lines() {
    return java.util.Collections.unmodifiableList(lines);
  }

  public int cols() {
    return cols;
  }

  /** 0 before the first keyframe. */
  public long frameId() {
    return frameId;
  }

  public Cursor cursor() {
    return cursor;
  }

  public String title() {
    return title;
  }

  public boolean altScreen() {
    return altScreen;
  }
}
