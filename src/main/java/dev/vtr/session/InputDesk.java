package dev.vtr.session;

import dev.vtr.pty.WriteOutcome;
import dev.vtr.session.SessionRequest.Input;
import dev.vtr.session.SessionRequest.Written;
import dev.vtr.terminal.Terminal;
import dev.vtr.trace.SessionMeasures;
import io.opentelemetry.api.common.Attributes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What callers type, on its way to the program: made into bytes under the terminal's modes, written
 * whole, and once for each operation id. Confined to the session's context.
 */
final class InputDesk {
  /** Keys in one call. */
  static final int MAX_KEYS = 1000;

  private final Terminal terminal;
  private final Program program;
  private final SessionMeasures measures;
  private final OperationMemory operations = new OperationMemory();

  InputDesk(Terminal terminal, Program program, SessionMeasures measures) {
    this.terminal = terminal;
    this.program = program;
    this.measures = measures;
  }

  /**
   * The answer of an earlier operation of that id, marked as repeated; null if there was none.
   *
   * @throws Failure.Invalid if that one had another payload
   */
  @Nullable CompletableFuture<Written> repeated(Input input, @Nullable String opId) {
    CompletableFuture<Written> earlier = opId == null ? null : operations.recall(opId, input);
    return earlier == null ? null : earlier.thenApply(was -> new Written(was.cursor(), true));
  }

  /** {@code earlier} or, if that was withdrawn and so has typed nothing, {@code again}. */
  static CompletionStage<Written> unlessWithdrawn(
      CompletableFuture<Written> earlier, Supplier<CompletionStage<Written>> again) {
    return earlier.exceptionallyCompose(
        failure -> {
          Throwable cause = failure.getCause() == null ? failure : failure.getCause();
          return cause instanceof Failure.Cancelled
              ? again.get()
              : CompletableFuture.failedFuture(failure);
        });
  }

  /**
   * Writes the input of {@code write}, unless it is withdrawn before its first byte is.
   *
   * @param cursor of the output as it is now, the answer
   * @param whenUnechoed is run before the answer is given, if the terminal did not echo the input
   * @throws Failure.Invalid for a key that there is not
   */
  CompletableFuture<Written> write(
      SessionRequest.Write write, long cursor, Attributes about, Runnable whenUnechoed) {
    Input input = write.input();
    String opId = write.opId();
    byte[] bytes = encode(input);
    CompletableFuture<Written> answer = new CompletableFuture<>();
    if (opId != null) {
      operations.remember(opId, input, answer);
    }
    if (bytes.length == 0) {
      answer.complete(new Written(cursor, false));
      return answer;
    }
    program
        .write(bytes, write.withdrawn(), about)
        .whenComplete(
            (outcome, failure) -> {
              Throwable problem = failure != null ? failure : problem(outcome, input, bytes.length);
              if (problem == null) {
                measures.written(bytes.length);
                if (outcome instanceof WriteOutcome.Written(boolean unechoed) && unechoed) {
                  whenUnechoed.run();
                }
                answer.complete(new Written(cursor, false));
                return;
              }
              if (opId != null && failure == null && untouched(outcome)) {
                operations.forget(opId);
              }
              answer.completeExceptionally(problem);
            });
    return answer;
  }

  /** Whether nothing of it can have reached the program, so that a retry may be typed. */
  private static boolean untouched(WriteOutcome outcome) {
    return switch (outcome) {
      case WriteOutcome.Refused refused -> true;
      case WriteOutcome.LineTooLong tooLong -> true;
      case WriteOutcome.Withdrawn withdrawn -> true;
      case WriteOutcome.Stalled(long takenBytes) -> takenBytes == 0;
      case WriteOutcome.Closed(long acceptedBytes) -> acceptedBytes == 0;
      case WriteOutcome.Written written -> false;
    };
  }

