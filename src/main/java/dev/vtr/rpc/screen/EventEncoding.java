package dev.vtr.rpc.screen;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.UnsafeByteOperations;
import com.google.protobuf.WireFormat;
import dev.vtr.proto.SubscribeEvent;
import dev.vtr.pty.ExitStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;

/** Serialized {@code SubscribeEvent}s. */
public final class EventEncoding {
  private EventEncoding() {}

  /**
   * The event that carries {@code update}, without encoding it again.
   *
   * @param dropped frames that were made for this subscriber and not sent, since its last one
   * @param queueDelayMillis from the frame being ready until now
   */
  public static byte[] screen(EncodedUpdates.Encoded update, int dropped, double queueDelayMillis) {
    int field =
        update.keyframe()
            ? SubscribeEvent.KEYFRAME_FIELD_NUMBER
            : SubscribeEvent.DELTA_FIELD_NUMBER;
    byte[] event =
        new byte
            [CodedOutputStream.computeByteArraySize(field, update.message())
                + CodedOutputStream.computeUInt32Size(
                    SubscribeEvent.DROPPED_FRAMES_FIELD_NUMBER, dropped)
                + CodedOutputStream.computeDoubleSize(
                    SubscribeEvent.QUEUE_DELAY_MS_FIELD_NUMBER, queueDelayMillis)];
    CodedOutputStream out = CodedOutputStream.newInstance(event);
    try {
      out.writeTag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
      out.writeUInt32NoTag(update.message().length);
      out.writeRawBytes(update.message());
      out.writeUInt32(SubscribeEvent.DROPPED_FRAMES_FIELD_NUMBER, dropped);
      out.writeDouble(SubscribeEvent.QUEUE_DELAY_MS_FIELD_NUMBER, queueDelayMillis);
    } catch (IOException tooSmall) {
      throw new UncheckedIOException(tooSmall); // the array has the very size
    }
    return event;
  }

  /** The program's bytes; they are not copied before they are serialized. */
  public static byte[] raw(byte[] bytes, long offset, long gapBytes) {
    return SubscribeEvent.newBuilder()
        .setRawOutput(
            SubscribeEvent.RawOutput.newBuilder()
                .setData(UnsafeByteOperations.unsafeWrap(bytes))
                .setOffset(offset)
                .setGapBytes(gapBytes))
        .build()
        .toByteArray();
  }

  /** A transition either way. */
  public static byte[] idle(boolean idle) {
    return SubscribeEvent.newBuilder()
        .setSessionIdle(SubscribeEvent.Idle.newBuilder().setIdle(idle))
        .build()
        .toByteArray();
  }

  /** The last event. */
  public static byte[] exited(ExitStatus status, Instant at) {
    SubscribeEvent.SessionExited.Builder exited =
        SubscribeEvent.SessionExited.newBuilder()
            .setExitedAtNs(at.getEpochSecond() * 1_000_000_000L + at.getNano());
    switch (status) {
      case ExitStatus.Exited returned -> exited.setExitCode(returned.code());
      case ExitStatus.Signalled signalled -> exited.setExitSignal(signalled.signal());
    }
    return SubscribeEvent.newBuilder().setSessionExited(exited).build().toByteArray();
  }
}
