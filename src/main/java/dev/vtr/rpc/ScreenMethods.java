package dev.vtr.rpc;

import dev.vtr.proto.GetScreenRequest;
import dev.vtr.proto.GrepMatch;
import dev.vtr.proto.GrepReply;
import dev.vtr.proto.GrepRequest;
import dev.vtr.proto.ReadOutputReply;
import dev.vtr.proto.ReadOutputRequest;
import dev.vtr.proto.ScreenReply;
import dev.vtr.rpc.screen.EncodedScreens;
import dev.vtr.rpc.screen.RecentScreens;
import dev.vtr.rpc.screen.ScreenEncoding;
import dev.vtr.session.ScreenPicture;
import dev.vtr.session.SessionRequest;
import dev.vtr.sync.FrameDelta;
import io.vertx.core.Future;
import java.util.List;

/** What sessions show and have shown: screen, output, search. */
final class ScreenMethods {
  private static final int DEFAULT_MAX_CHARS = 16_384;

  /** Room for the line that says what is left out, and for a little text. */
  private static final int MIN_CHARS = 200;

  private static final int MAX_CHARS = 1 << 20;
  private static final int MAX_SCROLLBACK = 100_000;
  private static final int MAX_CONTEXT_LINES = 100;
  private static final int DEFAULT_MATCHES = 100;
  private static final int MAX_MATCHES = 10_000;

  private final Sessions sessions;
  private final RecentScreens recent = new RecentScreens();
  private final EncodedScreens encoded = new EncodedScreens();

  private ScreenMethods(Sessions sessions) {
    this.sessions = sessions;
  }

  static List<Method<?>> of(Sessions sessions) {
    ScreenMethods methods = new ScreenMethods(sessions);
    return List.of(
        Method.encoded("GetScreen", GetScreenRequest.parser(), methods::screen),
        Method.unary("ReadOutput", ReadOutputRequest.parser(), methods::read),
        Method.unary("Grep", GrepRequest.parser(), methods::grep));
  }

  private Future<byte[]> screen(GetScreenRequest request) {
    long since = Fields.counter("since_frame", request.getSinceFrame());
    int scrollback = Fields.between("scrollback", request.getScrollback(), 0, MAX_SCROLLBACK);
    return sessions
        .ask(request.getSession(), new SessionRequest.Screen(scrollback))
        .map(picture -> reply(request, picture, since));
  }

  private byte[] reply(GetScreenRequest request, ScreenPicture picture, long since) {
    if (request.getAnsi()) {
      return ansi(picture).toByteArray();
    }
    ScreenPicture base = recent.replace(picture, since);
    if (request.getScrollback() > 0) {
      return ScreenReply.newBuilder()
          .setScreen(ScreenEncoding.screen(picture))
          .build()
          .toByteArray();
    }
    FrameDelta delta = base == null ? null : FrameDelta.between(base.frame(), picture.frame());
    return base == null || delta == null
        ? encoded.reply(picture)
        : delta(picture, base, delta).toByteArray();
  }

  private static ScreenReply ansi(ScreenPicture picture) {
    return ScreenReply.newBuilder()
        .setScreen(ScreenEncoding.withoutLines(picture))
        .setAnsi(ScreenEncoding.ansi(picture))
        .build();
  }

  private static ScreenReply delta(ScreenPicture picture, ScreenPicture base, FrameDelta delta) {
    return ScreenReply.newBuilder()
        .setScreen(ScreenEncoding.withoutLines(picture))
        .setDelta(ScreenEncoding.delta(delta, base.frameId(), picture.frameId()))
        .build();
  }

  private Future<ReadOutputReply> read(ReadOutputRequest request) {
    int asked = request.getMaxChars();
    if (asked != 0) {
      Fields.between("max_chars", asked, MIN_CHARS, MAX_CHARS);
    }
    long since = Fields.counter("since", request.getSince());
    int maxChars = asked == 0 ? DEFAULT_MAX_CHARS : asked;
    return sessions
        .ask(request.getSession(), new SessionRequest.Read(since, maxChars))
        .map(
            text ->
                ReadOutputReply.newBuilder()
                    .setText(text.text())
                    .setCursor(text.cursor())
                    .setGap(text.gap())
                    .setOmittedLines(text.omittedLines())
                    .setOmittedFromCursor(text.omittedFrom())
                    .build());
  }

  private Future<GrepReply> grep(GrepRequest request) {
    int max = Fields.between("max", request.getMax(), 0, MAX_MATCHES);
    SessionRequest.Grep grep =
        new SessionRequest.Grep(
            Fields.pattern("pattern", request.getPattern()),
            Fields.between("before", request.getBefore(), 0, MAX_CONTEXT_LINES),
            Fields.between("after", request.getAfter(), 0, MAX_CONTEXT_LINES),
            max == 0 ? DEFAULT_MATCHES : max);
    return sessions.ask(request.getSession(), grep).map(ScreenMethods::reply);
  }

  private static GrepReply reply(SessionRequest.GrepResult result) {
    GrepReply.Builder reply = GrepReply.newBuilder().setTruncated(result.truncated());
    for (SessionRequest.GrepLine match : result.matches()) {
      reply.addMatches(
          GrepMatch.newBuilder()
              .setLineNumber(match.lineNumber())
              .setLine(match.line())
              .addAllContextBefore(match.before())
              .addAllContextAfter(match.after()));
    }
    return reply.build();
  }
}