  private static @Nullable Failure problem(WriteOutcome outcome, Input input, int bytes) {
    return switch (outcome) {
      case WriteOutcome.Written written -> null;
      case WriteOutcome.Refused(long queuedBytes, long limitBytes) ->
          new Failure.Precondition(
              queuedBytes == 0 ? Reason.REQUEST_TOO_LARGE : Reason.INPUT_NOT_READ,
              queuedBytes == 0
                  ? "input of one call has at most " + limitBytes + " bytes, not " + bytes
                  : "the program has yet to read what was typed before: "
                      + queuedBytes
                      + " bytes wait, and beside others at most "
                      + limitBytes
                      + " may; nothing of this was typed");
      case WriteOutcome.Stalled(long takenBytes) ->
          new Failure.Precondition(
              takenBytes == 0 ? Reason.INPUT_NOT_READ : Reason.INPUT_CUT,
              takenBytes == 0
                  ? "the program does not read its input: nothing of this reached it, what was typed"
                      + " before stays"
                  : "the program stopped to read its input: it had read "
                      + takenBytes
                      + " of "
                      + bytes
                      + " bytes, the rest was thrown away; look what it made of them before"
                      + " anything is typed again");
      case WriteOutcome.LineTooLong(long lineBytes, int limitBytes) ->
          new Failure.Precondition(
              Reason.LINE_TOO_LONG,
              field(input)
                  + " makes a line of "
                  + lineBytes
                  + " bytes, and the program takes whole lines now, of at most "
                  + limitBytes
                  + " bytes, the rest would be lost; nothing of this was typed");
      case WriteOutcome.Withdrawn withdrawn -> new Failure.Cancelled();
      case WriteOutcome.Closed(long acceptedBytes) ->
          new Failure.Precondition(
              Reason.PROGRAM_ENDED,
              acceptedBytes == 0
                  ? "the program ended: nothing of this reached it"
                  : "the program ended: "
                      + acceptedBytes
                      + " of "
                      + bytes
                      + " bytes may have reached it");
    };
  }

  /** What a caller calls it. */
  private static String field(Input input) {
    return switch (input) {
      case Input.Text text -> "text";
      case Input.Paste paste -> "text";
      case Input.Bytes bytes -> "data";
      case Input.Keys keys -> "keys";
    };
  }

  private byte[] encode(Input input) {
    return switch (input) {
      case Input.Text(String text, boolean submit) -> text(submit ? text + "\n" : text);
      case Input.Bytes(byte[] bytes) -> bytes;
      case Input.Paste(String text) -> terminal.paste(text);
      case Input.Keys(List<String> names) -> keys(names);
    };
  }

  private byte[] text(String text) {
    String entered = text.replace("\r\n", "\r").replace('\n', '\r');
    return entered.getBytes(StandardCharsets.UTF_8);
  }

  private byte[] keys(List<String> names) {
    if (names.isEmpty() || names.size() > MAX_KEYS) {
      throw new Failure.Invalid("keys", "must be 1 to " + MAX_KEYS);
    }
    var bytes = new java.io.ByteArrayOutputStream();
    for (int index = 0; index < names.size(); index++) {
      bytes.writeBytes(key(names.get(index), index));
    }
    return bytes.toByteArray();
  }

  private byte[] key(String name, int index) {
    try {
      return terminal.key(name);
    } catch (IllegalArgumentException unknown) { // names what was typed, which no error does
      throw new Failure.Invalid("keys[" + index + "]", "is not a key");
    }
  }

  /**
   * What of {@code input} the terminal will echo, lines ended by a newline; empty if that cannot be
   * told.
   */
  static String echoOf(Input input) {
    return switch (input) {
      case Input.Text(String text, boolean submit) -> submit ? text + "\n" : text;
      case Input.Paste(String text) -> text;
      case Input.Keys(List<String> names) -> echoOf(names);
      case Input.Bytes bytes -> "";
    };
  }

  /** Keys that are a character echo it; any other begins anew, as far as echo can be told. */
  private static String echoOf(List<String> names) {
    StringBuilder text = new StringBuilder();
    for (String name : names) {
      text.append(
          name.codePointCount(0, name.length()) == 1 ? name : name.equals("space") ? " " : "\n");
    }
    return text.toString();
  }
}
