package dev.vtr.federation.spoke;

import com.google.protobuf.UnsafeByteOperations;
import dev.vtr.federation.tunnel.FrameExchange;
import dev.vtr.proto.TraceAck;
import dev.vtr.proto.TraceBatch;
import dev.vtr.proto.TunnelFrame;
import dev.vtr.trace.jsonl.CrashPoint;
import dev.vtr.trace.jsonl.Spool;
import dev.vtr.trace.jsonl.SpoolBatch;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the spoke's span lines to the hub, over one connection: one batch at a time, each after
 * the hub has said that it holds the one before.
 *
 * <p>Confined to the context of the spoke's verticle; the spool is read on a worker. A batch that
 * is not acknowledged in time is sent again, and stored once all the same, as the hub knows its
 * lines by number.
 */
final class SpanShipper {
  /** How often an empty spool is looked at again while nothing else suggests that it has lines. */
  private static final long IDLE_MILLIS = 1_000;

  /** After a call, whose spans are then in the file; so that a trace is whole soon. */
  private static final long NUDGE_MILLIS = 50;

  /** A hub whose disk is full does not acknowledge; it is asked again this often. */
  private static final long ACK_MILLIS = 3_000;

  private static final long NO_TIMER = -1;
  private static final Logger LOG = LoggerFactory.getLogger(SpanShipper.class);

  private final Vertx vertx;
  private final Spool spool;
  private final FrameExchange exchange;
  private final Backfill backfill;
  private @Nullable SpoolBatch sent;
  private long timer = NO_TIMER;
  private long timerDueMillis;
  private boolean reading;
  private boolean nudged;
  private boolean over;
  private @Nullable Promise<Void> drained;
  private boolean readAfterDrain;

  SpanShipper(Vertx vertx, Spool spool, FrameExchange exchange, Backfill backfill) {
    this.vertx = vertx;
    this.spool = spool;
    this.exchange = exchange;
    this.backfill = backfill;
  }

  /** Begins after what the hub holds of this process already. */
  void start(String instanceId, long storedSeq) {
    onWorker(
            () -> {
              spool.rewind();
              if (storedSeq > 0) {
                spool.acknowledged(instanceId, storedSeq);
              }
              return spool.next();
            })
        .onSuccess(this::ship);
  }

  /** Spans have probably ended. */
  void nudge() {
    if (reading || sent != null) {
      nudged = true;
    } else {
      later(NUDGE_MILLIS);
    }
  }

  /** The hub holds a batch; false if it is not the one that was sent. */
  boolean acknowledged(TraceAck ack) {
    SpoolBatch batch = sent;
    if (batch == null
        || !batch.instanceId().equals(ack.getInstanceId())
        || batch.lastSeq() > ack.getLastSeq()) {
      return false;
    }
    sent = null;
    disarm();
    backfill.shipped(batch);
    onWorker(
            () -> {
              spool.acknowledged(ack.getInstanceId(), ack.getLastSeq());
              return spool.next();
            })
        .onSuccess(this::ship);
    return true;
  }

  /** No span is to come of this but those of others. */
  void endBackfill() {
    backfill.end();
  }

  /** Ships what is in the spool now without a pause; done when the hub holds it or is gone. */
  Future<Void> drain() {
    Promise<Void> empty = Promise.promise();
    drained = empty;
    if (over) {
      empty.complete();
    } else if (!reading && sent == null) {
      disarm();
      again();
    }
    return empty.future();
  }

  void stop() {
    over = true;
    disarm();
    backfill.end();
    if (drained != null) {
      drained.tryComplete();
    }
  }

  private void ship(@Nullable SpoolBatch batch) {
    if (over) {
      return;
    }
    if (batch == null) {
      backfill.end();
      if (drained != null) {
        empty(drained);
        return;
      }
      later(nudged ? NUDGE_MILLIS : IDLE_MILLIS);
      nudged = false;
      return;
    }
    sent = batch;
    CrashPoint.SHIP.pass();
    exchange
        .outbox()
        .batch(
            TunnelFrame.newBuilder()
                .setTraceBatch(
                    TraceBatch.newBuilder()
                        .setInstanceId(batch.instanceId())
                        .setFirstSeq(batch.firstSeq())
                        .setLastSeq(batch.lastSeq())
                        .setLines(UnsafeByteOperations.unsafeWrap(batch.lines().duplicate())))
                .build());
    exchange.flush();
    later(ACK_MILLIS);
  }

  /** A look that was under way when draining began may have missed the last lines. */
  private void empty(Promise<Void> told) {
    if (readAfterDrain) {
      told.tryComplete();
    } else {
      readAfterDrain = true;
      again();
    }
  }

  private void later(long millis) {
    long due = System.nanoTime() / 1_000_000 + millis;
    if (timer != NO_TIMER && sent == null && timerDueMillis <= due) {
      return;
    }
    disarm();
    timerDueMillis = due;
    timer = vertx.setTimer(millis, now -> again());
  }

  private void disarm() {
    if (timer != NO_TIMER) {
      vertx.cancelTimer(timer);
      timer = NO_TIMER;
    }
  }

  private void again() {
    timer = NO_TIMER;
    sent = null;
    onWorker(
            () -> {
              spool.rewind();
              return spool.next();
            })
        .onSuccess(this::ship);
  }

  private Future<@Nullable SpoolBatch> onWorker(SpoolStep step) {
    if (reading || over) {
      return Future.failedFuture("the spool is being read");
    }
    reading = true;
    return vertx
        .<@Nullable SpoolBatch>executeBlocking(step::run)
        .onComplete(
            done -> {
              reading = false;
              if (done.failed() && !over) {
                LOG.warn("the spool cannot be read: {}", String.valueOf(done.cause()));
                later(ACK_MILLIS);
              }
            });
  }

  private interface SpoolStep {
    @Nullable SpoolBatch run() throws Exception;
  }
}
