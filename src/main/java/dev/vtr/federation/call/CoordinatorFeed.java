package dev.vtr.federation.call;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.vtr.proto.Coordinator;
import dev.vtr.proto.ListReply;
import dev.vtr.proto.ListRequest;
import dev.vtr.rpc.CallHandler;
import dev.vtr.session.Failure;
import io.vertx.core.Vertx;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's own coordinator with its sessions, told anew at each change.
 *
 * <p>Follows {@code SubscribeSessions} of the node's own handler; a stream that ends is opened
 * again. {@link #start} and {@link #stop} are for one context; {@link #latest} for any thread.
 */
public final class CoordinatorFeed {
  /** Before a stream that ended is opened again. */
  private static final long AGAIN_MILLIS = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(CoordinatorFeed.class);

  private final Vertx vertx;
  private final CallHandler local;
  private final Consumer<Coordinator> changed;
  private volatile Coordinator latest = Coordinator.getDefaultInstance();
  private @Nullable InnerCall call;
  private boolean stopped;

  /** Tells {@code changed}, on the context that starts the feed. */
  public CoordinatorFeed(Vertx vertx, CallHandler local, Consumer<Coordinator> changed) {
    this.vertx = vertx;
    this.local = local;
    this.changed = changed;
  }

  public void start() {
    byte[] everything = ListRequest.getDefaultInstance().toByteArray();
    InnerCall opened = new InnerCall("SubscribeSessions", everything, 0, this::told);
    call = opened;
    opened.answer().onComplete(ended -> again());
    local.handle(opened);
  }

  public void stop() {
    stopped = true;
    if (call != null) {
      call.cancel(new Failure.Cancelled());
    }
  }

  /** The coordinator as last told; without name before the first time. */
  public Coordinator latest() {
    return latest;
  }

  private void told(byte[] item) {
    try {
      ListReply list = ListReply.parseFrom(item);
      if (list.getCoordinatorsCount() > 0) {
        latest = list.getCoordinators(0);
        changed.accept(latest);
      }
    } catch (InvalidProtocolBufferException malformed) {
      LOG.warn("the own list of sessions is malformed", malformed);
    }
  }

  private void again() {
    if (!stopped) {
      vertx.setTimer(
          AGAIN_MILLIS,
          now -> {
            if (!stopped) {
              start();
            }
          });
    }
  }
}
