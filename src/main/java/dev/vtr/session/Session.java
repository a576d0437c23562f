package dev.vtr.session;

import dev.vtr.pty.ExitStatus;
import dev.vtr.session.BatchSpans.Sampled;
import dev.vtr.session.SessionRequest.ReadText;
import dev.vtr.session.SessionRequest.WaitOutcome;
import dev.vtr.session.SessionRequest.Waited;
import dev.vtr.session.SessionRequest.Written;
import dev.vtr.terminal.Terminal;
import dev.vtr.terminal.TerminalOptions;
import dev.vtr.trace.SessionMeasures;
import dev.vtr.trace.Spans;
import io.opentelemetry.api.trace.Span;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
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
  private final Program program;
  private final Audience audience;
  private final Clock clock;
  private final Timers timers;
  private final Transitions transitions;
  private final SessionState state;
  private final SessionMeasures measures;
  private final Terminal terminal;
  private final Frames frames;
  private final ScreenLines lines;
  private final Marks marks;
  private final Typing typing = new Typing();
  private final OutputIntake intake;
  private final BatchSpans batchSpans;
  private final IdleWatch idleWatch;
  private final Waits waits;
  private final OutputFeed feed;
  private final Viewers viewers;
  private final InputDesk desk;
  private final ReplyDesk replies;
  private final Ending ending;
  private final @Nullable Recording recording;
  private final TitleNews titleNews;
  private final Launch launch;

  Session(
      SessionSetup setup,
      Program program,
      Audience audience,
      Clock clock,
      Timers timers,
      Spans spans,
      Consumer<Span> waitBegan) {
    this.program = program;
    this.audience = audience;
    this.clock = clock;
    this.timers = timers;
    CoordinatorOptions options = setup.options();
    state = new SessionState(setup, clock);
    measures = spans.measures().began(setup.id().toString());
    terminal =
        new Terminal(
            new TerminalOptions(
                setup.cols(),
                setup.rows(),
                options.scrollbackLines(),
                TerminalOptions.VERSION,
                options.permissions()));
    frames = new Frames(terminal);
    lines = new ScreenLines(terminal);
    marks = new Marks(lines);
    batchSpans = new BatchSpans(spans, clock);
    transitions = new Transitions(spans, state);
    intake = new OutputIntake(timers, new Slices());
    idleWatch =
        new IdleWatch(options.idleThreshold().toNanos(), clock, timers, this::idleTransition);
    Hold hold = new Hold(terminal::held, clock);
    waits = new Waits(new WaitHost(), hold, clock, timers, waitBegan);
    feed = new OutputFeed(terminal, lines, typing, hold, waits);
    viewers = new Viewers(frames, audience, this::view, clock, timers, options.maxSubscribers());
    desk = new InputDesk(terminal, program, measures);
    replies = new ReplyDesk(terminal, program, measures);
    ending = new Ending(program, state, timers, options.killTimeout().toNanos());
    recording = setup.recorded() ? Recording.of(setup, clock) : null;
    titleNews = new TitleNews(timers, this::changed);
    launch = new Launch(setup, program, state);
  }

  // What is asked

  /** Answers a request, sooner or later; fails with a {@link Failure}, thrown or in the stage. */
  CompletionStage<?> handle(SessionRequest<?> request) {
    Span.current().setAllAttributes(state.about());
    return switch (request) {
      case SessionRequest.Start start -> start(start);
      case SessionRequest.View view -> done(view());
      case SessionRequest.Rename(SessionName name) -> rename(name);
      case SessionRequest.Kill(int signal) -> kill(signal);
      case SessionRequest.Close close -> close();
      case SessionRequest.Remove remove -> gone(ending.remove()).thenApply(ended -> view());
      case SessionRequest.Resize(int cols, int rows) -> resize(cols, rows);
      case SessionRequest.Write write -> write.waitId() == 0 ? write(write) : writeAndWait(write);
      case SessionRequest.Screen(int scrollback) -> done(screen(scrollback));
      case SessionRequest.Read(long since, int maxChars) -> done(read(since, maxChars));
      case SessionRequest.Grep grep -> new LineSearch(grep, lines, timers).run();
      case SessionRequest.WaitFor wait -> waitFor(wait);
      case SessionRequest.WaitForIdle wait -> waitForIdle(wait);
      case SessionRequest.CancelWait(long waitId) -> done(waits.cancel(waitId));
      case SessionRequest.Subscribe subscribe -> subscribe(subscribe);
      case SessionRequest.Recording asked -> done(recording());
    };
  }

  private static <A> CompletableFuture<A> done(A answer) {
    return CompletableFuture.completedFuture(answer);
  }

  private SessionView view() {
    return state.view(idleWatch.isIdle(), terminal.title(), intake.fed());
  }

  private SessionView changed() {
    SessionView view = view();
    audience.changed(view);
    return view;
  }

  private CompletionStage<SessionView> start(SessionRequest.Start start) {
    state.spawnedByCurrentSpan();
    idleWatch.begin();
    return launch
        .run(start)
        .thenApply(
            running -> {
              ending.started();
              return changed();
            });
  }

  private CompletionStage<SessionView> rename(SessionName name) {
    state.rename(name);
    Span.current().setAllAttributes(state.about());
    return done(changed());
  }

  private CompletionStage<SessionView> kill(int signal) {
    return ending.signal(signal).thenApply(sent -> view());
  }

  private CompletionStage<SessionView> close() {
    return ending.close().thenApply(sent -> state.hasExited() ? view() : changed());
  }

  /** Ends the program, all waits and all subscriptions; completes when it is done. */
  CompletableFuture<Void> end() {
    return gone(ending.stop());
  }

  private CompletableFuture<Void> gone(CompletableFuture<Void> programsEnd) {
    return programsEnd.thenRun(
        () -> {
          waits.exited();
          viewers.end("the session was removed");
        });
  }

  /** Completes, on any thread, when the session's recording is in its file, if it has one. */
  CompletionStage<Void> recorded() {
    return recording == null ? CompletableFuture.completedFuture(null) : recording.close();
  }

  private CompletionStage<SessionView> resize(int cols, int rows) {
    CoordinatorOptions.checkSide("cols", cols);
    CoordinatorOptions.checkSide("rows", rows);
    terminal.resize(cols, rows);
    sized(cols, rows);
    viewers.screenChanged(0, Span.current().getSpanContext());
    waits.look();
    replies.send();
    return program.resize(cols, rows, state.about()).thenApply(resized -> changed());
  }

  /** The program may have changed the size, where that is allowed; its terminal device follows. */
  private void followProgramSize() {
    int cols = terminal.cols();
    int rows = terminal.rows();
    if (cols == state.cols() && rows == state.rows()) {
      return;
    }
    sized(cols, rows);
    program.resize(cols, rows, state.about());
    changed();
  }

  private void sized(int cols, int rows) {
    state.resize(cols, rows);
    if (recording != null) {
      recording.resized(cols, rows);
    }
  }

  private CompletionStage<Written> write(SessionRequest.Write write) {
    CompletableFuture<Written> repeated = desk.repeated(write.input(), write.opId());
    if (repeated != null) {
      return InputDesk.unlessWithdrawn(repeated, () -> write(write));
    }
    state.checkRunning();
    if (write.withdrawn().getAsBoolean()) {
      throw new Failure.Cancelled();
    }
    long cursor = intake.received();
    marks.setWhenParsed(cursor, intake.fed());
    Typing.Typed typed = typing.typed(cursor, InputDesk.echoOf(write.input()));
    state.inputByCurrentSpan();
    batchSpans.input();
    waits.from(write.waitId(), cursor);
    return desk.write(
        write,
        cursor,
        state.about(),
        () -> {
          typed.isUnechoed();
          waits.unechoed(write.waitId());
        });
  }

  /** A write without its wait, which was refused or has been called off, is none. */
  private CompletionStage<Written> writeAndWait(SessionRequest.Write write) {
    if (!waits.isHeld(write.waitId())) {
      state.checkRunning();
      throw new Failure.Cancelled();
    }
    return write(write)
        .thenApply(
            written -> {
              waits.written(write.waitId(), written.cursor(), state.hasExited());
              return written;
            });
  }

  private ScreenPicture screen(int scrollback) {
    marks.set(intake.fed());
    Frames.Numbered latest = viewers.ready();
    return new ScreenPicture(view(), latest.frame(), latest.id(), frames.scrollback(scrollback));
  }

  private ReadText read(long since, int maxChars) {
    if (since < 0 || since > intake.fed()) {
      throw state.noCursor(since);
    }
    return new Transcript(lines, marks).read(since, maxChars, intake.fed());
  }

  private CompletionStage<Waited> waitFor(SessionRequest.WaitFor request) {
    boolean isCursor = request.since() >= 0 && request.since() <= intake.received();
    if (!isCursor && request.since() != SessionRequest.WaitFor.WITH_WRITE) {
      throw state.noCursor(request.since());
    }
    return waits.forLine(request, new LineWait(request, lines, marks, typing), state.hasExited());
  }

  private CompletionStage<Waited> waitForIdle(SessionRequest.WaitForIdle request) {
    long idleNanos =
        request.idleMillis() > 0
            ? TimeUnit.MILLISECONDS.toNanos(
                Math.min(request.idleMillis(), Waits.MAX_TIMEOUT_MILLIS))
            : idleWatch.thresholdNanos();
    IdleWait wait =
        new IdleWait(
            request.stableScreen(), idleNanos, clock, idleWatch::lastOutputNanos, terminal::frame);
    return waits.forIdle(request, wait, state.hasExited());
  }

  private CompletionStage<SessionView> subscribe(SessionRequest.Subscribe request) {
    viewers.subscribe(request, intake.fed());
    ExitStatus exit = state.exit();
    var exitedAt = state.exitedAt();
    if (exit != null && exitedAt != null) {
      viewers.exited(exit, exitedAt);
    }
    return done(view());
  }

  private SessionRequest.Recorded recording() {
    if (recording == null) {
      throw new Failure.Precondition(
          Reason.NOT_RECORDED,
          "session '" + state.name() + "' is not recorded; ask for it at spawn");
    }
    return recording.soFar();
  }

  /** Something from a subscriber. */
  void demand(SubscriberDemand demand) {
    viewers.demand(demand);
  }

  // What the program does

  /** The program wrote; {@code bytes} are the session's from now on. */
  void output(byte[] bytes, int reads, long readNanos) {
    measures.read(bytes.length);
    intake.add(bytes, reads, readNanos);
  }

  /** The program has ended, and all its output has been handed over. */
  void exited(ExitStatus status) {
    intake.whenDrained(() -> tellExit(status));
  }

  /** The program has ended, and others of its session still run. */
  void left() {
    ending.left();
  }

  private void tellExit(ExitStatus status) {
    var at = SessionState.instant(clock);
    idleWatch.end();
    state.exited(status, at);
    transitions.exited(status);
    if (recording != null) {
      recording.exited(status);
    }
    viewers.exited(status, at);
    waits.exited();
    changed();
    ending.exited(); // last: who waits for it takes down those that are to hear of the rest
  }

  private void idleTransition(boolean idle, long silentNanos) {
    transitions.idle(idle, silentNanos);
    viewers.idle(idle);
    changed();
  }

  /** Replies did not reach the program. */
  void replyDropped(long bytes) {
    replies.dropped(bytes);
  }

  private final class Slices implements OutputIntake.Sink {
    @Override
    public void slice(byte[] bytes, int from, int to, long readNanos) {
      feed.feed(bytes, from, to, intake.fed());
      followProgramSize();
      replies.send();
      if (recording != null) {
        recording.output(bytes, from, to);
      }
      marks.parsed(bytes, from, to, intake.fed());
      idleWatch.output();
      viewers.output(bytes, from, to);
      viewers.screenChanged(readNanos, batchSpans.latest());
      titleNews.look(terminal.title());
      waits.look(bytes, from, to);
    }

    @Override
    public void batchDone(int bytes) {
      program.credit(bytes);
    }

    @Override
    public @Nullable Sampled sampled(int bytes, int reads, long readNanos) {
      return batchSpans.begin(bytes, reads, readNanos, state.activityCause(), state.about());
    }

    @Override
    public void ended(Sampled sampled) {
      sampled.end(state.rows(), state.cols());
    }
  }

  private final class WaitHost implements Waits.Host {
    @Override
    public long parsed() {
      return intake.fed();
    }

    @Override
    public Waited waited(
        WaitOutcome outcome, @Nullable String line, long millis, boolean withScreen) {
      marks.set(intake.fed());
      ScreenPicture picture = withScreen ? screen(0) : null;
      return new Waited(view(), outcome, line, intake.fed(), millis, picture);
    }
  }
}
