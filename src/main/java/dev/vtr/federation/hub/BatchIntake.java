package dev.vtr.federation.hub;

import dev.vtr.federation.tunnel.FrameExchange;
import dev.vtr.federation.tunnel.TunnelLimits;
import dev.vtr.proto.TraceAck;
import dev.vtr.proto.TraceBatch;
import dev.vtr.proto.TunnelFrame;
import dev.vtr.trace.Measures.TunnelMeasures;
import dev.vtr.trace.jsonl.BatchName;
import dev.vtr.trace.jsonl.CrashPoint;
import dev.vtr.trace.jsonl.ForeignStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * Takes the span lines of one connection: has them checked and stored, then acknowledges them.
 *
 * <p>Confined to the connection's context; lines are checked on a worker. One batch at a time: a
 * second one is ignored, as is one that cannot be stored, and the spoke sends it again later.
 */
final class BatchIntake {
  private final Vertx vertx;
  private final WorkerExecutor lineChecks;
  private final String spoke;
  private final FrameExchange exchange;
  private final @Nullable ForeignStore store;
  private final TunnelMeasures measures;
  private final RefusalLog log;
  private boolean busy;

  BatchIntake(HubNode node, String spoke, FrameExchange exchange) {
    this.vertx = node.vertx();
    this.lineChecks = node.lineChecks();
    this.spoke = spoke;
    this.exchange = exchange;
    this.log = node.refusals();
    this.store = node.trace().store();
    this.measures = node.trace().spans().measures().tunnel(spoke);
  }

  /** Takes {@code batch}; false if it cannot be taken now. */
  boolean received(TraceBatch batch) {
    ForeignStore taker = store;
    if (taker == null || busy || batch.getLines().size() > TunnelLimits.BATCH_BYTES) {
      return false;
    }
    busy = true;
    tellBehind(batch, batch.getLines().size());
    CrashPoint.STORE.pass();
    ByteBuffer lines = batch.getLines().asReadOnlyByteBuffer();
    lineChecks
        .executeBlocking(() -> taker.store(spoke, name(batch), lines))
        .compose(stored -> Future.fromCompletionStage(stored, vertx.getOrCreateContext()))
        .onComplete(receipt -> acknowledge(batch, receipt), failure -> failed(failure));
    return true;
  }

  private static BatchName name(TraceBatch batch) {
    return new BatchName(batch.getInstanceId(), batch.getFirstSeq(), batch.getLastSeq());
  }

  /** What the spoke still holds alone; a spoke of before did not say. */
  private void tellBehind(TraceBatch batch, long unstoredBytes) {
    if (batch.hasBehindBytes()) {
      measures.spooled(batch.getBehindBytes() + unstoredBytes);
    }
  }

  private void acknowledge(TraceBatch batch, ForeignStore.Receipt receipt) {
    busy = false;
    tellBehind(batch, 0);
    CrashPoint.STORED.pass();
    if (receipt.refused() > 0) {
      String what = "lines of spoke " + spoke + " were refused, the first because of ";
      log.happened(Level.WARN, spoke, what + receipt.reason(), receipt.refused());
    }
    exchange.control(
        TunnelFrame.newBuilder()
            .setTraceAck(
                TraceAck.newBuilder()
                    .setInstanceId(batch.getInstanceId())
                    .setFirstSeq(batch.getFirstSeq())
                    .setLastSeq(batch.getLastSeq()))
            .build());
  }

  private void failed(Throwable failure) {
    busy = false;
    String what = "span lines of spoke " + spoke + " could not be stored: " + failure;
    log.happened(Level.WARN, spoke, what, 1);
  }
}
