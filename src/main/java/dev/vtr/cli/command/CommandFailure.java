package dev.vtr.cli.command;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * A command that could not do what it was asked: a gRPC code name, what happened, and what to do
 * next. Its {@link #json} is the one object that the command writes on standard error.
 */
public final class CommandFailure extends Exception {
  private static final long serialVersionUID = 1;

  private final String code;
  private final String nextStep;
  private final ExitCode exit;

  /**
   * A failure.
   *
   * @param code gRPC's name of the status, such as {@code NOT_FOUND}
   * @param message what happened, naming the field and the value
   * @param nextStep one sentence on what to do now
   * @param exit the exit status that goes with it
   */
  public CommandFailure(String code, String message, String nextStep, ExitCode exit) {
    super(message);
    this.code = code;
    this.nextStep = nextStep;
    this.exit = exit;
  }

  /** A command line that makes no sense. */
  public static CommandFailure usage(String message, String nextStep) {
    return new CommandFailure("INVALID_ARGUMENT", message, nextStep, ExitCode.USAGE);
  }

  /** A command line that makes sense, and an answer of no. */
  public static CommandFailure refused(String code, String message, String nextStep) {
    return new CommandFailure(code, message, nextStep, ExitCode.REFUSED);
  }

  /** A failure that no command foresaw. */
  public static CommandFailure defect(Throwable thrown) {
    return refused(
        "INTERNAL",
        "the command failed: " + thrown,
        "This is a defect of vtr; the same question with other options may have an answer.");
  }

  /** gRPC's name of the status. */
  public String code() {
    return code;
  }

  /** What went wrong; never null. */
  public String text() {
    String message = getMessage();
    return message == null ? code : message;
  }

  /** What to do now. */
  public String nextStep() {
    return nextStep;
  }

  /** The exit status that goes with it. */
  public ExitCode exit() {
    return exit;
  }

  /** {@code {"error":{"code","message","next_step"}}} and a newline, as UTF-8. */
  public byte[] json() {
    return json(null);
  }

  /**
   * As {@link #json()}, with the {@code trace_id} that every answer has behind it.
   *
   * @param traceId null for a command that was never begun, and so has no trace
   */
  public byte[] json(@Nullable String traceId) {
    var bytes = new ByteArrayOutputStream(256);
    try (JsonGenerator json = new JsonFactory().createGenerator(bytes)) {
      json.writeStartObject();
      json.writeObjectFieldStart("error");
      json.writeStringField("code", code);
      json.writeStringField("message", text());
      json.writeStringField("next_step", nextStep);
      json.writeEndObject();
      if (traceId != null) {
        json.writeStringField("trace_id", traceId);
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    bytes.write('\n');
    return bytes.toByteArray();
  }
}
