package dev.vtr.session;

import dev.vtr.pty.ExitStatus;
import dev.vtr.session.BatchSpans.Sampled;
import dev.vtr.session.SessionRequest.ReadText;
import dev.vtr.session.SessionRequest.WaitOutcome;
import dev.vtr.session.SessionRequest.Waited;
import dev.vtr.session.SessionRequest.Written;
import dev.vtr.terminal.Terminal;
import dev.vtr.terminal.TerminalOptions;
import dev.vtr.trace.Attrs;
import dev.vtr.trace.Spans;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One session: a program, the terminal it writes to, and everybody who looks at it, types, or waits
 * for something. Confined to one context, which everything here runs on; nothing is locked.
 *
 * <p>Output goes from {@link OutputIntake} in slices to the terminal, then to those who are told of
 * it: {@link Recording}, {@link Viewers}, {@link IdleWatch}, {@link Waits}. Requests are answered
 * by {@link #handle}. A program's end is taken note of only when all its output is on the screen.
 */
final class Session {
  private final SessionSetup setup;
  private final Program program;
  private final Audience audience;
  private final Clock clock;
  private final Timers timers;
  private final Spans spans;
  private final SessionState state;
  private final Terminal terminal;
  private final Frames frames;
  private final Lines lines;
  private final Marks marks;
  private final Typing typing = new Typing();
  private final OutputIntake intake;
  private final BatchSpans batchSpans;
  private final IdleWatch idleWatch;
  private final Waits waits;
  private final Viewers viewers;
  private final InputDesk desk;
  private final Ending ending;
  private final @Nullable Recording recording;
  private final TitleNews titleNews;

  Session(
      SessionSetup setup,
      Program program,
      Audience audience,
      Clock clock,
      Timers timers,
      Spans spans) {
    this.setup = setup;
    this.program = program;
    this.audience = audience;
    this.clock = clock;
    this.timers = timers;
    this.spans = spans;
    CoordinatorOptions options = setup.options();
    state = new SessionState(setup, clock);
    terminal =
        new Terminal(new TerminalOptions(setup.cols(), setup.rows(), options.scrollbackLines()));
    frames = new Frames(terminal);
    lines = new ScreenLines(terminal);
    marks = new Marks(lines);
    batchSpans = new BatchSpans(spans, clock);
    intake = new OutputIntake(timers, new Slices());
    idleWatch =
        new IdleWatch(options.idleThreshold().toNanos(), clock, timers, this::idleTransition);
    waits = new Waits(new WaitHost(), clock, timers, setup.options().longSpans());
    viewers = new Viewers(frames, audience, this::view, clock, timers, options.maxSubscribers());
    desk = new InputDesk(terminal, program);
    ending = new Ending(program, state, timers, options.killTimeout().toNanos());
    recording =
        setup.recorded()
            ? new Recording(setup.cols(), setup.rows(), options.maxRecordingBytes(), clock)
            : null;
    titleNews = new TitleNews(timers, this::tellChanged);
  }
}
