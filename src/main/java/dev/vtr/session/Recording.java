package dev.vtr.session;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.vtr.pty.ExitStatus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A session's output as asciicast v2, in memory and where the node is told so in a file: a header,
 * then one line for each event. Codes are {@code o} for output and {@code r} for a new size, as the
 * format's documentation has them; {@code x} tells the exit status, as version 3 does, and {@code
 * m} marks where the recording is full: it keeps the beginning, and of what comes then only sizes
 * and the end. Confined to the session's context.
 */
final class Recording {
  /** Sizes told when the recording is full: some 40 KB, more than anybody resizes by hand. */
  static final int MAX_LATE_RESIZES = 1000;

  private static final JsonFactory JSON = new JsonFactory();

  private final int maxBytes;
  private final long beganNanos;
  private final Clock clock;
  private final List<byte[]> lines = new ArrayList<>();
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);
  private byte[] cutCharacter = {};
  private final @Nullable RecordingFile file;
  private int bytes;
  private boolean full;
  private int lateResizes;
  private boolean closed;

  /**
   * @param maxBytes kept at most, but for what comes when it is full: a marker, sizes and the end
   * @param file gets every line too; null: none
   */
  Recording(int cols, int rows, int maxBytes, @Nullable RecordingFile file, Clock clock) {
    this.maxBytes = maxBytes;
    this.file = file;
    this.clock = clock;
    beganNanos = clock.nanos();
    keep(header(cols, rows, clock.epochNanos() / 1_000_000_000L));
  }

  /** Of a session that begins. */
  static Recording of(SessionSetup setup, Clock clock) {
    RecordingFiles files = setup.recordingFiles();
    return new Recording(
        setup.cols(),
        setup.rows(),
        setup.options().maxRecordingBytes(),
        files == null ? null : files.begin(setup.id()),
        clock);
  }

  private static byte[] header(int cols, int rows, long epochSeconds) {
    return line(
        json -> {
          json.writeStartObject();
          json.writeNumberField("version", 2);
          json.writeNumberField("width", cols);
          json.writeNumberField("height", rows);
          json.writeNumberField("timestamp", epochSeconds);
          json.writeObjectFieldStart("env");
          json.writeStringField("TERM", "xterm-256color");
          json.writeEndObject();
          json.writeEndObject();
        });
  }

  /** The program wrote {@code output[from, to)}; a character that is cut waits for its rest. */
  void output(byte[] output, int from, int to) {
    if (full || closed) {
      return;
    }
    ByteBuffer in = ByteBuffer.allocate(cutCharacter.length + to - from);
    in.put(cutCharacter).put(output, from, to - from).flip();
    CharBuffer text = CharBuffer.allocate(in.remaining());
    decoder.reset().decode(in, text, false);
    cutCharacter = new byte[in.remaining()];
    in.get(cutCharacter);
    text.flip();
    if (text.hasRemaining()) {
      event("o", text.toString());
    }
  }

  void resized(int cols, int rows) {
    if (!full) {
      event("r", cols + "x" + rows);
    } else if (!closed && lateResizes++ < MAX_LATE_RESIZES) {
      keep(eventLine("r", cols + "x" + rows));
    }
  }

  void exited(ExitStatus status) {
    endText();
    if (!closed) {
      keep(eventLine("x", exit(status)));
    }
    CompletableFuture<Void> ignored = close();
  }

  private static String exit(ExitStatus status) {
    return switch (status) {
      case ExitStatus.Exited(int code) -> Integer.toString(code);
      case ExitStatus.Signalled(int signal) -> Integer.toString(128 + signal);
    };
  }

  /** No rest comes for a character that is cut. */
  private void endText() {
    if (cutCharacter.length > 0) {
      cutCharacter = new byte[0];
      event("o", "\ufffd");
    }
  }

  /** Nothing more comes; completes, on any thread, when all is in the file, if there is one. */
  CompletableFuture<Void> close() {
    endText();
    closed = true;
    return file == null ? CompletableFuture.completedFuture(null) : file.close();
  }

  private void event(String code, String text) {
    if (full || closed) {
      return;
    }
    byte[] event = eventLine(code, text);
    full = bytes + event.length > maxBytes;
    keep(full ? eventLine("m", "recording full") : event);
  }

  private byte[] eventLine(String code, String text) {
    BigDecimal seconds = BigDecimal.valueOf((clock.nanos() - beganNanos) / 1000, 6);
    return line(
        json -> {
          json.writeStartArray();
          json.writeNumber(seconds);
          json.writeString(code);
          json.writeString(text);
          json.writeEndArray();
        });
  }

  private void keep(byte[] line) {
    lines.add(line);
    if (file != null) {
      file.append(line);
    }
    bytes += line.length;
  }

  /** As it is; the arrays are shared. */
  SessionRequest.Recorded soFar() {
    return new SessionRequest.Recorded(List.copyOf(lines), full);
  }

  @FunctionalInterface
  private interface Content {
    void write(JsonGenerator json) throws IOException;
  }

  private static byte[] line(Content content) {
    var out = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      content.write(json);
      json.writeRaw('\n');
    } catch (IOException impossible) {
      throw new UncheckedIOException("writing to memory", impossible);
    }
    return out.toByteArray();
  }
}
