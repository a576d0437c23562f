package dev.vtr.bus;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;

/**
 * Hands an immutable message to its consumers as it is, without copying.
 *
 * <p>The bus is local to the process; what leaves the process goes over gRPC. Meeting the wire is
 * therefore a defect, and says so.
 */
final class UncopiedCodec implements MessageCodec<Object, Object> {
  static final String NAME = "vtr.uncopied";

  @Override
  public Object transform(Object message) {
    return message;
  }

  @Override
  public void encodeToWire(Buffer buffer, Object message) {
    throw new UnsupportedOperationException(
        message.getClass().getName() + " does not leave the process");
  }

  @Override
  public Object decodeFromWire(int position, Buffer buffer) {
    throw new UnsupportedOperationException(NAME + " does not leave the process");
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public byte systemCodecID() {
    return -1;
  }
}
