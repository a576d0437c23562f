package dev.vtr.trace.jsonl;

import java.nio.ByteBuffer;

/**
 * A checked line of another process.
 *
 * @param json the line without its line end; not copied, so its bytes must stay as they are
 * @param instanceId {@code service.instance.id} of its process, empty if it says none
 * @param seq its number, 0 if it has none
 * @param isSpan it tells of a span that ended
 * @param service {@code service.name} of its process; may be empty
 */
public record ForeignLine(
    ByteBuffer json, String instanceId, long seq, boolean isSpan, String service) {
  /** A node's line. */
  public ForeignLine(ByteBuffer json, String instanceId, long seq, boolean isSpan) {
    this(json, instanceId, seq, isSpan, "vtr");
  }

  Sender sender() {
    return Sender.named(service, instanceId);
  }
}
