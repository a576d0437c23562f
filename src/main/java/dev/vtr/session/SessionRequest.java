package dev.vtr.session;

import dev.vtr.bus.Address;
import dev.vtr.bus.Hop;
import dev.vtr.bus.Request;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a session is asked. Every member's span is {@code session.<verb>}.
 *
 * @param <A> the answer
 */
@SuppressWarnings("rawtypes") // an address knows the family, not each member's answer
public sealed interface SessionRequest<A> extends Request<A> {
  /** Keyed by {@link SessionId}. */
  Address<SessionRequest> ADDRESS = Address.of("session", Hop.REQUEST, SessionRequest.class);

  /** The operation in snake case, without the layer's name, for example {@code wait_for_idle}. */
  String verb();

  @Override
  default String operation() {
    return "session." + verb();
  }

  /**
   * Starts the session's program; the first request of its life, from its coordinator.
   *
   * @param argv program and arguments
   * @param environment the program's, but for what the session adds: its id and the trace context
   */
  record Start(List<String> argv, Path workingDirectory, Map<String, String> environment)
      implements SessionRequest<SessionView> {
    @Override
    public String verb() {
      return "spawn";
    }
  }

  /** Gives the session another name, which its coordinator has checked. */
  record Rename(SessionName name) implements SessionRequest<SessionView> {
    @Override
    public String verb() {
      return "rename";
    }
  }

  /**
   * Ends everything: the program, or what it left running, is killed, waits and subscriptions end.
   * Answered when it has.
   */
  record Remove() implements SessionRequest<SessionView> {
    @Override
    public String verb() {
      return "remove";
    }
  }

  /** The session as it is. */
  record View() implements SessionRequest<SessionView> {
    @Override
    public String verb() {
      return "info";
    }
  }

  /**
   * Sends a signal to what runs in the terminal's foreground, a shell's job; HUP, TERM and CONT to
   * the program, too, and KILL to all of its session. {@code signal} is a POSIX number, 1..64.
   */
  record Kill(int signal) implements SessionRequest<SessionView> {
    @Override
    public String verb() {
      return "kill";
    }
  }

  /**
   * Hangs up, and kills what still runs after the kill timeout, also of a program that has ended.
   * Answered at once.
   */
  record Close() implements SessionRequest<SessionView> {
    @Override
    public String verb() {
      return "close";
    }
  }

  /** 1..1000 each way. */
  record Resize(int cols, int rows) implements SessionRequest<SessionView> {
    @Override
    public String verb() {
      return "resize";
    }
  }

  /**
   * Writes to the program; answered when all bytes are with the kernel.
   *
   * @param opId the caller's name for this operation; a second one with the same id and payload is
   *     answered and not written; null: none
   * @param withdrawn whether its caller has stopped waiting, asked on any thread; what has not
   *     begun to reach the program then does not
   * @param waitId of a {@link WaitFor#WITH_WRITE} asked for just before, without which nothing is
   *     written; 0: none
   */
  record Write(Input input, @Nullable String opId, BooleanSupplier withdrawn, long waitId)
      implements SessionRequest<Written> {
    /** One without a wait. */
    public Write(Input input, @Nullable String opId, BooleanSupplier withdrawn) {
      this(input, opId, withdrawn, 0);
    }

    /** One that is not withdrawn. */
    public Write(Input input, @Nullable String opId) {
      this(input, opId, () -> false);
    }

    @Override
    public String verb() {
      return "write";
    }
  }

  /** What to write. Never in a span, a log or an error. */
  sealed interface Input {
    /** UTF-8, as it is; each newline is one Enter. */
    record Text(String text, boolean submit) implements Input {}

    /** Keys by name, under the program's modes. */
    record Keys(List<String> names) implements Input {}

    /** The receiver must not change {@code bytes}. */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record Bytes(byte[] bytes) implements Input {}

    /** Bracketed where the program asked for it. */
    record Paste(String text) implements Input {}
  }

  /**
   * What a write is answered with.
   *
   * @param cursor of the output, before the bytes were written
   * @param repeated an earlier operation of the same id was answered again
   */
  record Written(long cursor, boolean repeated) {}

  /**
   * The screen.
   *
   * @param scrollback lines above it, 0..the node's bound
   */
  record Screen(int scrollback) implements SessionRequest<ScreenPicture> {
    @Override
    public String verb() {
      return "screen";
    }
  }

