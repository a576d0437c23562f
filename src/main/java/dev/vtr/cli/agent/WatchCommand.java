package dev.vtr.cli.agent;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.vtr.cli.client.GrpcWebCall;
import dev.vtr.cli.command.Arguments;
import dev.vtr.cli.command.CommandFailure;
import dev.vtr.cli.command.ExitCode;
import dev.vtr.cli.command.Surroundings;
import dev.vtr.cli.command.Syntax;
import dev.vtr.proto.SubscribeEvent;
import dev.vtr.proto.SubscribeRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/** {@code watch}: one JSON line for each event of a session, until it ends. */
final class WatchCommand implements AgentCommand {
  /**
   * In what the system says of a pipe whose reader has gone (EPIPE), as after {@code | head}: what
   * that wanted, it has. The runtime gives no code, only the text, in most languages with this
   * word.
   */
  private static final String READER_GONE = "pipe";

  /** Frames a second that a node sends. */
  private static final int MAX_FPS = 60;

  @Override
  public Syntax syntax() {
    return Syntax.of("vtr agent watch", "Prints a JSON line for each event until the session ends.")
        .operand("REF")
        .flag("--raw", "with the program's bytes, in base64")
        .flag("--no-screen", "without the screen's changes")
        .option("--max-fps", "N", "at most so many frames a second (default and most: 60)")
        .note("A --timeout ends it as an error, with 1: it is not a wait.");
  }

  @Override
  public Outcome run(Arguments arguments, HubClient hub, Surroundings surroundings)
      throws CommandFailure {
    var request =
        SubscribeRequest.newBuilder()
            .setSession(arguments.operand(0))
            .setRaw(arguments.has("--raw"))
            .setNoScreen(arguments.has("--no-screen"))
            .setMaxFps(arguments.numberBetween("--max-fps", 1, MAX_FPS));
    // Without --timeout it lasts as long as the session.
    Duration deadline = arguments.duration("--timeout", Duration.ZERO);
    try {
      hub.stream(
          "Subscribe",
          request.build(),
          SubscribeEvent.parser(),
          deadline,
          event -> {
            String line = Answer.of(hub.traceId(), json -> fields(json, event));
            surroundings.out().write(line.getBytes(StandardCharsets.UTF_8));
          });
    } catch (GrpcWebCall.ItemFailure e) {
      String why = String.valueOf(e.getMessage());
      if (!why.toLowerCase(Locale.ROOT).contains(READER_GONE)) {
        throw new CommandFailure(
            "UNKNOWN",
            "standard output takes nothing more: " + why,
            "Make room where it goes, then watch again: the first event is the whole screen.",
            ExitCode.REFUSED);
      }
    }
    return new Outcome(ExitCode.DONE, "");
  }

  private static void fields(JsonGenerator json, SubscribeEvent event) throws IOException {
    switch (event.getEventCase()) {
      case KEYFRAME -> {
        json.writeStringField("event", "keyframe");
        ScreenShape.fields(json, event.getKeyframe(), true);
        pacing(json, event);
      }
      case DELTA -> {
        json.writeStringField("event", "delta");
        ScreenShape.delta(json, event.getDelta());
        pacing(json, event);
      }
      case RAW_OUTPUT -> rawOutput(json, event.getRawOutput());
      case SESSION_IDLE -> {
        json.writeStringField("event", "session_idle");
        json.writeBooleanField("idle", event.getSessionIdle().getIdle());
      }
      case SESSION_EXITED -> exited(json, event.getSessionExited());
      case EVENT_NOT_SET -> json.writeStringField("event", "unknown");
    }
  }

  private static void pacing(JsonGenerator json, SubscribeEvent event) throws IOException {
    if (event.getDroppedFrames() > 0) {
      json.writeNumberField("dropped_frames", event.getDroppedFrames());
    }
    json.writeNumberField("queue_delay_ms", Math.round(event.getQueueDelayMs() * 1000) / 1000.0);
  }

  private static void rawOutput(JsonGenerator json, SubscribeEvent.RawOutput output)
      throws IOException {
    json.writeStringField("event", "raw_output");
    json.writeNumberField("offset", output.getOffset());
    if (output.getGapBytes() > 0) {
      json.writeNumberField("gap_bytes", output.getGapBytes());
    }
    json.writeBinaryField("base64", output.getData().toByteArray());
  }

  private static void exited(JsonGenerator json, SubscribeEvent.SessionExited exited)
      throws IOException {
    json.writeStringField("event", "session_exited");
    if (exited.hasExitCode()) {
      json.writeNumberField("exit_code", exited.getExitCode());
    }
    if (exited.hasExitSignal()) {
      json.writeNumberField("exit_signal", exited.getExitSignal());
    }
    json.writeStringField("exited_at", Shapes.instant(exited.getExitedAtNs()));
  }
}
