package dev.vtr.session;

import dev.vtr.terminal.Frame;
import dev.vtr.terminal.FrameRow;
import java.util.List;

/**
 * The screen of a session at one moment.
 *
 * @param frame what is shown; its rows are immutable and shared with other pictures
 * @param frameId of this picture
 * @param scrollback the newest lines above the screen that were asked for, oldest first
 */
public record ScreenPicture(
    SessionView session, Frame frame, long frameId, List<FrameRow> scrollback) {}