  /**
   * Rendered text since a cursor.
   *
   * @param since an output cursor; 0: the oldest kept
   * @param maxChars 1..1 Mi
   */
  record Read(long since, int maxChars) implements SessionRequest<ReadText> {
    @Override
    public String verb() {
      return "read";
    }
  }

  /**
   * Rendered text.
   *
   * @param cursor to read on from
   * @param gap older output than asked for is gone
   * @param omittedLines left out in the middle, from {@code omittedFrom} on
   */
  record ReadText(String text, long cursor, boolean gap, long omittedLines, long omittedFrom) {}

  /**
   * Searches scrollback and screen, wrapped rows joined.
   *
   * @param pattern RE2 syntax
   */
  record Grep(String pattern, int before, int after, int max)
      implements SessionRequest<GrepResult> {
    @Override
    public String verb() {
      return "grep";
    }
  }

  record GrepResult(List<GrepLine> matches, boolean truncated) {}

  /** A match; {@code lineNumber} never changes while the line is kept. */
  record GrepLine(long lineNumber, String line, List<String> before, List<String> after) {}

  /**
   * Waits for a line of rendered text.
   *
   * @param waitId names this wait, for {@link CancelWait}
   * @param pattern RE2 syntax
   * @param since only lines written after this output cursor; 0: the screen as it is counts; or
   *     {@link #WITH_WRITE}
   * @param timeoutMillis from its begin or, of one that begins with a write, from the write's end
   * @param gone wait until no line of the screen has matched for {@link Waits#GONE_NANOS}
   * @param skipEcho no match that ends in the echo of what was typed at {@code since}, as far as
   *     that is among the last {@link #MAX_ECHO_CHARS} typed
   */
  record WaitFor(
      long waitId,
      String pattern,
      long since,
      long timeoutMillis,
      boolean screen,
      boolean gone,
      boolean skipEcho)
      implements SessionRequest<Waited> {
    /**
     * As a cursor: the wait begins with the {@link Write} that names it, at its cursor and in its
     * turn of the session, so that it misses nothing. Whoever asks for it sends that write next,
     * and cancels the wait if the write fails.
     */
    public static final long WITH_WRITE = -1;

    /** Characters typed lately whose echo is known, of all sends to a session together. */
    public static final int MAX_ECHO_CHARS = 64 * 1024;

    @Override
    public String verb() {
      return "wait_for";
    }
  }

  /**
   * Waits for silence, measured from the later of this call and the last output.
   *
   * @param idleMillis 0: the node's threshold
   * @param stableScreen an unchanged screen counts as silence
   */
  record WaitForIdle(
      long waitId, long idleMillis, long timeoutMillis, boolean screen, boolean stableScreen)
      implements SessionRequest<Waited> {
    @Override
    public String verb() {
      return "wait_for_idle";
    }
  }

  /** Ends a wait whose caller went away, or has what it wanted; unknown ids are ignored. */
  record CancelWait(long waitId) implements SessionRequest<Boolean> {
    @Override
    public String verb() {
      return "cancel_wait";
    }
  }

  /** How a wait ended. */
  enum WaitOutcome {
    MATCHED,
    IDLE,
    TIMED_OUT,
    EXITED,
    /** Called off: nobody hears of it. */
    CANCELLED
  }

  /**
   * What a wait is answered with.
   *
   * @param session the session as it was when the wait ended
   * @param matchedLine set when matched
   * @param screen set when asked for
   */
  record Waited(
      SessionView session,
      WaitOutcome outcome,
      @Nullable String matchedLine,
      long cursor,
      long durationMillis,
      @Nullable ScreenPicture screen) {}

  /**
   * Starts a subscription; its updates go to {@link SubscriberUpdate#ADDRESS} keyed by {@code
   * subscriberId}. Each update waits for a {@link Demand}: the session never sends what the
   * subscriber has not asked for.
   *
   * @param maxFramesPerSecond 1..60
   */
  record Subscribe(long subscriberId, boolean screen, boolean raw, int maxFramesPerSecond)
      implements SessionRequest<SessionView> {
    @Override
    public String verb() {
      return "subscribe";
    }
  }

  /**
   * A recording as it is.
   *
   * @param lines of asciicast v2, each with its newline; not to be changed
   * @param full whether output was left out of it for room
   */
  record Recorded(List<byte[]> lines, boolean full) {}

  /** The recording so far; fails when the session is not recorded. */
  record Recording() implements SessionRequest<Recorded> {
    @Override
    public String verb() {
      return "recording";
    }
  }
}
