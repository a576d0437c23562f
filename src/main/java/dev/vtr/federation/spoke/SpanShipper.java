package dev.vtr.federation.spoke;

import com.google.protobuf.UnsafeByteOperations;
import dev.vtr.federation.tunnel.FrameExchange;
import dev.vtr.proto.TraceAck;
import dev.vtr.proto.TraceBatch;
import dev.vtr.proto.TunnelFrame;
import dev.vtr.proto.Welcome;
import dev.vtr.trace.jsonl.CrashPoint;
import dev.vtr.trace.jsonl.Spool;
import dev.vtr.trace.jsonl.SpoolBatch;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the spoke's span lines to the hub, over one connection: one batch at a time, each after
 * the hub has said that it holds the one before.
 *
 * <p>New lines go soon after they were written, old ones in between, paced by {@link BackfillPace}:
 * the one that was due first goes first. Nothing happens while there is nothing to ship.
 *
 * <p>Confined to the context of the spoke's verticle; the spool is read on a worker. A batch that
 * is not acknowledged in time is sent again, and stored once all the same, as the hub knows its
 * lines by number.
 */
final class SpanShipper {
  /** From the first new line to the batch: what ends in quick succession travels together. */
  private static final long NEW_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** The same while old lines wait, which need the time in between. */
  private static final long NEW_BESIDE_OLD_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  /** A hub whose disk is full does not acknowledge; it is asked again this often. */
  private static final long ACK_NANOS = TimeUnit.SECONDS.toNanos(3);

  /** A file went away while it was looked for: the next look finds it under another name. */
  private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  /** Beside live traffic old lines go in smaller pieces. */
  private static final int OLD_BYTES = Spool.MAX_BATCH_BYTES / 2;

  /** A batch with more in it is not the last. */
  private static final int FULL_BYTES = Spool.MAX_BATCH_BYTES / 2;

  private static final long NEVER = Long.MAX_VALUE;
  private static final long NO_TIMER = -1;
  private static final Logger LOG = LoggerFactory.getLogger(SpanShipper.class);

  private final SpokeNode node;
  private final Context context;
  private final Spool spool;
  private final FrameExchange exchange;
  private final Backfill backfill;
  private final BackfillPace pace = new BackfillPace();
  private final AtomicBoolean told = new AtomicBoolean();
  private final long originNanos;

  /** What the hub has not acknowledged; when it was read, and whether it is old. */
  private record Sent(SpoolBatch batch, boolean old, long readNanos) {}

  /**
   * What a look into the spool has found, and whether old lines are left.
   *
   * @param behindBytes what waits besides the batch
   * @param missed nothing was found, and yet there is something: a file went away this moment
   */
  private record Look(
      @Nullable SpoolBatch batch, boolean old, boolean behind, long behindBytes, boolean missed) {}

  private @Nullable Sent sent;
  private @Nullable Promise<Void> drained;
  private long newDueNanos = NEVER;
  private long oldDueNanos = NEVER;
  private long timer = NO_TIMER;
  private boolean behind;
  private boolean reading;
  private boolean stale;
  private boolean afresh; // goes back to what was not acknowledged, before it reads
  private boolean over;

  SpanShipper(SpokeNode node, Spool spool, FrameExchange exchange, Backfill backfill) {
    this.node = node;
    this.context = node.vertx().getOrCreateContext();
    this.spool = spool;
    this.exchange = exchange;
    this.backfill = backfill;
    this.originNanos = node.nanoClock().getAsLong();
  }

  /** Begins after what the hub holds of this process already. */
  void start(Welcome welcome) {
    spool.onLines(this::newLines);
    newDueNanos = now();
    oldDueNanos = now();
    onWorker(
        () -> {
          spool.begin(welcome.getAnyOrder());
          if (welcome.getStoredSeq() > 0) {
            spool.acknowledged(node.options().instanceId(), welcome.getStoredSeq());
          }
          return spool.isBehind();
        },
        much -> {
          behind = much;
          plan();
        });
  }

  /** On the writer's thread. */
  private void newLines() {
    if (told.compareAndSet(false, true)) {
      context.runOnContext(
          now -> {
            told.set(false);
            soon();
            plan();
          });
    }
  }

  /** The hub holds a batch; false if it is not the one that was sent. */
  boolean acknowledged(TraceAck ack) {
    Sent known = sent;
    if (known == null || !isOf(ack, known.batch())) {
      return false;
    }
    sent = null;
    disarm();
    schedule(known);
    onWorker(
        () -> {
          spool.acknowledged(known.batch());
          return spool.isBehind();
        },
        much -> plan());
    return true;
  }

  private void soon() {
    newDueNanos = Math.min(newDueNanos, now() + (behind ? NEW_BESIDE_OLD_NANOS : NEW_NANOS));
  }

  /** Older hubs do not name the first line, and get their batches in order. */
  private static boolean isOf(TraceAck ack, SpoolBatch batch) {
    return ack.getInstanceId().equals(batch.instanceId())
        && ack.getLastSeq() == batch.lastSeq()
        && (ack.getFirstSeq() == 0 || ack.getFirstSeq() == batch.firstSeq());
  }

  private void schedule(Sent done) {
    boolean full = done.batch().lines().remaining() >= FULL_BYTES;
    long pause = pace.pauseNanos(now() - done.readNanos(), exchange.counts().workFrames(), now());
    if (done.old()) {
      oldDueNanos = now() + pause;
    } else if (full) {
      newDueNanos = behind ? now() : now() + pause; // with one way only, these may be old, too
    } else {
      soon();
    }
    if (done.old() || !behind) {
      backfill.shipped(done.batch());
    }
    if (!behind && !full) {
      backfill.end();
    }
  }

  /** No span is to come of this but those of others. */
  void endBackfill() {
    backfill.end();
  }

  /** Ships what is in the spool now without a pause; done when the hub holds it or is gone. */
  Future<Void> drain() {
    Promise<Void> empty = Promise.promise();
    if (over) {
      empty.complete();
    }
    drained = empty;
    stale = reading;
    plan();
    return empty.future();
  }

  void stop() {
    over = true;
    spool.onLines(() -> {});
    disarm();
    backfill.end();
    if (drained != null) {
      drained.tryComplete();
    }
  }

  /** Reads what is due, or waits until something is. */
  private void plan() {
    if (over || reading || sent != null) {
      return;
    }
    disarm();
    boolean old = behind && oldDueNanos < newDueNanos;
    long due = old ? oldDueNanos : newDueNanos;
    if (drained != null || due <= now()) {
      read(old);
    } else if (due != NEVER) {
      arm(due - now(), this::plan);
    }
  }

  private void read(boolean old) {
    if (old) {
      oldDueNanos = NEVER;
    } else {
      newDueNanos = NEVER;
    }
    long readNanos = now();
    boolean all = drained != null;
    boolean rewind = afresh;
    afresh = false;
    int oldBytes = pace.isBesideLive() ? OLD_BYTES : Spool.MAX_BATCH_BYTES;
    onWorker(() -> look(rewind, old, oldBytes, all), look -> found(look, readNanos));
  }

  /** On a worker. */
  private Look look(boolean rewind, boolean old, int oldBytes, boolean all) throws IOException {
    if (rewind) {
      spool.rewind();
    }
    SpoolBatch batch =
        old ? spool.next(oldBytes) : spool.isBehind() ? spool.nextLive() : spool.next();
    if (batch == null && all && spool.isBehind()) {
      batch = spool.next();
      old = true;
    }
    long waiting = spool.bytes();
    boolean missed = batch == null && !spool.isBehind() && waiting > 0;
    long behindBytes = Math.max(0, waiting - (batch == null ? 0 : batch.lines().remaining()));
    return new Look(batch, old, spool.isBehind(), behindBytes, missed);
  }

  private void found(Look look, long readNanos) {
    if (over) {
      return;
    }
    if (behind && !look.behind()) {
      backfill.end();
      newDueNanos = now(); // whatever the way of new lines has not seen
    }
    behind = look.behind();
    SpoolBatch batch = look.batch();
    if (batch != null) {
      sent = new Sent(batch, look.old(), readNanos);
      ship(batch, look.behindBytes());
    } else if (drained == null) {
      if (look.missed()) {
        afresh = true;
        newDueNanos = Math.min(newDueNanos, now() + LOOK_AGAIN_NANOS);
      }
      plan();
    } else if (stale) {
      stale = false;
      plan();
    } else {
      drained.tryComplete();
    }
  }

  private void ship(SpoolBatch batch, long behindBytes) {
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
                        .setBehindBytes(behindBytes)
                        .setLines(UnsafeByteOperations.unsafeWrap(batch.lines().duplicate())))
                .build());
    exchange.flush();
    arm(ACK_NANOS, this::again);
  }

  /** What was sent is lost, or the hub cannot store it now; or the line is too slow for it. */
  private void again() {
    if (exchange.outbox().hasBatch()) {
      arm(ACK_NANOS, this::again);
      return;
    }
    sent = null;
    afresh = true;
    newDueNanos = now();
    oldDueNanos = now();
    plan();
  }

  /**
   * Does {@code step} on a worker, then goes on with what it says.
   *
   * <p>One listener does both, to be ready for the next step and to go on: of two, a future that
   * completes between their being added calls the second one first.
   */
  private <T> void onWorker(Callable<T> step, Consumer<T> then) {
    if (reading || over) {
      return;
    }
    reading = true;
    node.vertx()
        .executeBlocking(step)
        .onComplete(
            result -> {
              reading = false;
              then.accept(result);
            },
            this::unreadable);
  }

  private void unreadable(Throwable failure) {
    reading = false;
    if (over) {
      return;
    }
    LOG.warn("the spool cannot be read, and will be again in 3 s", failure);
    afresh = true;
    newDueNanos = now() + ACK_NANOS;
    oldDueNanos = now() + ACK_NANOS;
    plan();
  }

  private void arm(long nanos, Runnable then) {
    timer =
        node.vertx()
            .setTimer(
                TimeUnit.NANOSECONDS.toMillis(nanos) + 1,
                now -> {
                  timer = NO_TIMER;
                  then.run();
                });
  }

  private void disarm() {
    if (timer != NO_TIMER) {
      node.vertx().cancelTimer(timer);
      timer = NO_TIMER;
    }
  }

  private long now() {
    return node.nanoClock().getAsLong() - originNanos;
  }
}
